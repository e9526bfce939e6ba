// A soft pen on a grid of pixels: by pointer, from place to place, and by keyboard, from pixel to pixel.
import { keyMove } from "./pick.js";

const PEN = 1.05; // radius in pixels: about the width of MNIST's strokes
const ERASER = 2.05; // wider, or the soft edge of a stroke would stay behind

function distance([row, column], [fromRow, fromColumn], [toRow, toColumn]) {
  const [down, across] = [toRow - fromRow, toColumn - fromColumn];
  const length = down * down + across * across;
  const along = length === 0 ? 0 : ((row - fromRow) * down + (column - fromColumn) * across) / length;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(row - fromRow - share * down, column - fromColumn - share * across);
}

/**
 * Bytes (side × side) with a stroke between two places, in pixels from the corner: a copy, or the same array if nothing
 * changed. `erase` takes ink away instead.
 */
export function stroked(bytes, side, from, to, erase = false) {
  const radius = erase ? ERASER : PEN;
  const next = bytes.slice();
  let changed = false;
  const span = (a, b) => [
    Math.max(0, Math.floor(Math.min(a, b) - radius - 1)),
    Math.min(side - 1, Math.ceil(Math.max(a, b) + radius)),
  ];
  const [[top, bottom], [left, right]] = [span(from[0], to[0]), span(from[1], to[1])];
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const away = distance([row + 0.5, column + 0.5], from, to);
      const ink = Math.round(255 * Math.min(1, Math.max(0, radius + 0.5 - away)));
      const at = row * side + column;
      const value = erase ? Math.min(bytes[at], 255 - ink) : Math.max(bytes[at], ink);
      if (value === bytes[at]) continue;
      next[at] = value;
      changed = true;
    }
  }
  return changed ? next : bytes;
}

/**
 * Makes a picture of side × side pixels a sheet to draw on. onstroke(from, to) is told each piece of a line, oncursor(cell)
 * where the keys are, or null.
 */
export function drawable({ element }, side, { onstroke, oncursor }) {
  /** @type {(cell: number[]) => number[]} */
  const middle = ([row, column]) => [row + 0.5, column + 0.5];
  let last = null;
  let cursor = [Math.floor(side / 2), Math.floor(side / 2)];
  const placeOf = (event) => {
    const box = element.getBoundingClientRect();
    return [((event.clientY - box.top) / box.height) * side, ((event.clientX - box.left) / box.width) * side];
  };
  const draw = (to) => {
    onstroke(last ?? to, to);
    last = to;
    cursor = to.map((place) => Math.min(side - 1, Math.max(0, Math.floor(place))));
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (event.isTrusted) element.setPointerCapture(event.pointerId);
    draw(placeOf(event));
  });
  element.addEventListener("pointermove", (event) => {
    if (!last) return;
    const between = event.getCoalescedEvents?.() ?? [];
    (between.length ? between : [event]).forEach((one) => draw(placeOf(one)));
  });
  const end = () => {
    last = null;
  };
  element.addEventListener("pointerup", end);
  element.addEventListener("pointercancel", end);
  element.addEventListener("keydown", (event) => {
    const next = keyMove(cursor, { height: side, width: side }, event);
    if (next) cursor = next;
    else if (event.key === " " || event.key === "Enter") onstroke(middle(cursor), middle(cursor));
    else return;
    event.preventDefault();
    oncursor(cursor);
  });
  element.addEventListener("focus", () => element.matches(":focus-visible") && oncursor(cursor));
  element.addEventListener("blur", () => oncursor(null));
}
