// Painting the cells of a grid: by pointer, line by line, and by keyboard.
import { keyMove } from "./pick.js";

export const BRUSHES = {
  black: [0, 0, 0],
  middle: [128, 128, 128],
  white: [255, 255, 255],
  red: [214, 40, 40],
  green: [46, 160, 67],
  blue: [40, 90, 220],
};
export const GREY_BRUSHES = ["black", "middle", "white"];

/**
 * The cells on the way from one to another, so that a quick stroke has no gaps.
 * @type {(from: number[], to: number[]) => number[][]}
 */
export function strokeCells([row, column], [toRow, toColumn]) {
  const steps = Math.max(Math.abs(toRow - row), Math.abs(toColumn - column), 1);
  return Array.from({ length: steps + 1 }, (_, i) => [
    Math.round(row + ((toRow - row) * i) / steps),
    Math.round(column + ((toColumn - column) * i) / steps),
  ]);
}

/** Bytes (row, column, red-green-blue) with some cells in another colour: a copy, or the same array if nothing changed. */
export function painted(bytes, width, cells, colour) {
  const at = ([row, column]) => 3 * (row * width + column);
  if (cells.every((cell) => colour.every((value, c) => bytes[at(cell) + c] === value))) return bytes;
  const next = bytes.slice();
  for (const cell of cells) next.set(colour, at(cell));
  return next;
}

/** What a brush's colour is called; the nearest one where none is equal. */
export function brushName(colour) {
  const distance = (brush) => brush.reduce((sum, value, c) => sum + (value - colour[c]) ** 2, 0);
  return Object.keys(BRUSHES).sort((a, b) => distance(BRUSHES[a]) - distance(BRUSHES[b]))[0];
}

/**
 * Makes a picture paintable while active() holds. onpaint(cells) is told what to paint, oncursor(cell) where the keys are;
 * offset(pixel) turns a pixel of the picture into a cell of the grid, which may lie in a frame of padding.
 */
export function paintable(picture, { active, size, offset, onpaint, oncursor }) {
  const { element } = picture;
  let last = null;
  let cursor = [0, 0];
  const within = (value, count) => Math.min(count - 1, Math.max(0, value));
  const cellAt = (event) => {
    const [row, column] = offset(picture.at(event));
    return [within(row, size().height), within(column, size().width)];
  };
  element.addEventListener("pointerdown", (event) => {
    if (!active() || event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    cursor = last = cellAt(event);
    onpaint([last]);
  });
  element.addEventListener("pointermove", (event) => {
    if (!active() || !last) return;
    const cell = cellAt(event);
    onpaint(strokeCells(last, cell));
    cursor = last = cell;
  });
  const end = () => {
    last = null;
  };
  element.addEventListener("pointerup", end);
  element.addEventListener("pointercancel", end);
  element.addEventListener("keydown", (event) => {
    if (!active()) return;
    const next = keyMove(cursor, size(), event);
    if (next) {
      cursor = next;
      oncursor(cursor);
    } else if (event.key === " " || event.key === "Enter") {
      onpaint([cursor]);
      oncursor(cursor);
    } else return;
    event.preventDefault();
  });
  element.addEventListener("focus", () => active() && element.matches(":focus-visible") && oncursor(cursor));
  element.addEventListener("blur", () => oncursor(null));
}
