// Four lines of beads: what comes in, and what each of three ways of normalising makes of it.

import { h, setText } from "../lib/core/dom.js";
import { fixed } from "../lib/core/format.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { readable } from "../lib/parts/reading.js";
import { moved } from "../lib/parts/shapes.js";

const WIDEST = 6; // of the lines of outputs, either way: what lies further out stands at the end, as an arrow
const EDGE = 12; // pixels beside a line
const LINE = 46; // pixels: a name is written above a line by the page, ticks beneath
const BARS = 3 * 14;
const R = 5.5;
const LETTER = 7; // pixels, at most, of a bar's name

/**
 * `reads(beads)`: how one of a line's beads, from left to right, is picked: now(), look, keep and back of `readable`. Keys walk
 * along the first line; the others show the same beads, and can be pointed at.
 */
export function lines(words, recorded, reads) {
  const { beads } = recorded.channel;
  const [low, high] = [Math.floor(Math.min(...beads)), Math.ceil(Math.max(...beads))];
  const first = line({ low, high, pitch: 1, height: LINE + BARS });
  const bars = ["training", "moving", "kept"].map((name, i) => bar(name, LINE + 14 * i + 4));
  first.drawing.append(...bars.map((one) => one.element));
  const others = [0, 1, 2].map(() => line({ low: -WIDEST, high: WIDEST, pitch: 2, height: LINE }));
  const key = h("p", { class: "cc-hint cc-bn-key" }, words.barsAre);
  let width = 0;

  const all = beads.map((value, i) => ({ i, value }));
  const reading = readable(first.box, {
    ...reads(() => leftToRight(all).map(({ i }) => i)),
    label: words.readByKeys(words.taken),
    places: () => leftToRight(all).map(({ value }) => [first.x(value)]),
  });
  for (const one of others)
    readable(one.box, {
      ...reads(() => leftToRight(one.shown()).map(({ i }) => i)),
      places: () => leftToRight(one.shown()).map(({ value }) => [one.x(value)]),
    });

  const measure = measuring(first.box, (now) => {
    width = now;
    for (const one of [first, ...others]) one.measure(width);
  });
  return {
    element: h(
      "div",
      { class: "cc-bn-lines" },
      h("div", {}, first.name, first.box, key),
      others.map((one) => h("div", {}, one.name, one.box)),
    ),
    measure,
    draw(scene) {
      if (width === 0) return;
      const { batch, picked, readings, hidden } = scene;
      setText(first.name, words.taken);
      first.draw(all, batch, picked);
      reading.draw(words.announce(scene));
      bars.forEach((one, i) => one.draw(readings[i], words.bars[readings[i].name](scene), first.x, width - EDGE));
      others.forEach((one, i) => {
        setText(one.name, words.lines[readings[i].name](scene));
        one.box.toggleAttribute("data-hidden", hidden && i === 0);
        setText(one.veil, hidden && i === 0 ? words.veiled : "");
        one.draw(hidden && i === 0 ? [] : readings[i].beads, batch, picked);
      });
    },
  };
}

const leftToRight = (beads) => [...beads].sort((a, b) => a.value - b.value || a.i - b.i);

/** One line from low to high, with its ticks. */
function line({ low, high, pitch, height }) {
  const drawing = s("svg", { class: "cc-chart", height, "aria-hidden": "true" });
  const [ground, marks] = [s("g"), s("g")];
  drawing.append(ground, marks);
  const veil = h("span", { class: "cc-bn-veil" });
  const box = h("div", { class: "cc-chart-box cc-curve-chart cc-bn-line", style: `height:${height}px` }, drawing, veil);
  let width = 0;
  let shown = [];
  const x = (value) => EDGE + ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * (width - 2 * EDGE);
  return {
    name: h("div", { class: "cc-bn-name" }),
    box,
    drawing,
    veil,
    x,
    shown: () => shown,
    measure(now) {
      width = now;
      drawing.setAttribute("width", width);
      const count = Math.round((high - low) / pitch) + 1;
      const ticks = Array.from({ length: count }, (_, i) => low + i * pitch);
      ground.replaceChildren(
        s("line", { x1: EDGE, x2: width - EDGE, y1: 16, y2: 16, class: "cc-ground" }),
        ...ticks.flatMap((tick) => [
          s("line", { x1: x(tick), x2: x(tick), y1: 24, y2: 28, class: "cc-ground" }),
          s("text", { x: x(tick), y: 40, "text-anchor": "middle" }, fixed(tick, 0)),
        ]),
      );
    },
    draw(all, batch, picked) {
      shown = all;
      const inside = new Set(batch);
      // The picked one last: it lies on top.
      const order = [...all].sort((a, b) => (a.i === picked) - (b.i === picked));
      marks.replaceChildren(
        ...order.map(({ i, value }) => {
          const beyond = value < low ? -1 : value > high ? 1 : 0;
          const shape = beyond
            ? s("path", { d: `M${-beyond * R} ${-R}L${beyond * R} 0L${-beyond * R} ${R}z` })
            : s("circle", { r: i === picked ? R + 1.5 : R });
          shape.setAttribute("class", "cc-bead");
          shape.toggleAttribute("data-in", inside.has(i));
          shape.toggleAttribute("data-picked", i === picked);
          moved(shape, x(value), 16);
          return shape;
        }),
      );
    },
  };
}

/** A mean, and the root of a variance to both sides of it, on the line of what comes in. Its name stands at the right end, or at the
 * left one where the bar is in its way. */
function bar(name, y) {
  const span = s("line", { y1: y, y2: y, class: "cc-bn-span" });
  const middle = s("line", { y1: y - 5, y2: y + 5, class: "cc-bn-middle" });
  const label = s("text", { y: y + 4 });
  return {
    element: s("g", { class: "cc-bn-bar", "data-reading": name }, span, middle, label),
    draw({ mean, variance }, text, x, end) {
      setText(label, text);
      const side = Math.sqrt(variance);
      const room = LETTER * text.length;
      const goesLeft = x(mean + side) > end - room && x(mean - side) > EDGE + room;
      label.setAttribute("x", String(goesLeft ? EDGE : end));
      label.setAttribute("text-anchor", goesLeft ? "start" : "end");
      span.setAttribute("x1", x(mean - side).toFixed(2));
      span.setAttribute("x2", x(mean + side).toFixed(2));
      middle.setAttribute("x1", x(mean).toFixed(2));
      middle.setAttribute("x2", x(mean).toFixed(2));
    },
  };
}
