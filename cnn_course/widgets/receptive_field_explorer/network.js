// A known network: the field on a photograph, and the size of the field from layer to layer.
import { css } from "../lib/core/colour.js";
import { h, setText } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { picture } from "../lib/parts/picture.js";
import { slider } from "../lib/parts/slider.js";
import { SIDE } from "./state.js";

const CHART = { height: 172, top: 22, foot: 16, left: 2 };

/** The stops of the slider: all layers, or those with a recording. */
export function stopsOf({ network, effective, recorded }) {
  return effective && recorded.length ? recorded.map((row) => row.layer) : network.layers.map((_, layer) => layer);
}

/** How the field sizes of all layers stand in a chart of that width. */
export function barsOf(layers, width) {
  const most = Math.max(SIDE, ...layers.map((one) => one.size)) * 1.04;
  const high = CHART.height - CHART.top - CHART.foot;
  const step = (width - 2 * CHART.left) / layers.length;
  const y = (pixels) => CHART.top + high * (1 - pixels / most);
  return { step, y, x: (layer) => CHART.left + layer * step, bar: Math.max(1.5, step - Math.min(4, step * 0.25)) };
}

function chart(words, onlayer) {
  const drawing = s("svg", { class: "cc-drawing", height: CHART.height, "aria-hidden": "true" });
  const element = h("div", { class: "cc-chart" }, drawing);
  let [width, bars, count] = [0, null, 0];
  const layerAt = (event) => {
    const x = event.clientX - element.getBoundingClientRect().left;
    return Math.min(count - 1, Math.max(0, Math.floor((x - CHART.left) / bars.step)));
  };
  element.addEventListener("pointerdown", (event) => event.button === 0 && onlayer(layerAt(event)));
  element.addEventListener("pointermove", (event) => event.buttons === 1 && onlayer(layerAt(event)));
  return {
    element,
    measure: measuring(element, (now) => (width = now)),
    draw({ network, layer, effective, recorded }) {
      if (width === 0) return;
      count = network.layers.length;
      bars = barsOf(network.layers, width);
      drawing.setAttribute("width", width);
      drawing.toggleAttribute("data-effective", effective);
      const widths = new Map(effective ? recorded.map((row) => [row.layer, row.width.mean]) : []);
      const bar = (at, pixels, kind) =>
        s("rect", {
          x: bars.x(at),
          y: bars.y(pixels),
          width: bars.bar,
          height: bars.y(0) - bars.y(pixels),
          class: kind,
        });
      const all = network.layers.map(({ size }, at) => [
        bar(at, size, at === layer ? "cc-bar cc-bar--chosen" : "cc-bar"),
        widths.has(at) ? bar(at, widths.get(at), at === layer ? "cc-counts cc-bar--chosen" : "cc-counts") : null,
      ]);
      const y = bars.y(SIDE);
      const rule = s("line", { x1: 0, x2: width, y1: y, y2: y, class: "cc-picture-line" });
      const floor = s("line", { x1: 0, x2: width, y1: bars.y(0), y2: bars.y(0), class: "cc-rule" });
      const name = s("text", { x: 2, y: y - 5, class: "cc-index cc-left" }, words.pictureLine(SIDE));
      const { size } = network.layers[layer];
      const middle = Math.min(width - 14, Math.max(14, bars.x(layer) + bars.bar / 2));
      const value = s("text", { x: middle, y: bars.y(size) - 5, class: "cc-bar-value" }, String(size));
      const ends = [
        s("text", { x: 2, y: CHART.height - 3, class: "cc-index cc-left" }, words.firstLayer),
        s("text", { x: width - 2, y: CHART.height - 3, class: "cc-index cc-right" }, words.lastLayer),
      ];
      drawing.replaceChildren(...all.flat().filter(Boolean), floor, rule, name, value, ...ends);
    },
  };
}

/** Only the sides of the field that lie on the picture are drawn as its edge; what lies outside is veiled. */
function drawField(context, at, ratio, { rows, columns, map }, theme) {
  const clip = ([first, last]) => [Math.max(0, first), Math.min(SIDE - 1, last)];
  const [down, across] = [clip(rows), clip(columns)];
  const box = { row: down[0], column: across[0], height: down[1] - down[0] + 1, width: across[1] - across[0] + 1 };
  if (box.height <= 0 || box.width <= 0) return;
  const side = SIDE * at.scale;
  context.save();
  context.globalAlpha = map ? 0 : 0.62;
  context.fillStyle = css(theme.card);
  context.beginPath();
  context.rect(at.left, at.top, side, side);
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
function drawMap(context, at, { cells, side, first, step }, theme) {
  context.save();
  context.globalAlpha = 0.72;
  context.fillStyle = css(theme.card);
  context.fillRect(at.left, at.top, SIDE * at.scale, SIDE * at.scale);
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

export function networkStage(words, photograph, { onstop, onlayer }) {
  const photo = picture({ role: "application", tabindex: 0 });
  const pixels = photo.make(SIDE, SIDE).data32;
  photograph.forEach((grey, i) => (pixels[i] = ((255 << 24) | (grey << 16) | (grey << 8) | grey) >>> 0));
  const bars = chart(words, onlayer);
  let scene = null;
  const spoken = (stop) => {
    if (!scene) return "";
    const layer = stopsOf(scene)[stop];
    return words.sliderValue(layer, scene.network.layers[layer]?.name);
  };
  const range = { low: 0, high: 0, step: 1, value: 0 };
  const layers = slider({
    label: words.layer,
    ...range,
    format: spoken,
    onchange: (stop) => onstop(stopsOf(scene)[stop]),
  });
  const size = h("span", {}, words.photoSize(SIDE));
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
  const right = h("div", { class: "cc-panel" }, caption, bars.element, layers.element, below);
  const element = h("div", { class: "cc-pictures cc-network" }, left, right);
  return {
    element,
    photo,
    measure: () => [photo.measure(), bars.measure()].includes(true),
    draw(next, theme) {
      scene = next;
      const { network, layer, one } = scene;
      const stops = stopsOf(scene);
      layers.input.max = String(stops.length - 1);
      layers.set(Math.max(0, stops.indexOf(layer)));
      photo.element.setAttribute("aria-label", words.photoLabel(network.title, one.name));
      setText(layerName, words.pixelsUnit);
      setText(about, words.networkLayer(one));
      setText(note, scene.map ? words.effectiveNote : "");
      bars.draw(scene);
      photo.draw();
      photo.mark((context, at, ratio) => {
        if (scene.map) drawMap(context, at, scene.map, theme);
        drawField(context, at, ratio, scene, theme);
      });
    },
  };
}
