// The questions that come before a change: which answer the numbers bear out.
import assert from "node:assert/strict";
import test from "node:test";
import { grownOf } from "../../../cnn_course/widgets/parameter_explorer/state.js";
import { lossesOf } from "../../../cnn_course/widgets/shuffle_explorer/state.js";
import { learnedAt } from "../../../cnn_course/widgets/training_player/state.js";

test("the network that lost more is the answer, or neither where both lost alike", () => {
  const of = (...means) => {
    const names = ["dense-natural", "dense-permuted", "cnn-natural", "cnn-permuted"];
    return lossesOf({ accuracy: Object.fromEntries(names.map((name, i) => [name, { mean: means[i] }])) });
  };
  assert.deepEqual(of(0.9, 0.9, 0.95, 0.85), { dense: [0.9, 0.9], cnn: [0.95, 0.85], right: "cnn" });
  assert.equal(of(0.9, 0.5, 0.95, 0.85).right, "dense");
  assert.equal(of(0.9, 0.8, 0.95, 0.845).right, "same");
});

test("only the dense layer grows with the picture, with its area", () => {
  const { dense, conv, right } = grownOf();
  assert.equal(right, "four");
  assert.deepEqual(dense, [224 * 224 * 3 * 64 + 64, 448 * 448 * 3 * 64 + 64]);
  assert.deepEqual(conv, [3 * 3 * 3 * 64 + 64, 3 * 3 * 3 * 64 + 64]);
});

test("a step is judged by where it lies, and a training that never gets there is late", () => {
  const of = (steps, accuracies) =>
    learnedAt({ steps, steps_an_epoch: 500, curves: { validation_accuracy: accuracies } });
  assert.deepEqual(of([0, 100, 500], [0.1, 0.9, 0.95]), { moment: 1, step: 100, accuracy: 0.9, right: "hundred" });
  assert.equal(of([0, 100, 500], [0.1, 0.8, 0.95]).right, "epoch");
  assert.equal(of([0, 100, 501], [0.1, 0.8, 0.95]).right, "more");
  assert.deepEqual(of([0, 50], [0.1, 0.3]), { moment: 1, step: 50, accuracy: 0.3, right: "more" });
});
