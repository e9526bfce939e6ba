// Gates, and the scores that follow from them.
import assert from "node:assert/strict";
import test from "node:test";
import {
  deviations,
  givenGates,
  rowOf,
  sceneOf,
  scoresOf,
  softmax,
} from "../../../cnn_course/widgets/excitation_explorer/state.js";
import { rowsOf } from "../../../cnn_course/widgets/excitation_explorer/worth.js";

const array = (shape, values) => ({ shape, data: Float64Array.from(values) });
const spread = (mean) => ({ mean, low: mean, high: mean, runs: 1 });
const changes = (value) => ({ permuted: spread(value), swapped: spread(value + 0.01), mean: spread(value + 0.02) });

const DATA = {
  classes: ["cat", "dog"],
  permutation: [2, 0, 1],
  gates: array([2, 3], [0.1, 0.2, 0.3, 0.7, 0.8, 0.9]),
  mean: array([3], [0.4, 0.5, 0.6]),
  squeeze: array([2, 3], [1, 2, 3, 4, 5, 6]),
  kernel: array([3, 2], [1, 0, 0, 1, 2, -1]),
  bias: array([2], [0.5, -0.5]),
  test_accuracy: { vgg: spread(0.5), "se-vgg": spread(0.6), resnet: spread(0.7), "se-resnet": spread(0.8) },
  changed: { vgg: { last: changes(0.55), all: changes(0.4) }, resnet: { last: changes(0.75), all: changes(0.7) } },
};
const STATE = { photo: "cat", source: "own", gates: [], channel: 2, prediction: "none" };

test("each source gives its gates", () => {
  const given = (source, photo = 0) => givenGates(photo, source, DATA);
  assert.deepEqual(given("own"), [0.1, 0.2, 0.3]);
  assert.deepEqual(given("permuted"), [0.3, 0.1, 0.2]);
  assert.deepEqual(given("swapped"), [0.7, 0.8, 0.9]);
  assert.deepEqual(given("swapped", 1), [0.1, 0.2, 0.3]);
  assert.deepEqual(given("mean", 1), [0.4, 0.5, 0.6]);
});

test("a score is the bias and the sum of gate, mean and weight", () => {
  assert.deepEqual(scoresOf([1, 0.5, 0], rowOf(DATA.squeeze, 0), DATA), [1.5, 0.5]);
  assert.deepEqual(softmax([1000, 1000]), [0.5, 0.5]);
});

test("gates set by hand count only while the hand is chosen", () => {
  const byHand = sceneOf({ ...STATE, source: "hand", gates: [1, 1, 1] }, DATA);
  assert.deepEqual(byHand.gates, [1, 1, 1]);
  assert.equal(byHand.adds, 6);
  assert.deepEqual(sceneOf({ ...STATE, gates: [1, 1, 1] }, DATA).gates, [0.1, 0.2, 0.3]);
  assert.deepEqual(sceneOf({ ...STATE, source: "hand" }, DATA).gates, [0.1, 0.2, 0.3]);
});

test("deviations of a channel are about its mean over the classes", () => {
  assert.deepEqual(Array.from(deviations(array([2, 2], [1, 4, 3, 8])).data), [-1, -2, 1, 2]);
});

test("the table's rows stand where their names say", () => {
  const found = Object.fromEntries(rowsOf(DATA).map(({ name, cells }) => [name, cells.map((cell) => cell.mean)]));
  assert.deepEqual(found.without, [0.5, 0.7]);
  assert.deepEqual(found.own, [0.6, 0.8]);
  assert.deepEqual(found.permuted_last, [0.55, 0.75]);
  assert.deepEqual(found.mean_all, [0.42000000000000004, 0.72]);
});
