// What charts of curves share: the scale, the ground of lines and numbers, a path through points, the line where it is read.
import { s } from "../core/svg.js";

export const EDGE = { left: 34, right: 14, top: 10, bottom: 22 };

/** Places, say of names beside the ends of curves, that are pushed apart until none is nearer than `gap` to the next, none beyond `high`; in the order given. */
export function apart(places, gap, high) {
  const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b]);
  const found = [...places];
  let from = -Infinity;
  for (const i of order) {
    found[i] = Math.max(found[i], from);
    from = found[i] + gap;
  }
  let to = high;
  for (const i of order.reverse()) {
    found[i] = Math.min(found[i], to);
    to = found[i] - gap;
  }
  return found;
}

/** The highest value of the scale: the first tick that no value is above. */
export function ceiling(values, ticks) {
  const most = values.reduce((high, value) => Math.max(high, value), -Infinity);
  return ticks.find((tick) => tick >= most) ?? most;
}

/** The index of the place that is nearest to another one. */
export function nearest(places, place) {
  const away = places.map((one) => Math.abs(one - place));
  return away.indexOf(Math.min(...away));
}

/** A line through points, x and y being lists of the same length. */
export function pathOf(x, y) {
  return x.map((across, i) => `${i ? "L" : "M"}${across.toFixed(2)} ${y[i].toFixed(2)}`).join("");
}

/**
 * Grid lines with their numbers at the left, and marks with their numbers below. `up` and `across` are lists of
 * {at, text}; of the lines, one with `ground` is the axis.
 */
export function ground({ width, height, edge = EDGE, up, across }) {
  const [left, right, foot] = [edge.left, width - edge.right, height - edge.bottom];
  const lines = up.map(({ at, text, ground: axis }) => [
    s("line", { x1: left, x2: right, y1: at, y2: at, class: axis ? "cc-ground" : "cc-grid" }),
    s("text", { x: left - 6, y: at + 4, "text-anchor": "end" }, text),
  ]);
  const marks = across.map(({ at, text }) => [
    s("line", { x1: at, x2: at, y1: foot, y2: foot + 4, class: "cc-ground" }),
    s("text", { x: at, y: height - 5, "text-anchor": "middle" }, text),
  ]);
  return [lines, marks].flat(2);
}

/** The line where a chart is read, from above its ground to its foot: at(x) puts it there, to be seen or not. */
export function cursorIn({ height, edge = EDGE }) {
  const element = s("line", { y1: edge.top - 4, y2: height - edge.bottom, class: "cc-cursor" });
  return {
    element,
    at(x, isSeen = true) {
      element.toggleAttribute("data-off", !isSeen);
      for (const end of ["x1", "x2"]) element.setAttribute(end, x.toFixed(2));
    },
  };
}
