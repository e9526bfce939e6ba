// The cells of the drawings: pixels with the number of stops that cover them, zeros of the padding, outputs.
import { css, mix, textOn } from "../lib/core/colour.js";
import { uniqueId } from "../lib/core/dom.js";
import { outline, s } from "../lib/core/svg.js";

const SMALLEST = 12; // pixels: smaller numbers cannot be read and are left out
const LARGEST = 16;
const DIGIT = 0.6; // the width of a digit, as a part of its size; a fifth of the cell stays free, or neighbours run together

/** The size at which a number of so many digits fits a cell; 0 where it would be too small. */
export function fontFor(width, digits, height = width) {
  const size = Math.min(LARGEST, (0.8 * width) / (DIGIT * digits), 0.82 * height);
  return size < SMALLEST ? 0 : size;
}

/** The stripes of places that hold no pixel of the picture: {definition, fill}. */
export function stripes() {
  const id = uniqueId("stripes");
  // A tile whose sides are those of the pixels: one that is turned takes longer to paint.
  const line = s("path", { d: "M-2 2L2 -2M0 8L8 0M6 10L10 6", class: "cc-stripe" });
  const attributes = { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" };
  return { definition: s("defs", {}, s("pattern", attributes, line)), fill: `url(#${id})` };
}

/** The colour of a count: stronger the nearer it is to what the filter could give. */
function heat(count, most, theme) {
  return mix(theme.card, theme.positive, 0.12 + 0.56 * (count / most) ** 0.8);
}

function number(text, x, y, size, fill) {
  return s("text", { x, y: y + 0.36 * size, "font-size": size, fill }, text);
}

/** A cell's box, with a gap to its neighbours; round corners where they can be seen, for they take time to paint. */
function within({ x, y, width, height }) {
  const isLarge = width > 12;
  const gap = isLarge ? 1 : 0.5;
  const rx = isLarge ? Math.min(3, width / 8) : 0;
  return { x: x + gap, y: y + gap, width: width - 2 * gap, height: height - 2 * gap, rx };
}

/** A pixel: its count on its colour; where no stop covers it, crossed out in a broken frame. */
export function pixel({ x, y, width, height }, count, most, size, theme) {
  const box = within({ x, y, width, height });
  const middle = [x + width / 2, y + height / 2];
  if (count > 0) {
    const colour = heat(count, most, theme);
    const text = size > 0 ? number(String(count), ...middle, size, css(textOn(colour))) : null;
    return s("g", { class: "cc-seen" }, s("rect", { ...box, fill: css(colour) }), text);
  }
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const cross = s("path", { d: `M${box.x} ${box.y}L${right} ${bottom}M${right} ${box.y}L${box.x} ${bottom}` });
  const text = size > 0 ? number("0", ...middle, Math.max(Math.min(size, 12), 0.9 * size), css(theme.ink)) : null;
  return s("g", { class: "cc-never" }, s("rect", box), cross, text);
}

/** A zero of the padding, or an output that has such zeros in its sum. */
export function plain(cell, kind, fill = null) {
  const box = within(cell);
  return s(
    "g",
    { class: kind },
    s("rect", box),
    fill ? s("rect", { ...box, style: `fill:${fill};stroke:none` }) : null,
  );
}

/** Many zeros of the padding in one go: a picture may have a thousand, and each element costs time. */
export function zeros(boxes, fill) {
  if (boxes.length === 0) return [];
  const d = boxes.map((box) => outline({ ...within(box), rx: 0 })).join("");
  return [s("path", { d, class: "cc-zeros" }), s("path", { d, style: `fill:${fill}` })];
}

/** Many outputs in one go, and the stripes of those that have zeros in their sum. */
export function outputs(boxes, hasZeros, fill) {
  const parts = boxes.map((box) => outline(within(box)));
  const striped = parts.filter((_, i) => hasZeros(i)).join("");
  const squares = s("path", { d: parts.join(""), class: "cc-outputs" });
  return striped ? [squares, s("path", { d: striped, style: `fill:${fill}` })] : [squares];
}

/** A frame around what is chosen: visible on anything. */
export function chosen({ x, y, width, height }) {
  const box = { x, y, width, height, rx: 3 };
  return [s("rect", { ...box, class: "cc-halo" }), s("rect", { ...box, class: "cc-chosen" })];
}

/** A small number or word beside the cells. */
export function label(text, x, y, anchor = "middle") {
  return s("text", { x, y, class: "cc-index", "text-anchor": anchor }, text);
}

/** Every how many pixels a number has room beside cells of that width. */
export function labelEvery(cell) {
  return [1, 2, 5, 10].find((every) => every * cell >= 19) ?? 10;
}
