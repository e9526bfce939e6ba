// A bank of filters: the map of each, small, on one scale. Choosing one makes it the figure's filter.
import { paintSigned } from "../lib/core/colour.js";
import { h, setText } from "../lib/core/dom.js";
import { conv2d, geometry } from "../lib/maths/conv.js";
import { channel, equal, largest, spread } from "../lib/maths/tensor.js";
import { legend } from "../lib/parts/legend.js";
import { picture } from "../lib/parts/picture.js";
import { OWN } from "./state.js";

const [WIDE, NARROW] = [8, 4]; // the most thumbnails in a row

/** The reader's own kernel: the last one that was none of the others of the bank. */
export function remembered(state, filters) {
  const named = state.bank.filter((name) => name !== OWN);
  const isOwn = state.bank.includes(OWN) && !named.some((name) => equal(filters.get(name), state.kernel));
  return isOwn ? { ...state, ownKernel: state.kernel } : state;
}

/** The bank's filters: [{name, given, kernel}], each kernel with a slice for every channel. Grey takes the first slice. */
export function layer({ bank, ownKernel }, filters, channels) {
  return bank.map((name) => {
    const given = name === OWN ? ownKernel : filters.get(name);
    return { name, given, kernel: spread(given.channels > channels ? channel(given, 0) : given, channels) };
  });
}

/** The first of a layer's filters that does not fit on the picture, and where it would lie; or nothing. */
export function tooLarge(some, image, settings) {
  return some
    .map((one) => ({ ...one, places: geometry(image, one.kernel, settings) }))
    .find(({ places }) => !places.fits);
}

/** maps(image, layer, settings): a map for each filter. Each is computed again only where something of it has changed. */
export function mapMaker() {
  let kept = new Map();
  return (image, some, { strides, padding, dilation }) => {
    const now = new Map();
    const maps = some.map(({ name, given, kernel }) => {
      const from = [image, given, strides, padding, dilation];
      const before = kept.get(name);
      const same = before?.from.every((one, i) => one === from[i]);
      now.set(name, same ? before : { from, map: conv2d(image, kernel, { strides, padding, dilation }) });
      return now.get(name).map;
    });
    kept = now;
    return maps;
  };
}

/** What the layer's output and weights are, in words; filters of several sizes are no one layer. */
export function shapeWords(words, some, maps) {
  const sizes = new Set(some.map(({ kernel }) => `${kernel.height} ${kernel.width}`));
  const weights = some.reduce((sum, { kernel }) => sum + kernel.data.length, 0);
  if (sizes.size > 1) return words.bankMixed(some.length, weights);
  const [{ kernel }, map] = [some[0], maps[0]];
  return words.bankShape(some.length, [map.height, map.width], [kernel.height, kernel.width, kernel.channels], weights);
}

function thumbnail(label, attributes) {
  const view = picture({ "aria-hidden": "true" });
  const button = h("button", { type: "button", class: "cc-thumb", ...attributes }, view.element, h("span", {}, label));
  return { button, view };
}

/** onchoose(kernel) is told which filter the reader takes. */
export function bank({ words, onchoose }) {
  const size = h("p", { class: "cc-bank-shape" });
  const colours = legend();
  const head = h("div", { class: "cc-bank-head" }, size, colours.element);
  const row = h("div", { class: "cc-thumbs", role: "toolbar", "aria-label": words.bank });
  const says = h("div", { class: "cc-bank-says" });
  const element = h("section", { class: "cc-bank", hidden: true }, head, row, says);
  const compute = mapMaker();
  let shown = { layer: [], maps: [] };
  let thumbs = [];

  const choose = (index) => onchoose(shown.layer[index].given);
  row.addEventListener("keydown", (event) => {
    const from = thumbs.findIndex(({ button }) => button === event.target.closest("button"));
    const count = thumbs.length;
    const steps = {
      ArrowLeft: from - 1,
      ArrowUp: from - 1,
      ArrowRight: from + 1,
      ArrowDown: from + 1,
      Home: 0,
      End: count - 1,
    };
    const next = steps[event.key];
    if (next === undefined || event.altKey || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const index = (next + count) % count;
    thumbs[index].button.focus();
    choose(index);
  });

  function build() {
    const across = (most) => Math.ceil(thumbs.length / Math.ceil(thumbs.length / most));
    const sentence = ({ name }) => words.reveals[name];
    thumbs = shown.layer.map(({ name }, index) => {
      const label = name === OWN ? words.ownFilter : words.filters[name];
      return thumbnail(label, { "data-filter": name, onclick: () => choose(index) });
    });
    row.style.cssText = thumbs.length ? `--wide:${across(WIDE)};--narrow:${across(NARROW)}` : "";
    row.replaceChildren(...thumbs.map(({ button }) => button));
    says.replaceChildren(
      ...shown.layer.map((one) => h("p", { "data-off": true, "aria-hidden": "true" }, sentence(one))),
    );
  }

  /** One is pressed, if the figure's filter is in the bank; Tab comes to that one, else to the first. */
  function press(kernel) {
    const chosen = shown.layer.findIndex(({ given }) => equal(given, kernel));
    thumbs.forEach(({ button }, i) => {
      button.setAttribute("aria-pressed", String(i === chosen));
      button.tabIndex = i === Math.max(0, chosen) ? 0 : -1;
      says.children[i].toggleAttribute("data-off", i !== chosen);
      says.children[i].setAttribute("aria-hidden", String(i !== chosen));
    });
  }

  return {
    element,
    measure: () => thumbs.map(({ view }) => view.measure()).includes(true),
    /** scene = {image, given, settings, layer}: another picture, another way over it, or another filter. */
    draw({ image, given, settings, layer: next }, everything, theme) {
      const names = (some) => some.map(({ name }) => name).join();
      const rebuilt = names(next) !== names(shown.layer);
      const before = shown.maps;
      shown = { layer: next, maps: compute(image, next, settings) };
      element.hidden = next.length === 0;
      if (rebuilt) build();
      if (next.length === 0) return;
      const resized = this.measure();
      press(given);
      if (!everything && !rebuilt && !resized && shown.maps.every((map, i) => map === before[i])) return;
      const limit = Math.max(...shown.maps.map(({ data }) => largest(data)));
      thumbs.forEach(({ view }, i) => {
        const { height, width, data } = shown.maps[i];
        paintSigned(data, limit, theme.signed, view.make(height, width).data32);
        view.draw();
      });
      colours.update(limit, theme);
      setText(size, shapeWords(words, next, shown.maps));
    },
    /** The maps as plain numbers, by their filters' names. */
    numbers: () =>
      Object.fromEntries(
        shown.maps.map(({ height, width, data }, i) => [
          shown.layer[i].name,
          { shape: [height, width], data: Array.from(data) },
        ]),
      ),
  };
}
