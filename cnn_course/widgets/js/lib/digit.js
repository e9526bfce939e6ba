// Putting a drawn digit where MNIST's digits are: cnn_course/widgets/_centring.py does the same, number for number.

export const SIDE = 28;
const BOX = 20; // MNIST's digits are scaled to this, by their longer side
const MIDDLE = 14; // and moved until their centre of mass is nearest to this row and column, counted from 0

const rounded = (value) => Math.floor(value + 0.5);
const counting = (length, value) => Array.from({ length }, (_, i) => value(i));
const added = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

/** The rows and columns from the first to the last with ink: {top, left, height, width}, or null. */
export function inkBox(drawing) {
  let [top, bottom, left, right] = [SIDE, -1, SIDE, -1];
  drawing.forEach((value, i) => {
    if (value === 0) return;
    const [row, column] = [Math.floor(i / SIDE), i % SIDE];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
    [left, right] = [Math.min(left, column), Math.max(right, column)];
  });
  return bottom < 0 ? null : { top, left, height: bottom - top + 1, width: right - left + 1 };
}

/** How much of each old pixel is in each new one: a tent as wide as a new pixel. One list of weights a new pixel. */
function tents(size, target, scale) {
  const reach = Math.max(1, 1 / scale);
  return counting(target, (i) => {
    const place = (i + 0.5) * (size / target) - 0.5;
    const weights = counting(size, (k) => Math.max(0, 1 - Math.abs(place - k) / reach));
    const total = added(weights);
    return weights.map((weight) => weight / total);
  });
}

/** The ink with its longer side 20 pixels long: rows of bytes. */
function scaled(drawing, box) {
  const scale = BOX / Math.max(box.height, box.width);
  const [down, across] = [box.height, box.width].map((size) => tents(size, Math.max(1, rounded(size * scale)), scale));
  const ink = (row, column) => drawing[(box.top + row) * SIDE + box.left + column];
  const rows = down.map((weights) => counting(box.width, (column) => added(weights.map((w, k) => w * ink(k, column)))));
  return rows.map((row) => across.map((weights) => Math.min(255, rounded(added(weights.map((w, k) => w * row[k]))))));
}

/** Where the box begins on one axis, from the ink in each of its rows or columns. */
function start(mass) {
  const total = added(mass);
  if (total === 0) return Math.floor((SIDE - mass.length) / 2); // so faint that nothing was left of it
  const centre = added(mass.map((ink, i) => ink * i)) / total;
  return Math.min(Math.max(rounded(MIDDLE - centre), 0), SIDE - mass.length);
}

/**
 * Bytes (28 × 28), scaled and moved as MNIST's digits were: the ink's box to 20 pixels by its longer side, its centre of mass
 * to the picture's centre, as far as the box stays inside. A digit of MNIST stays as it is, and so does a picture without ink.
 */
export function centred(drawing) {
  const box = inkBox(drawing);
  if (!box) return drawing;
  const rows = scaled(drawing, box);
  const top = start(rows.map(added));
  const left = start(rows[0].map((_, column) => added(rows.map((row) => row[column]))));
  const result = new Uint8Array(SIDE * SIDE);
  rows.forEach((row, i) => result.set(row, (top + i) * SIDE + left));
  return result;
}
