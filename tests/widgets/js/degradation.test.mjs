// The networks of several depths in the page: medians and bands, comparisons run by run, and what is hidden at first.
import assert from "node:assert/strict";
import test from "node:test";
import { bandOf, sceneOf, verdictOf } from "../../../cnn_course/widgets/degradation_explorer/state.js";
import { medianOf } from "../../../cnn_course/widgets/lib/maths/medians.js";
import { apart } from "../../../cnn_course/widgets/lib/parts/curves.js";

const network = (kind, depth, train) => ({
  kind,
  depth,
  curves: { train: train.map((error) => [0.9, error]), test: train.map((error) => [0.9, error + 0.1]) },
  errors: { train, test: train.map((error) => error + 0.1) },
});
const RECORDED = {
  depths: [8, 20, 56],
  shallow: 20,
  epochs: 2,
  kinds: [{ name: "plain", hue: 1 }],
  networks: [network("plain", 8, [0.2, 0.3]), network("plain", 20, [0.3, 0.25]), network("plain", 56, [0.6, 0.7])],
  built: [{ depth: 56, train: [0.3, 0.25] }],
};
const scene = (more) => sceneOf({ depth: 56, prediction: "none", by_hand: false, ...more }, RECORDED);

test("the middle of an odd and of an even number of runs, and the band around it", () => {
  assert.equal(medianOf([3, 1, 2]), 2);
  assert.equal(medianOf([4, 1, 2, 3]), 2.5);
  assert.deepEqual(
    bandOf([
      [1, 9],
      [3, 5],
      [2, 7],
    ]),
    { median: [2, 7], low: [1, 5], high: [3, 9] },
  );
});

test("runs are compared seed by seed, and a word is said only where all agree", () => {
  assert.deepEqual(verdictOf([2, 3], [1, 2]), { worse: 2, better: 0, runs: 2, word: "worse" });
  assert.deepEqual(verdictOf([2, 1], [1, 2]), { worse: 1, better: 1, runs: 2, word: "same" });
  assert.deepEqual(verdictOf([1, 1], [1, 2]), { worse: 0, better: 1, runs: 2, word: "same" });
  assert.equal(verdictOf([0, 1], [1, 2]).word, "better");
});

test("names that crowd are pushed apart, keep their order and stay inside", () => {
  assert.deepEqual(apart([10, 50], 15, 100), [10, 50]);
  assert.deepEqual(apart([12, 10, 11], 15, 100), [40, 10, 25]);
  assert.deepEqual(apart([99, 98], 15, 100), [100, 85]);
  assert.deepEqual(apart([], 15, 100), []);
});

test("before the reader has said what they expect, only the shallow network is known", () => {
  const first = scene({ by_hand: true });
  assert.equal(first.open, false);
  assert.deepEqual(
    first.curves.map((one) => one.depth),
    [20],
  );
  assert.deepEqual(
    first.dots.map((one) => one.errors !== null),
    [false, true, false],
  );
  assert.deepEqual(first.built, []);
  assert.equal(first.asked.verdict, null);
  assert.ok(!JSON.stringify(first).includes("0.7"), "no number of the deep one");
});

test("afterwards all of it is, and the chosen depth stands beside the shallow one", () => {
  const open = scene({ prediction: "better", by_hand: true });
  assert.deepEqual(
    open.curves.map(({ depth, beside }) => [depth, beside]),
    [
      [20, true],
      [56, false],
    ],
  );
  assert.equal(open.asked.verdict.word, "worse");
  assert.deepEqual(open.built, RECORDED.built);
  assert.equal(open.verdicts[0].ours, 0.6499999999999999);
  const shallow = scene({ prediction: "better", depth: 20 });
  assert.equal(shallow.curves.length, 1);
  assert.equal(shallow.verdicts[0].runs, undefined, "nothing is compared with itself");
  assert.equal(scene({ prediction: "better", depth: 8 }).verdicts[0].word, "same");
});
