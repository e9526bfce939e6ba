// A mark for each curve, so that none is told apart by its colour alone.
import { s } from "../core/svg.js";

const SHAPES = [
  (r) => `M${r} 0A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0z`,
  (r) => `M${-r} ${-r}H${r}V${r}H${-r}z`,
  (r) => `M0 ${-1.3 * r}L${1.2 * r} ${r}H${-1.2 * r}z`,
  (r) => `M0 ${-1.4 * r}L${1.4 * r} 0L0 ${1.4 * r}L${-1.4 * r} 0z`,
  (r) => `M0 ${1.3 * r}L${1.2 * r} ${-r}H${-1.2 * r}z`,
  (r) => `M${-1.4 * r} ${-0.7 * r}H${1.4 * r}V${0.7 * r}H${-1.4 * r}z`,
  (r) => `M${-0.7 * r} ${-1.4 * r}H${0.7 * r}V${1.4 * r}H${-0.7 * r}z`,
  (r) => `M${-r} ${-1.2 * r}V${1.2 * r}L${1.3 * r} 0z`,
];

/** A path about (0, 0); hue counts from 0. */
export function mark(hue, radius, more = "") {
  return s("path", { d: SHAPES[hue % SHAPES.length](radius), class: `cc-mark ${more}`, "data-hue": hue });
}

export function moved(element, x, y) {
  element.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
}
