// The roof, the layers that were timed under it, and the place of the one that is picked.

import { h } from "../lib/core/dom.js";
import { s } from "../lib/core/svg.js";
import { ground as groundOf, EDGE as NARROW, pathOf } from "../lib/parts/curves.js";
import { readable } from "../lib/parts/reading.js";
import { mark, moved } from "../lib/parts/shapes.js";
import { labels } from "./labels.js";
import { ACROSS, logScale, speeds } from "./state.js";

const HEIGHT = 310;
const NARROWER = 340; // px; then the two sides of the edge have room for a word each
const EDGE = { ...NARROW, left: 36, bottom: 38 };
export const HUES = { "conv-3x3": 0, "conv-3x3-first": 0, "conv-1x1": 1, "depthwise-3x3": 2, dense: 3 };

/** `reads`: how one of the recorded layers is picked, now(), look, keep and back of `readable`. */
export function chart(words, recorded, reads) {
  const { peak, flow, layers } = recorded;
  const drawing = s("svg", { class: "cc-chart", height: HEIGHT, "aria-hidden": "true" });
  const ground = s("g");
  const stem = s("line", { class: "cc-roof-stem" });
  const allowed = s("circle", { r: 5.5, class: "cc-roof-allowed" });
  const ring = s("circle", { r: 10, class: "cc-roof-ring" });
  const marks = layers.map((one) => mark(HUES[one.kind], 4.4));
  const texts = layers.map((one) => words.mark(one));
  const names = texts.map((text, i) => s("text", { class: "cc-roof-word", "data-hue": HUES[layers[i].kind] }, text));
  drawing.append(ground, stem, allowed, ...names, ...marks, ring);
  const box = h("div", { class: "cc-chart-box cc-curve-chart cc-roof-box" }, drawing);
  const title = h("div", { class: "cc-curve-title" }, words.upwards);
  const across = logScale(...ACROSS, [1]);
  const upwards = speeds(recorded);
  let width = 0;

  const x = (value) => EDGE.left + across.place(value) * (width - EDGE.left - EDGE.right);
  const y = (value) => EDGE.top + (1 - upwards.place(value)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const place = (layer) => [x(layer.operations / layer.bytes), y(layer.gflops)];

  const reading = readable(box, { ...reads, label: words.chartLabel, places: () => layers.map(place) });

  function drawGround() {
    drawing.setAttribute("width", width);
    const [edge, foot, right] = [x(peak / flow), HEIGHT - EDGE.bottom, width - EDGE.right];
    const up = upwards.ticks.map((tick) => ({ at: y(tick), text: String(tick) }));
    const ticks = across.ticks.map((tick) => ({ at: x(tick), text: words.tick(tick) }));
    const short = width < NARROWER;
    const lines = groundOf({
      width,
      height: HEIGHT - 16,
      edge: { ...EDGE, bottom: EDGE.bottom - 16 },
      up,
      across: ticks,
    });
    const roof = pathOf([EDGE.left, edge, right], [y(flow * ACROSS[0]), y(peak), y(peak)]);
    const slope = (Math.atan2(y(peak) - y(flow * ACROSS[0]), edge - EDGE.left) * 180) / Math.PI;
    const middle = Math.sqrt((ACROSS[0] * peak) / flow);
    ground.replaceChildren(
      ...lines,
      s("path", { class: "cc-ground", d: `M${EDGE.left} ${foot}H${right}`, fill: "none" }),
      s("path", { class: "cc-guide", d: `M${EDGE.left} ${y(peak)}H${edge}V${foot}`, fill: "none" }),
      s("path", { class: "cc-curve cc-roof-line", d: roof }),
      s("text", { x: EDGE.left + 6, y: y(peak) - 7 }, words.peak(peak)),
      s(
        "text",
        {
          transform: `translate(${x(middle).toFixed(1)} ${y(flow * middle).toFixed(1)}) rotate(${slope.toFixed(2)})`,
          y: -8,
          "text-anchor": "middle",
        },
        words.flow(flow),
      ),
      s("text", { class: "cc-roof-side", x: edge - 8, y: foot - 8, "text-anchor": "end" }, words.sides.memory(short)),
      s("text", { class: "cc-roof-side", x: edge + 8, y: foot - 8 }, words.sides.arithmetic(short)),
      s("text", { x: right, y: HEIGHT - 5, "text-anchor": "end" }, words.across),
    );
    const places = layers.map(place);
    const roofAt = (at) => {
      const share = (at - EDGE.left) / (edge - EDGE.left);
      return y(peak) + Math.max(0, 1 - share) * (y(flow * ACROSS[0]) - y(peak));
    };
    labels(places, texts, roofAt, width).forEach(({ x: a, y: b, anchor }, i) => {
      moved(marks[i], ...places[i]);
      moved(names[i], a, b);
      names[i].setAttribute("text-anchor", anchor);
    });
  }

  return {
    element: h("div", { class: "cc-roof-chart" }, title, box),
    measure() {
      const now = box.clientWidth;
      if (now === width) return false;
      width = now;
      if (width > 0) drawGround();
      return true;
    },
    draw(scene) {
      const { at, intensity, roof } = scene;
      reading.draw(words.announce(scene));
      if (width === 0) return;
      const [right, down] = [x(intensity), y(roof)];
      for (const [name, value] of Object.entries({ x1: right, x2: right, y1: HEIGHT - EDGE.bottom, y2: down + 5.5 }))
        stem.setAttribute(name, value.toFixed(2));
      stem.toggleAttribute("data-untimed", at < 0);
      moved(allowed, right, down);
      ring.style.display = at < 0 ? "none" : "";
      if (at >= 0) moved(ring, ...place(layers[at]));
      names.forEach((name, i) => name.toggleAttribute("data-picked", i === at));
    },
  };
}

/** Which mark is which kind of layer, and what the hollow circle is. */
export function key(words) {
  const sign = (shape) => s("svg", { width: 16, height: 16, viewBox: "-8 -8 16 16", "aria-hidden": "true" }, shape);
  const kinds = words.keys.map((name, hue) => h("span", { "data-hue": hue }, sign(mark(hue, 4.4)), name));
  const allowed = h("span", {}, sign(s("circle", { r: 5.5, class: "cc-roof-allowed" })), words.allowed);
  return h("div", { class: "cc-hint cc-roof-key" }, h("span", {}, words.measured), kinds, allowed);
}
