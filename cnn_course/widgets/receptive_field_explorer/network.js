// A network: the field on a photograph, and the size of the field from layer to layer, block by block.
import { css } from "../lib/core/colour.js";
import { h, setText } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { act } from "../lib/parts/act.js";
import { picture } from "../lib/parts/picture.js";
import { slider } from "../lib/parts/slider.js";
import { columnOf, columnsOf } from "./ways.js";

const CHART = { height: 172, top: 22, foot: 30, left: 2 };
const LEAST = 4; // a bar and the gap after it: where there are more, the chart is wider than its place
const DIP = 9; // how far a link reaches down

/** The stops of the slider: those with a bar, or those with a recording. */
export function stopsOf({ effective, recorded }, columns) {
  return effective && recorded.length ? recorded.map((row) => row.layer) : columns.map(({ stop }) => stop);
}

const sizeOf = ({ size, across }) => Math.max(size, across?.size ?? 0);

/** How the field sizes stand in a chart of that width, over a picture of that side. */
export function barsOf(sizes, side, width) {
  const most = Math.max(side, ...sizes) * 1.04;
  const high = CHART.height - CHART.top - CHART.foot;
  const step = (width - 2 * CHART.left) / sizes.length;
  const y = (pixels) => CHART.top + high * (1 - pixels / most);
  return { step, y, x: (layer) => CHART.left + layer * step, bar: Math.max(1.5, step - Math.min(4, step * 0.25)) };
}

/** onlayer(stop) when a bar is pressed or passed over, onfold(block) when a folded block's bar or an open one's name is clicked. */
function chart(words, { onlayer, onfold }) {
  const drawing = s("svg", { class: "cc-drawing", height: CHART.height, "aria-hidden": "true" });
  const element = h("div", { class: "cc-chart" }, drawing);
  let [width, bars, shown, pressed] = [0, null, { columns: [] }, null];
  const columnAt = (event) => {
    const x = event.clientX - element.getBoundingClientRect().left + element.scrollLeft;
    return Math.min(shown.columns.length - 1, Math.max(0, Math.floor((x - CHART.left) / bars.step)));
  };
  const isName = (event) => Boolean(event.target.closest?.("[data-block]"));
  const pick = (event) => onlayer(shown.columns[columnAt(event)].stop);
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || isName(event)) return;
    pressed = columnAt(event);
    pick(event);
  });
  element.addEventListener("pointermove", (event) => event.buttons === 1 && !isName(event) && pick(event));
  element.addEventListener("click", (event) => {
    const name = event.target.closest?.("[data-block]")?.dataset.block;
    const column = columnAt(event);
    // Who drags over the bars means none of them.
    if (name) onfold(name);
    else if (column === pressed && shown.columns[column].block) onfold(shown.columns[column].block.name);
    pressed = null;
  });

  /** The branches that lead past bars, beneath them. */
  function dips({ links }) {
    const middle = (column) => (column < 0 ? CHART.left : bars.x(column) + bars.bar / 2);
    const y = bars.y(0) + 1;
    return links.map(([from, to]) => {
      const [x, end] = [middle(from), middle(to)];
      const round = Math.min(5, (end - x) / 2);
      return s("path", {
        d: `M${x} ${y}q0 ${DIP} ${round} ${DIP}H${end - round}q${round} 0 ${round} -${DIP}`,
        class: "cc-link",
      });
    });
  }

  /** The names of the outermost blocks, where there is room; open ones with a bracket. */
  function names({ columns, open }, wide) {
    const folded = columns.flatMap(({ block, level }, i) =>
      block && level === 0 ? [{ block, from: i, to: i, isOpen: false }] : [],
    );
    const outer = [...open.filter(({ level }) => level === 0).map((one) => ({ ...one, isOpen: true })), ...folded];
    const y = CHART.height - 14;
    let free = 0;
    return outer
      .sort((one, other) => one.from - other.from)
      .flatMap(({ block, from, to, isOpen }) => {
        const [x, end] = [bars.x(from), bars.x(to) + bars.bar];
        const rule = isOpen ? [s("path", { d: `M${x} ${y - 3}V${y}H${end}V${y - 3}`, class: "cc-fold-line" })] : [];
        const half = 3.8 * block.name.length;
        const middle = Math.min(wide - half, Math.max(half, (x + end) / 2));
        if (middle - half < free) return rule;
        free = middle + half + 6;
        return [
          ...rule,
          s("text", { x: middle, y: y + 11, class: "cc-index cc-fold", "data-block": block.name }, block.name),
        ];
      });
  }

  /** Scrolls within the chart's own box, where it is wider than that; never the page. */
  function toSight(x) {
    if (x < element.scrollLeft + 20) element.scrollLeft = x - 20;
    else if (x > element.scrollLeft + width - 20) element.scrollLeft = x - width + 20;
  }

  return {
    element,
    measure: measuring(element, (now) => (width = now)),
    draw({ network, layer, effective, recorded }, now) {
      if (width === 0) return;
      shown = now;
      const { columns } = shown;
      const stops = network.layers;
      const wide = Math.max(width, columns.length * LEAST);
      const side = Math.max(network.shape[0], network.shape[1]);
      bars = barsOf(
        columns.map(({ stop }) => sizeOf(stops[stop])),
        side,
        wide,
      );
      drawing.setAttribute("width", wide);
      element.toggleAttribute("data-wide", wide > width);
      drawing.toggleAttribute("data-effective", effective);
      const widths = new Map(effective ? recorded.map((row) => [row.layer, row.width.mean]) : []);
      const chosen = columnOf(columns, stops, layer);
      const bar = (at, pixels, kind) =>
        s("rect", {
          x: bars.x(at),
          y: bars.y(pixels),
          width: bars.bar,
          height: bars.y(0) - bars.y(pixels),
          class: kind,
        });
      const all = columns.map(({ stop, block }, at) => {
        const kind = (name) => [name, at === chosen && "cc-bar--chosen"].filter(Boolean).join(" ");
        const field = bar(at, sizeOf(stops[stop]), kind("cc-bar"));
        field.toggleAttribute("data-folded", Boolean(block));
        return [field, widths.has(stop) ? bar(at, widths.get(stop), kind("cc-counts")) : null];
      });
      const y = bars.y(side);
      const rule = s("line", { x1: 0, x2: wide, y1: y, y2: y, class: "cc-picture-line" });
      const floor = s("line", { x1: 0, x2: wide, y1: bars.y(0), y2: bars.y(0), class: "cc-rule" });
      const name = s("text", { x: 2, y: y - 5, class: "cc-index cc-left" }, words.pictureLine(side));
      const size = sizeOf(stops[layer]);
      const middle = Math.min(wide - 14, Math.max(14, bars.x(chosen) + bars.bar / 2));
      const value = s("text", { x: middle, y: bars.y(size) - 5, class: "cc-bar-value" }, String(size));
      const ends = network.blocks.length
        ? names(shown, wide)
        : [
            s("text", { x: 2, y: CHART.height - 3, class: "cc-index cc-left" }, words.firstLayer),
            s("text", { x: wide - 2, y: CHART.height - 3, class: "cc-index cc-right" }, words.lastLayer),
          ];
      drawing.replaceChildren(...all.flat().filter(Boolean), floor, rule, ...dips(shown), name, value, ...ends);
      if (wide > width) toSight(middle);
    },
  };
}

/** Only the sides of the field that lie on the picture are drawn as its edge; what lies outside is veiled. */
function drawField(context, at, ratio, { network, rows, columns, map }, theme) {
  const [height, width] = network.shape;
  const clip = ([first, last], most) => [Math.max(0, first), Math.min(most - 1, last)];
  const [down, across] = [clip(rows, height), clip(columns, width)];
  const box = { row: down[0], column: across[0], height: down[1] - down[0] + 1, width: across[1] - across[0] + 1 };
  if (box.height <= 0 || box.width <= 0) return;
  context.save();
  context.globalAlpha = map ? 0 : 0.62;
  context.fillStyle = css(theme.card);
  context.beginPath();
  context.rect(at.left, at.top, width * at.scale, height * at.scale);
  context.rect(
    at.left + box.column * at.scale,
    at.top + box.row * at.scale,
    box.width * at.scale,
    box.height * at.scale,
  );
  context.fill("evenodd");
  context.restore();
  edges(
    context,
    at,
    ratio,
    box,
    [down[0] > rows[0], across[1] < columns[1], down[1] < rows[1], across[0] > columns[0]],
    theme,
  );
}

/** The four sides of a box, from the top clockwise; broken where it was cut there. */
function edges(context, at, ratio, { row, column, height, width }, cut, theme) {
  const [x, y] = [at.left + column * at.scale, at.top + row * at.scale];
  const [right, bottom] = [x + width * at.scale, y + height * at.scale];
  const corners = [
    [x, y],
    [right, y],
    [right, bottom],
    [x, bottom],
    [x, y],
  ];
  for (const [colour, thick] of [
    [theme.card, 4],
    [theme.pick, 2],
  ]) {
    cut.forEach((isCut, side) => {
      context.strokeStyle = css(colour);
      context.lineWidth = thick * ratio;
      context.setLineDash(isCut ? [5 * ratio, 5 * ratio] : []);
      context.beginPath();
      context.moveTo(...corners[side]);
      context.lineTo(...corners[side + 1]);
      context.stroke();
    });
  }
  context.setLineDash([]);
}

/** The recorded map: the stronger a pixel moves the unit, the stronger the colour. */
function drawMap(context, at, { cells, side, first, step }, [height, width], theme) {
  context.save();
  context.globalAlpha = 0.72;
  context.fillStyle = css(theme.card);
  context.fillRect(at.left, at.top, width * at.scale, height * at.scale);
  context.fillStyle = css(theme.pick);
  const size = step * at.scale;
  cells.forEach((value, i) => {
    if (value < 3) return;
    context.globalAlpha = value / 255;
    // To whole device pixels, without seams between the cells.
    const [x, y] = [first * at.scale + (i % side) * size, first * at.scale + Math.floor(i / side) * size];
    const [left, top] = [Math.round(at.left + x), Math.round(at.top + y)];
    context.fillRect(left, top, Math.round(at.left + x + size) - left, Math.round(at.top + y + size) - top);
  });
  context.restore();
}

/** photographs = {"224x224": bytes}: the picture in the sizes that the networks take. onfold(block) folds or unfolds one. */
export function networkStage(words, photographs, { onstop, onlayer, onfold, onall }) {
  const photo = picture({ role: "application", tabindex: 0 });
  let [made, scene, shown] = ["", null, { columns: [], open: [], links: [] }];
  const make = ([height, width]) => {
    if (made === `${height}x${width}`) return;
    made = `${height}x${width}`;
    const pixels = photo.make(height, width).data32;
    photographs()[made].forEach((grey, i) => (pixels[i] = ((255 << 24) | (grey << 16) | (grey << 8) | grey) >>> 0));
  };
  const bars = chart(words, { onlayer, onfold });
  const spoken = (stop) => {
    if (!scene) return "";
    const layer = stopsOf(scene, shown.columns)[stop];
    return words.sliderValue(layer, scene.network.layers[layer]?.name);
  };
  const range = { low: 0, high: 0, step: 1, value: 0 };
  const layers = slider({
    label: words.layer,
    ...range,
    format: spoken,
    onchange: (stop) => onstop(stopsOf(scene, shown.columns)[stop]),
  });
  const size = h("span");
  const left = h(
    "div",
    { class: "cc-panel" },
    h("div", { class: "cc-caption" }, h("span", {}, words.fieldTitle), size),
    photo.element,
  );
  const layerName = h("span");
  const caption = h("div", { class: "cc-caption" }, h("span", {}, words.chartTitle), layerName);
  const [about, note] = [h("p"), h("p")];
  const below = h("div", { class: "cc-about" }, about, note);
  let near = null;
  const one = act({ label: words.unfold, spoken: words.unfold, onclick: () => near && onfold(near) });
  const all = act({ label: words.unfoldAll, spoken: words.unfoldAll, onclick: () => onall(true) });
  const none = act({ label: words.foldAll, spoken: words.foldAll, onclick: () => onall(false) });
  const face = one.element.querySelector("span").firstChild;
  const folding = h("div", { class: "cc-folding" }, one.element, all.element, none.element);
  const right = h("div", { class: "cc-panel" }, caption, bars.element, layers.element, folding, below);
  const element = h("div", { class: "cc-pictures cc-network" }, left, right);

  /** The block that the button unfolds or folds: that of the picked bar, or the one around it. */
  function fold({ network, layer }) {
    const column = columnOf(shown.columns, network.layers, layer);
    const { block } = shown.columns[column];
    const around = shown.open.filter(({ from, to }) => from <= column && column <= to).at(-1);
    near = block?.name ?? around?.block.name ?? null;
    // Which block it is stands in what is heard: beside the others there is no room for its name.
    const isOpen = Boolean(near && !block);
    setText(face, isOpen ? words.fold : words.unfold);
    one.element.setAttribute(
      "aria-label",
      near ? (isOpen ? words.foldOne(near) : words.unfoldOne(near)) : words.unfold,
    );
    one.enable(Boolean(near));
    all.enable(shown.columns.some((other) => other.block));
    none.enable(shown.open.length > 0);
    folding.hidden = network.blocks.length === 0;
  }

  return {
    element,
    photo,
    shown: () => shown,
    measure: () => [photo.measure(), bars.measure()].includes(true),
    /** `unfolded` are the names of open blocks. What was recorded is shown layer by layer. */
    draw(next, unfolded, theme) {
      scene = next;
      const { network, layer, one: layerNow } = scene;
      make(network.shape);
      shown = columnsOf(network, unfolded);
      const stops = stopsOf(scene, shown.columns);
      layers.input.max = String(stops.length - 1);
      const at = stops.indexOf(layer);
      layers.set(at >= 0 ? at : columnOf(shown.columns, network.layers, layer));
      photo.element.setAttribute("aria-label", words.photoLabel(words.title(network.name), layerNow.name));
      setText(size, words.photoSize(...network.shape));
      setText(layerName, words.pixelsUnit);
      setText(about, words.networkLayer(layerNow));
      setText(note, scene.map ? words.effectiveNote : "");
      bars.draw(scene, shown);
      fold(scene);
      photo.draw();
      photo.mark((context, placed, ratio) => {
        if (scene.map) drawMap(context, placed, scene.map, network.shape, theme);
        drawField(context, placed, ratio, scene, theme);
      });
    },
  };
}
