// The chosen unit: its map, large, and how its number comes about.

import { css, paintSigned, place, shade } from "../lib/core/colour.js";
import { h, setText, uniqueId } from "../lib/core/dom.js";
import { dimensions, fixed } from "../lib/core/format.js";
import { channel, largest } from "../lib/maths/tensor.js";
import { readingGrid } from "../lib/parts/cells.js";
import { whole } from "../lib/parts/controls.js";
import { outline, picture } from "../lib/parts/picture.js";
import { denseTable, softmaxTable } from "./tables.js";
import { convUnit, denseUnit, poolUnit, softmaxUnit } from "./units.js";

const sign = (text) => h("span", { class: "cc-sign", "aria-hidden": "true" }, text);
const titled = (title, content) =>
  h("div", { class: "cc-titled" }, h("span", { class: "cc-label", "aria-hidden": "true" }, title), content);

/** The chosen map, large, with its unit to point at. */
function largeMap(words, onplace) {
  const view = picture({ role: "application", tabindex: 0 });
  const size = h("span", { class: "cc-size" });
  const title = h("span");
  const head = h("div", { class: "cc-caption" }, title, size);
  const typed = (label, index) =>
    whole({
      ...{ label, hideLabel: true, low: 0, high: 0, value: 0, problem: words.wholeFrom },
      onchange: (value) => onplace(index, value),
    });
  const [row, column] = [typed(words.chosenRow, 0), typed(words.chosenColumn, 1)];
  const quiet = (text) => h("span", { class: "cc-label", "aria-hidden": "true" }, text);
  const where = h(
    "div",
    { class: "cc-where" },
    quiet(words.unit),
    quiet(words.row),
    row.element,
    quiet(words.column),
    column.element,
  );
  return {
    element: h("div", { class: "cc-panel cc-large" }, head, view.element, where),
    view,
    draw(map, limit, step, at, theme) {
      paintSigned(map.data, limit, theme.signed, view.make(map.height, map.width).data32);
      view.draw();
      const name = words.mapLabel(step.name, at.at(-1));
      setText(title, name);
      setText(size, dimensions(map.height, map.width));
      view.element.setAttribute("aria-label", words.largeLabel(name, dimensions(map.height, map.width)));
    },
    mark([y, x], { height, width }, theme) {
      const colours = { line: css(theme.pick), halo: css(theme.card) };
      view.mark((context, at, ratio) =>
        outline(context, at, ratio, { row: y, column: x, height: 1, width: 1 }, colours),
      );
      row.limit(0, height - 1);
      column.limit(0, width - 1);
      row.set(y);
      column.set(x);
    },
  };
}

/** patch × weights = products, and for a deeper layer one such line for each map before it, of which one is shown. */
function convolution(words, onchannel) {
  const chips = h("div", { class: "cc-chips", role: "radiogroup" });
  const grids = h("div", { class: "cc-grids" });
  const parts = ["sums", "bias", "before", "value"].map((name) => [
    name,
    h("b", { class: name === "value" ? "cc-sum" : "" }),
  ]);
  const numbers = Object.fromEntries(parts);
  const sumsOf = h("small");
  const part = (number, label) => h("span", { class: "cc-part" }, number, label);
  const small = (text) => h("small", {}, text);
  const line = h(
    "div",
    { class: "cc-total" },
    part(numbers.sums, sumsOf),
    h("span", {}, sign("+"), part(numbers.bias, small(words.bias))),
    h("span", {}, sign("="), part(numbers.before, small(words.beforeRelu))),
    h("span", {}, sign("\u2192"), part(numbers.value, small(words.afterRelu))),
  );
  let built = "";
  let [inputs, texts, edges, shown] = [[], [], [], {}];

  function build({ name: layer, side, source }, count) {
    if (built === layer) return;
    built = layer;
    const size = { rows: side, columns: side };
    shown = {
      patch: readingGrid({ ...size, label: words.patch, kind: "cc-cells--patch" }),
      weights: readingGrid({ ...size, label: words.weights }),
      products: readingGrid({ ...size, label: words.products }),
      sum: h("b", { class: "cc-partial" }),
    };
    const half = (...content) => h("div", { class: "cc-half" }, content);
    grids.replaceChildren(
      half(
        sign(""),
        titled(words.patch, shown.patch.element),
        sign("\u00d7"),
        titled(words.weights, shown.weights.element),
      ),
      half(
        sign("="),
        titled(words.products, shown.products.element),
        sign("\u03a3"),
        titled(words.sum, h("output", {}, shown.sum)),
      ),
    );
    grids.dataset.size = side;
    chips.hidden = count === 1;
    chips.setAttribute("aria-label", words.sumsOf(source, count));
    const name = uniqueId("chip");
    texts = Array.from({ length: count }, () => h("b"));
    edges = [];
    inputs = texts.map((_, i) =>
      h("input", { type: "radio", name, "aria-label": words.sumFrom(source, i), onchange: () => onchannel(layer, i) }),
    );
    const faces = inputs.map((input, i) =>
      h("label", { class: "cc-chip" }, input, h("span", {}, small(String(i)), texts[i])),
    );
    const title = h("span", { class: "cc-label", "aria-hidden": "true" }, words.sumsOf(source, count));
    chips.replaceChildren(
      ...(count === 1 ? [] : [title, h("div", { class: "cc-chip-row", "data-count": count }, faces)]),
    );
  }

  function colourChips(unit, theme) {
    const most = largest(unit.inputs.map((one) => one.sum));
    unit.inputs.forEach(({ sum }, i) => {
      setText(texts[i], fixed(sum));
      const edge = css(theme.signed.colours[place(sum, most)]);
      if (edge !== edges[i]) texts[i].parentNode.style.borderBottomColor = edge;
      edges[i] = edge;
    });
  }

  return {
    element: h("div", { class: "cc-convolved" }, chips, grids, line),
    update(unit, index, step, limit, theme) {
      const { source } = step;
      build(step, unit.inputs.length);
      const { patch, weights, products, sum } = unit.inputs[index];
      const most = largest(unit.inputs.flatMap((one) => one.weights));
      const signed = (values, end) => Array.from(values, (value) => theme.signed.colours[place(value, end)]);
      const two = (values) => Array.from(values, (value) => fixed(value));
      const shades = source === "input" ? patch.map((value) => shade(value, 0, 1)) : signed(patch, limit);
      shown.patch.update(two(patch), shades);
      shown.weights.update(two(weights), signed(weights, most));
      shown.products.update(two(products), signed(products, source === "input" ? most : most * 2));
      setText(shown.sum, fixed(sum));
      if (inputs.length > 1) colourChips(unit, theme);
      inputs.forEach((input, i) => (input.checked = i === index));
      setText(sumsOf, words.sumsAdded(unit.inputs.length));
      setText(numbers.sums, fixed(unit.sum - unit.bias));
      setText(numbers.bias, fixed(unit.bias));
      setText(numbers.before, fixed(unit.sum));
      setText(numbers.value, fixed(unit.value));
      return fixed(unit.value);
    },
  };
}

/** A pooling's window and the number that it keeps. */
function pooling(words) {
  const grid = readingGrid({ rows: 2, columns: 2, label: words.poolWindow, kind: "cc-cells--patch" });
  const value = h("b", { class: "cc-sum" });
  const kept = h("div", { class: "cc-titled" }, h("span", { class: "cc-label" }, words.largestOf), value);
  return {
    element: h("div", { class: "cc-pooled" }, titled(words.poolWindow, grid.element), sign("\u2192"), kept),
    update({ numbers, wins, value: largestOne }, limit, theme) {
      grid.update(
        numbers.map((one) => fixed(one)),
        numbers.map((one) => theme.signed.colours[place(one, limit)]),
      );
      grid.element.querySelectorAll(".cc-cell").forEach((cell, i) => cell.toggleAttribute("data-wins", wins[i]));
      setText(value, fixed(largestOne));
      return fixed(largestOne);
    },
  };
}

/** onplace(0 for the row or 1 for the column, its number) in the present map; onchannel(layer, map of the one before it). */
export function panel(network, words, { onplace, onchannel }) {
  const large = largeMap(words, onplace);
  const kinds = {
    Conv2D: convolution(words, onchannel),
    MaxPooling2D: pooling(words),
    Dense: denseTable(words),
    Softmax: softmaxTable(words),
  };
  const title = h("p", { class: "cc-unit-name" });
  const does = h("p", { class: "cc-unit-does" });
  const head = h("div", { class: "cc-unit-head" }, title, does);
  const all = Object.values(kinds).map((one) => one.element);
  const element = h("div", { class: "cc-unit" }, large.element, h("div", { class: "cc-working" }, head, all));

  /** What happens at the unit, and its number in words. */
  function work(step, scene, pick, chosen, theme) {
    const { outputs } = scene;
    const [source, weights, bias] = [
      outputs[step.source],
      network.weights[`${step.name}/kernel`],
      network.weights[`${step.name}/bias`],
    ];
    const limit = network.limits[step.source];
    const made = kinds[step.kind];
    if (step.kind === "MaxPooling2D") {
      const unit = poolUnit(step, source, pick);
      return { unit, said: made.update(unit, limit, theme), used: [pick.at(-1)] };
    }
    if (step.kind === "Softmax") {
      const unit = softmaxUnit(source, pick);
      const chosen = unit.top.find((one) => one.unit === pick[1]);
      return { unit: { ...chosen, all: unit.all }, said: made.update(unit, pick[1]), used: [] };
    }
    if (step.kind === "Dense") {
      const unit = denseUnit(source, weights, bias, pick);
      return { unit, said: made.update(unit), used: unit.top.map((one) => one.map) };
    }
    const unit = convUnit(step, source, weights, bias, pick);
    const sums = unit.inputs.map((one) => Math.abs(one.sum));
    const index = chosen ?? sums.indexOf(Math.max(...sums));
    return { unit, said: made.update(unit, index, step, limit, theme), used: [index] };
  }

  return {
    element,
    large: large.view,
    measure: () => large.view.measure(),
    /** Shows a unit; returns {unit: its arithmetic, said: its number, used: the maps before it that are shown or count most}. */
    update(scene, { pick, beforeRelu }, chosen, theme) {
      const step = network.steps.find((one) => one.name === pick[0]);
      const flat = network.flat(step.name);
      element.toggleAttribute("data-flat", flat);
      large.element.hidden = flat;
      for (const [kind, one] of Object.entries(kinds)) one.element.hidden = kind !== step.kind;
      setText(title, flat ? words.flatName(step.name, pick[1]) : words.unitName(...pick));
      setText(does, words.unitDoes(step));
      const worked = work(step, scene, pick, chosen, theme);
      if (flat) return worked;
      const name = beforeRelu ? step.name : step.after;
      const map = channel(scene.outputs[name], pick[3]);
      large.draw(map, network.limits[name], step, pick, theme);
      large.mark(pick.slice(1, 3), map, theme);
      return worked;
    },
  };
}
