// Pooling: one number for each window, as TensorFlow does it (padding never counts), and what a push of the picture does to it.
import { geometry, patchAt, patchStart } from "./conv.js";
import { tensor } from "./tensor.js";

const SAME = 1e-9; // two sums of the same numbers in another order differ by less

export const KINDS = ["max", "average", "min"];

/** The axes of a pooling: windows of size × size; settings = {strides, padding}, padding "valid" or "same". */
export function poolPlaces(image, size, { strides, padding }) {
  return geometry(image, { height: size, width: size }, { strides, padding, dilation: 1 });
}

/** What a few numbers are pooled to. */
export function poolNumbers(numbers, kind) {
  if (kind === "max") return Math.max(...numbers);
  if (kind === "min") return Math.min(...numbers);
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

/** The numbers of one window that lie on the picture, in reading order. */
function numbersUnder({ height, width, data }, { down, across }, start) {
  const numbers = [];
  const [bottom, right] = [Math.min(height, start[0] + down.span), Math.min(width, start[1] + across.span)];
  for (let row = Math.max(0, start[0]); row < bottom; row += 1) {
    for (let column = Math.max(0, start[1]); column < right; column += 1) numbers.push(data[row * width + column]);
  }
  return numbers;
}

/** image (H, W, 1) -> the map (H', W', 1). */
export function pool2d(image, places, kind) {
  const output = tensor(places.down.output, places.across.output, 1);
  output.data.forEach((_, i) => {
    const pick = [Math.floor(i / output.width), i % output.width];
    output.data[i] = poolNumbers(numbersUnder(image, places, patchStart(places, pick)), kind);
  });
  return output;
}

/**
 * One window in full: its numbers, which of them are padding, which ones win (all that are equal to the largest or the
 * smallest; none of a mean), how many count, their sum and the result.
 */
export function windowAt(image, places, pick, kind) {
  const box = { height: places.down.span, width: places.across.span };
  const { patch, outside } = patchAt(image, box, places, pick);
  const numbers = Array.from(patch.data);
  const counted = numbers.filter((_, i) => !outside[i]);
  const value = poolNumbers(counted, kind);
  const wins = numbers.map((number, i) => kind !== "average" && !outside[i] && number === value);
  return { numbers, outside, wins, counted, value, sum: counted.reduce((sum, number) => sum + number, 0) };
}

/** The picture pushed [down, right] by whole pixels (negative: up, left). What comes in is black. */
export function pushed(image, [down, right]) {
  const { height, width, data } = image;
  const result = tensor(height, width, 1);
  for (let row = Math.max(0, down); row < Math.min(height, height + down); row += 1) {
    const [first, last] = [Math.max(0, right), Math.min(width, width + right)];
    if (last <= first) break;
    const from = (row - down) * width + first - right;
    result.data.set(data.subarray(from, from + last - first), row * width + first);
  }
  return result;
}

/** Which outputs changed, how many of how many, and by how much on average over all of them. */
export function compare(before, after) {
  const changes = before.data.map((value, i) => after.data[i] - value);
  const changed = Array.from(changes, (change) => Math.abs(change) > SAME);
  const count = changed.filter(Boolean).length;
  const mean = changes.reduce((sum, change) => sum + Math.abs(change), 0) / changes.length;
  return { changes, changed, count, total: changes.length, mean };
}

/**
 * Is the old output back in another place? {places: [down, right], agree, of} for a push by whole strides: so many of the
 * outputs that have a counterpart agree with it. null for any other push, and for none.
 */
export function movedOn(before, after, shift, strides) {
  if (shift.every((by) => by === 0) || shift.some((by) => by % strides !== 0)) return null;
  const [down, right] = shift.map((by) => by / strides);
  let [agree, of] = [0, 0];
  for (let row = Math.max(0, down); row < Math.min(after.height, after.height + down); row += 1) {
    for (let column = Math.max(0, right); column < Math.min(after.width, after.width + right); column += 1) {
      const old = before.data[(row - down) * before.width + column - right];
      if (Math.abs(after.data[row * after.width + column] - old) <= SAME) agree += 1;
      of += 1;
    }
  }
  return { places: [down, right], agree, of };
}

/** The output whose window has most to tell: the widest range of numbers, to a tenth. Of several, the one nearest to the middle. */
export function mostTelling(image, places) {
  const [high, low] = ["max", "min"].map((kind) => pool2d(image, places, kind));
  const place = (i) => /** @type {import("../types.d.ts").Pixel} */ ([Math.floor(i / high.width), i % high.width]);
  const range = (i) => Math.floor(10 * (high.data[i] - low.data[i]) + SAME);
  const off = ([row, column]) => (2 * row + 1 - high.height) ** 2 + (2 * column + 1 - high.width) ** 2;
  const better = (i, j) => range(i) > range(j) || (range(i) === range(j) && off(place(i)) < off(place(j)));
  let best = 0;
  for (let i = 1; i < high.data.length; i += 1) if (better(i, best)) best = i;
  return place(best);
}
