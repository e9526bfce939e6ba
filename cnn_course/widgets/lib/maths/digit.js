// Putting a drawn digit where MNIST's digits are: cnn_course/widgets/live_network/centring.py does the same, number for number.

export const SIDE = 28;
const BOX = 20; // MNIST's digits are scaled to this, by their longer side
const MIDDLE = 14; // and moved until their centre of mass is nearest to this row and column, counted from 0

const rounded = (value) => Math.floor(value + 0.5);

/** The rows and columns from the first to the last with ink: {top, left, height, width}, or null. */
export function inkBox(drawing) {
  let [top, bottom, left, right] = [SIDE, -1, SIDE, -1];
  for (let i = 0; i < drawing.length; i += 1) {
    if (drawing[i] === 0) continue;
    const row = Math.floor(i / SIDE);
    const column = i % SIDE;
    if (row < top) top = row;
    bottom = row;
    if (column < left) left = column;
    if (column > right) right = column;
  }
  return bottom < 0 ? null : { top, left, height: bottom - top + 1, width: right - left + 1 };
}

/** How much of each old pixel is in each new one: a tent as wide as a new pixel. `size` weights for each new pixel. */
function tents(size, target, scale) {
  const reach = Math.max(1, 1 / scale);
  const weights = new Float64Array(target * size);
  for (let i = 0; i < target; i += 1) {
    const place = (i + 0.5) * (size / target) - 0.5;
    let total = 0;
    for (let k = 0; k < size; k += 1) {
      const weight = Math.max(0, 1 - Math.abs(place - k) / reach);
      weights[i * size + k] = weight;
      total += weight;
    }
    for (let k = 0; k < size; k += 1) weights[i * size + k] /= total;
  }
  return weights;
}

/** Weighted sums over `size` numbers, `step` apart from `from` on, one for each line of weights: told one by one. */
function weighted(numbers, from, step, weights, size, tell) {
  for (let line = 0; line * size < weights.length; line += 1) {
    let sum = 0;
    for (let k = 0; k < size; k += 1) sum += weights[line * size + k] * numbers[from + k * step];
    tell(line, sum);
  }
}

/** The ink with its longer side 20 pixels long: {height, width, data}, data of bytes. */
function scaled(drawing, box) {
  const scale = BOX / Math.max(box.height, box.width);
  const [height, width] = [box.height, box.width].map((size) => Math.max(1, rounded(size * scale)));
  const [down, across] = [tents(box.height, height, scale), tents(box.width, width, scale)];
  const between = new Float64Array(height * box.width); // as high as the result, as wide as the ink
  for (let column = 0; column < box.width; column += 1) {
    const from = box.top * SIDE + box.left + column;
    weighted(drawing, from, SIDE, down, box.height, (row, sum) => (between[row * box.width + column] = sum));
  }
  const data = new Uint8Array(height * width);
  for (let row = 0; row < height; row += 1) {
    const store = (column, sum) => (data[row * width + column] = Math.min(255, rounded(sum)));
    weighted(between, row * box.width, 1, across, box.width, store);
  }
  return { height, width, data };
}

/** Where the box begins on one axis, from the ink in each of its rows or columns. */
function start(mass) {
  let [total, moment] = [0, 0];
  for (let i = 0; i < mass.length; i += 1) {
    total += mass[i];
    moment += mass[i] * i;
  }
  if (total === 0) return Math.floor((SIDE - mass.length) / 2); // so faint that nothing was left of it
  return Math.min(Math.max(rounded(MIDDLE - moment / total), 0), SIDE - mass.length);
}

/**
 * Bytes (28 × 28), scaled and moved as MNIST's digits were: the ink's box to 20 pixels by its longer side, its centre of mass
 * to the picture's centre, as far as the box stays inside. A digit of MNIST stays as it is, and so does a picture without ink.
 */
export function centred(drawing) {
  const box = inkBox(drawing);
  if (!box) return drawing;
  const { height, width, data } = scaled(drawing, box);
  const [rows, columns] = [new Uint32Array(height), new Uint32Array(width)]; // the ink in each
  data.forEach((ink, i) => {
    rows[Math.floor(i / width)] += ink;
    columns[i % width] += ink;
  });
  const [top, left] = [start(rows), start(columns)];
  const result = new Uint8Array(SIDE * SIDE);
  for (let row = 0; row < height; row += 1) {
    result.set(data.subarray(row * width, (row + 1) * width), (top + row) * SIDE + left);
  }
  return result;
}
