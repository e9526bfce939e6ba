// One of the two charts of sizes: every draw a thin line, their range a band, their median thick, over the layers.
import { h, setText } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { cursorIn, ground, pathOf } from "../lib/parts/curves.js";
import { readable } from "../lib/parts/reading.js";

const HEIGHT = 240;
const EDGE = { left: 46, right: 12, top: 10, bottom: 24 };
const TICKS = 5;

/** Which layers are named below: at most five, a pleasant distance apart. */
export function layersNamed(depth, most = TICKS) {
  const pitch = [2, 4, 8, 16, 32].find((one) => depth / one < most) ?? 32;
  return Array.from({ length: Math.floor(depth / pitch) + 1 }, (_, i) => i * pitch);
}

/**
 * kind is "signal" or "gradient"; `reads`: how a layer is picked, look, keep and back of `readable`; cover is what lies on the
 * chart as long as its lines are hidden.
 */
export function chart(words, kind, reads, cover = null) {
  const drawing = s("svg", { class: "cc-chart", height: HEIGHT, role: "img" });
  const [lines, band, runs, median] = [
    s("g"),
    s("path", { class: "cc-flow-band" }),
    s("path", { class: "cc-curve cc-flow-run" }),
    s("path", { class: "cc-curve cc-flow-median" }),
  ];
  const cursor = cursorIn({ height: HEIGHT, edge: EDGE });
  drawing.append(lines, band, runs, median, cursor.element);
  const read = h("p", { class: "cc-curve-read" });
  const box = h("div", { class: "cc-chart-box cc-curve-chart" }, drawing, cover);
  const title = h("div", { class: "cc-curve-title" }, words.charts[kind]);
  let width = 0;
  let based = null;
  let across = [];

  const last = () => across.length - 1;
  /** The layer that is read: that which is picked, or the one at which signal or gradient comes out. */
  const layerOf = (layer) => Math.min(last(), layer ?? (kind === "signal" ? last() : 0));
  const reading = readable(box, {
    ...reads,
    label: words.readByKeys(words.charts[kind]),
    places: () => across.map((at) => [at]),
    now: () => layerOf(reads.picked()),
  });

  return {
    element: h("div", { class: "cc-flow-chart", "data-hue": kind === "signal" ? 0 : 1 }, title, read, box),
    measure: measuring(box, (now) => {
      width = now;
      based = null;
    }),
    draw(scene) {
      if (width === 0 || scene.count === 0) return;
      const { axis, depth } = scene;
      const hidden = kind === "gradient" && scene.hidden;
      const x = (layer) => EDGE.left + (layer / depth) * (width - EDGE.left - EDGE.right);
      const y = (size) => EDGE.top + (1 - axis.place(size)) * (HEIGHT - EDGE.top - EDGE.bottom);
      const wanted = JSON.stringify([axis.low, axis.high, depth]);
      if (wanted !== based) {
        const up = axis.ticks.map((power) => ({ at: y(10 ** power), text: words.power(power), ground: power === 0 }));
        const named = layersNamed(depth).map((layer) => ({ at: x(layer), text: String(layer) }));
        drawing.setAttribute("width", width);
        lines.replaceChildren(...ground({ width, height: HEIGHT, edge: EDGE, up, across: named }));
        based = wanted;
      }
      const places = scene.fans[kind].map((_, at) => x(2 * at));
      across = hidden ? [] : places;
      const along = (values) => pathOf(places, values.map(y));
      const fan = scene.fans[kind];
      const back = [...fan].reverse().map(({ low }) => y(low));
      const lower = pathOf([...places].reverse(), back).replace("M", "L");
      band.setAttribute("d", hidden ? "" : `${along(fan.map((one) => one.high))}${lower}z`);
      runs.setAttribute("d", hidden ? "" : scene.runs[kind].map(along).join(""));
      median.setAttribute("d", hidden ? "" : along(fan.map((one) => one.median)));
      drawing.setAttribute("aria-label", words.chartLabel(kind, scene, hidden));
      setText(title, words.charts[kind]);
      const at = hidden ? 0 : layerOf(scene.layer);
      cursor.at(places[at], !hidden && scene.layer !== null);
      const text = words.layerRead(2 * at, hidden ? null : fan[at]);
      setText(read, text);
      reading.draw(text);
    },
  };
}
