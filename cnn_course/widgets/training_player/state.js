// What the figure is asked to show, and the recorded training that it shows it of.

import { answer } from "../lib/maths/shuffle.js";
import { bytesOf } from "../lib/maths/tensor.js";

export const TRAITS = ["moment", "cell", "axis", "prediction"];
export const SPLITS = ["training", "validation"];
export const CURVES = ["loss", "accuracy"];

const READERS = { uint8: [1, "getUint8"], uint16: [2, "getUint16"] };

/** {shape, dtype, bytes, low, high} -> at(moment): the numbers of that moment; without low and high they are counts. */
function opened({ shape, dtype, bytes, low, high }) {
  const raw = bytesOf(bytes);
  const [size, read] = READERS[dtype];
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const inner = shape.slice(1);
  const length = inner.reduce((product, side) => product * side, 1);
  const step = low === undefined ? 1 : (high - low || 1) / 255;
  const value = (i) => (low ?? 0) + view[read](i * size, true) * step;
  return { shape: inner, at: (moment) => Float64Array.from({ length }, (_, i) => value(moment * length + i)) };
}

/** The recording with its arrays opened; count is the number of moments. */
export function recording(content) {
  const { digit, ...arrays } = content.arrays;
  return {
    ...content,
    count: content.steps.length,
    digit: { shape: digit.shape, bytes: bytesOf(digit.bytes) },
    arrays: Object.fromEntries(Object.entries(arrays).map(([name, one]) => [name, opened(one)])),
    tested: opened(arrays.confusion)
      .at(0)
      .reduce((sum, count) => sum + count, 0),
  };
}

/** Where a step stands on its axis, from 0 to 1. On the logarithmic one, 0 is as far before 1 as 2 is behind it. */
export function placeOf(step, last, axis) {
  if (axis === "linear") return step / last;
  const at = (one) => (one === 0 ? -Math.log(2) : Math.log(one));
  return (at(step) - at(0)) / (at(last) - at(0));
}

/** The steps that are named on the axis: powers of ten, or the ends of the epochs. */
export function ticksOf({ steps, steps_an_epoch: epoch }, axis) {
  const last = steps.at(-1);
  if (axis === "linear") return Array.from({ length: Math.floor(last / epoch) + 1 }, (_, i) => i * epoch);
  const powers = [0, 1];
  while (powers.at(-1) * 10 <= last) powers.push(powers.at(-1) * 10);
  return powers;
}

/** One cell of a confusion matrix in numbers: {row, column, count, total of the row}. */
export function cellOf(counts, classes, [row, column]) {
  const line = Array.from(counts.subarray(row * classes, (row + 1) * classes));
  return { row, column, count: line[column], total: line.reduce((sum, count) => sum + count, 0) };
}

/** The largest count beside the diagonal. */
export function commonestMistake(counts, classes) {
  const mistakes = Array.from(counts, (count, i) => (i % (classes + 1) === 0 ? 0 : count));
  const at = mistakes.indexOf(Math.max(...mistakes));
  return { row: Math.floor(at / classes), column: at % classes, count: mistakes[at] };
}

const MANY = 0.9; // of the held-out digits: what the question asks for
const FEW = 100; // steps

/** The question's answer: the first recorded moment at which so many held-out digits are right; the last if there is none. */
export function learnedAt({ steps, steps_an_epoch: epoch, curves }) {
  const found = curves.validation_accuracy.findIndex((accuracy) => accuracy >= MANY);
  const moment = found < 0 ? steps.length - 1 : found;
  const step = steps[moment];
  const right = found >= 0 && step <= FEW ? "hundred" : found >= 0 && step <= epoch ? "epoch" : "more";
  return { moment, step, accuracy: curves.validation_accuracy[moment], right };
}

/** Everything that is shown of a moment. */
export function sceneOf({ moment, cell, axis }, recorded) {
  const { steps, curves, arrays } = recorded;
  const now = (name) => arrays[name].at(moment);
  const [classes] = arrays.confusion.shape;
  const confusion = now("confusion");
  const shares = Array.from(now("shares"));
  return {
    moment,
    axis,
    step: steps[moment],
    epochs: steps[moment] / recorded.steps_an_epoch,
    numbers: Object.fromEntries(
      SPLITS.map((split) => [
        split,
        Object.fromEntries(CURVES.map((what) => [what, curves[`${split}_${what}`][moment]])),
      ]),
    ),
    filters: now("filters"),
    maps: Object.fromEntries(recorded.maps.map((name) => [name, now(name)])),
    shares,
    ...answer(shares),
    label: recorded.label,
    classes,
    confusion,
    cell: cellOf(confusion, classes, cell),
    cellAtEnd: cellOf(arrays.confusion.at(recorded.count - 1), classes, cell),
    mistake: commonestMistake(confusion, classes),
  };
}
