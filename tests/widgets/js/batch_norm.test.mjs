// Batch normalisation in the page: by hand.
import assert from "node:assert/strict";
import test from "node:test";
import { meansOf } from "../../../cnn_course/widgets/batch_norm_explorer/state.js";
import { movingAverages, normalised, statistics } from "../../../cnn_course/widgets/batch_norm_explorer/sums.js";

test("statistics of a batch divide by the count", () => {
  assert.deepEqual(statistics([1, 3]), { mean: 2, variance: 1 });
  assert.deepEqual(statistics([7]), { mean: 7, variance: 0 });
});

test("moving averages begin at 0 and 1, and walk through the stream and around it", () => {
  const stream = [2, 4, 6];
  assert.deepEqual(movingAverages(stream, { batch_size: 2, steps: 0, momentum: 0.5 }), { mean: 0, variance: 1 });
  // The batches are 2 4, then 6 2: means 3 and 4, variances 1 and 4.
  assert.deepEqual(movingAverages(stream, { batch_size: 2, steps: 2, momentum: 0.5 }), { mean: 2.75, variance: 2.5 });
  assert.deepEqual(movingAverages(stream, { batch_size: 2, steps: 2, momentum: 0 }), { mean: 4, variance: 4 });
});

test("an activation alone becomes beta", () => {
  const learned = { gamma: 3, beta: 0.5, epsilon: 1e-3 };
  assert.equal(normalised(7, statistics([7]), learned).output, 0.5);
  assert.equal(normalised(3, { mean: 1, variance: 4 }, { gamma: 2, beta: 1, epsilon: 0 }).output, 3);
});

test("a run that ended in no number leaves no mean", () => {
  assert.deepEqual(
    meansOf([
      [1, 2],
      [1, null],
      [null, null],
    ]),
    [1.5, null, null],
  );
});
