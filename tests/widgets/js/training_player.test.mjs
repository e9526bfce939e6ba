// The recorded training in the page: moments, places on the axis, the cells of the confusion matrix.
import assert from "node:assert/strict";
import test from "node:test";
import { ceiling, nearest } from "../../../cnn_course/widgets/lib/parts/curves.js";
import { strength } from "../../../cnn_course/widgets/training_player/confusion.js";
import {
  cellOf,
  commonestMistake,
  placeOf,
  recording,
  sceneOf,
  ticksOf,
} from "../../../cnn_course/widgets/training_player/state.js";
import words from "../../../cnn_course/widgets/training_player/words/en.js";

const near = (found, wanted) => assert.ok(Math.abs(found - wanted) < 1e-9, `${found} is not ${wanted}`);
const CURVES = ["training_loss", "training_accuracy", "validation_loss", "validation_accuracy"];

// Two moments, filters 1 × 2 × 1, one layer of maps, two classes. The bytes stand at an odd offset, as some hosts deliver them.
function content() {
  const bytes = (values) => {
    const all = new Uint8Array([9, ...values]);
    return new DataView(all.buffer, 1);
  };
  const array = (shape, values, range = {}) => ({ shape, dtype: "uint8", bytes: bytes(values), ...range });
  return {
    label: 1,
    steps: [0, 100],
    steps_an_epoch: 50,
    curves: Object.fromEntries(CURVES.map((name, i) => [name, [i, i + 0.5]])),
    maps: ["deep"],
    arrays: {
      digit: array([1, 2], [0, 255]),
      filters: array([2, 1, 2, 1], [0, 255, 51, 204], { low: -1, high: 1 }),
      deep: array([2, 1, 1, 2], [0, 255, 0, 51], { low: 0, high: 5 }),
      shares: array([2, 2], [255, 0, 51, 204], { low: 0, high: 1 }),
      confusion: { shape: [2, 2, 2], dtype: "uint16", bytes: bytes([3, 1, 1, 0, 2, 0, 4, 0, 7, 0, 0, 0, 1, 0, 8, 0]) },
    },
  };
}

test("each moment has its own numbers, in the right range", () => {
  const recorded = recording(content());
  assert.equal(recorded.count, 2);
  assert.equal(recorded.tested, 259 + 1 + 2 + 4, "little-endian counts of two bytes");
  const first = sceneOf({ moment: 0, cell: [0, 0], axis: "log" }, recorded);
  assert.deepEqual(Array.from(first.filters), [-1, 1]);
  assert.deepEqual(Array.from(first.maps.deep), [0, 5]);
  assert.deepEqual([first.digit, first.share], [0, 1]);
  const scene = sceneOf({ moment: 1, cell: [1, 0], axis: "log" }, recorded);
  Array.from(scene.filters).forEach((value, i) => near(value, [-0.6, 0.6][i]));
  near(scene.maps.deep[1], 1);
  assert.deepEqual([scene.step, scene.epochs, scene.digit], [100, 2, 1]);
  assert.deepEqual(scene.numbers.validation, { loss: 2.5, accuracy: 3.5 });
  assert.deepEqual(scene.cell, { row: 1, column: 0, count: 1, total: 9 });
  assert.deepEqual(scene.mistake, { row: 1, column: 0, count: 1 });
});

test("a cell belongs to its row, and the diagonal is no mistake", () => {
  const counts = Float64Array.from([50, 2, 3, 9, 60, 0, 1, 8, 70]);
  assert.deepEqual(cellOf(counts, 3, [1, 0]), { row: 1, column: 0, count: 9, total: 69 });
  assert.deepEqual(commonestMistake(counts, 3), { row: 1, column: 0, count: 9 });
});

test("on the logarithmic axis ten times the step is always as far", () => {
  const at = (step) => placeOf(step, 2577, "log");
  near(at(100) - at(10), at(1000) - at(100));
  near(at(1) - at(0), at(2) - at(1));
  assert.deepEqual([at(0), at(2577)], [0, 1]);
  near(placeOf(859, 2577, "linear"), 1 / 3);
});

test("a place on the axis leads to the nearest moment", () => {
  const steps = [0, 1, 10, 100];
  const momentAt = (place, all, axis) => {
    const places = all.map((step) => placeOf(step, all.at(-1), axis));
    return nearest(places, place);
  };
  for (const axis of ["log", "linear"]) {
    steps.forEach((step, i) => assert.equal(momentAt(placeOf(step, 100, axis), steps, axis), i));
    assert.deepEqual([momentAt(-1, steps, axis), momentAt(2, steps, axis)], [0, 3]);
  }
  assert.equal(momentAt(0.5, steps, "log"), 2);
  assert.equal(momentAt(0.5, steps, "linear"), 2, "50 is nearer to 10 than to 100");
});

test("steps are named at powers of ten, or at the ends of epochs", () => {
  const recorded = { steps: [0, 2577], steps_an_epoch: 859 };
  assert.deepEqual(ticksOf(recorded, "log"), [0, 1, 10, 100, 1000]);
  assert.deepEqual(ticksOf(recorded, "linear"), [0, 859, 1718, 2577]);
});

test("scale and colour hold every value", () => {
  assert.equal(ceiling([2.32, 0.1], [0, 1, 2, 2.5]), 2.5);
  assert.equal(ceiling([7], [0, 1]), 7);
  assert.deepEqual([strength(0, 10), strength(10, 10), strength(0, 0)], [0, 1, 0]);
  assert.ok(strength(1, 100) === 0.1, "few mistakes are seen");
});

test("sentences count in good English", () => {
  assert.equal(words.cellSays({ row: 4, column: 9, count: 1, total: 1463 }), "Of 1,463 held-out 4s, 1 was called 9.");
  assert.equal(words.mistake({ row: 9, column: 4, count: 169 }), "Most frequent mistake: 9 called 4, 169 times.");
  assert.equal(words.rightOf(0.9794, 5000), "All digits: 4,897 of 5,000 right.");
  assert.equal(words.source({ steps: [0, 1] }), "Recorded at 2 moments of one training.");
});
