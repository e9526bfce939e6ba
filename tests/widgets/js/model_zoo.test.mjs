// ModelZooExplorer in the page: who is beaten by nobody, what is said of two, and names that lie on nothing.
import assert from "node:assert/strict";
import test from "node:test";
import { placed } from "../../../cnn_course/widgets/model_zoo_explorer/labels.js";
import {
  answerOf,
  beats,
  comparison,
  frontOf,
  linearScale,
  logScale,
  sceneOf,
} from "../../../cnn_course/widgets/model_zoo_explorer/state.js";
import words from "../../../cnn_course/widgets/model_zoo_explorer/words/en.js";

const at = (name, x, y) => ({ name, x, y });
const POINTS = [at("a", 1, 70), at("b", 2, 70), at("c", 2, 75), at("d", 3, 74), at("e", 9, 80), at("f", 9, 80)];

test("who is cheaper and no worse, or better and no dearer, beats", () => {
  assert.ok(beats(POINTS[0], POINTS[1]));
  assert.ok(beats(POINTS[2], POINTS[1]));
  assert.ok(!beats(POINTS[1], POINTS[0]));
  assert.ok(!beats(POINTS[4], POINTS[5]), "equals do not beat each other");
  assert.deepEqual(
    frontOf(POINTS).map((one) => one.name),
    ["a", "c", "e", "f"],
  );
});

test("a count is one of the three answers", () => {
  assert.deepEqual([1, 7, 8, 13, 14, 20].map(answerOf), ["few", "few", "half", "half", "most", "most"]);
});

test("two are compared from the cheap one to the dear one", () => {
  assert.deepEqual(comparison(POINTS[4], POINTS[0]), { cheap: POINTS[0], dear: POINTS[4], gain: 10, times: 9 });
  assert.equal(comparison(at("x", 2, 71.3), at("y", 4, 71.2)).gain, -0.1, "no rounding error is shown");
});

const network = (name, parameters, top1) => ({
  name,
  parameters,
  top1,
  top5: 90,
  multiply_adds: 1,
  depth: 3,
  cpu_ms: 1,
  gpu_ms: 1,
  size: 224,
  mode: "tf",
});
const RECORDED = { networks: [network("small", 5e6, 75), network("large", 5e7, 75), network("best", 6e7, 80)] };
const STATE = { across: "parameters", accuracy: "top1", first: "small", second: "large", prediction: "none" };

test("the front is unknown until the reader has said what they expect", () => {
  const hidden = sceneOf(STATE, RECORDED);
  assert.deepEqual([hidden.front, hidden.count, hidden.beaten], [[], null, false]);
  assert.ok(!hidden.points.some((one) => one.front));
  assert.equal(words.verdict(hidden), "large has the same top\u20111 as small, 75.0\u00a0%, for 10 times the size.");
  const open = sceneOf({ ...STATE, prediction: "most" }, RECORDED);
  assert.equal(open.count, 2);
  assert.equal(
    words.verdict(open),
    "large has the same top\u20111 as small, 75.0\u00a0%, for 10 times the size. large is beaten by 1.",
  );
  assert.equal(words.outcome(open), "You said: 14 or more. By parameters it is 2 of 3.");
});

test("what is said of two says who gives what", () => {
  const said = (first, second) => words.verdict(sceneOf({ ...STATE, first, second }, RECORDED));
  assert.equal(said("best", "small"), "best has 5.0 points more top\u20111 than small, for 12 times the size.");
  assert.equal(said("best", "best"), "Pick two different networks to compare them.");
  const turned = { networks: [network("cheap", 2e6, 71.5), network("dear", 3e6, 70.5)] };
  assert.equal(
    words.verdict(sceneOf({ ...STATE, first: "cheap", second: "dear" }, turned)),
    "dear has 1.0 point less top\u20111 than cheap, and 1.5 times the size.",
  );
  const alike = { networks: [network("one", 100, 70), network("other", 102, 72)] };
  assert.equal(
    words.verdict(sceneOf({ ...STATE, first: "one", second: "other" }, alike)),
    "other has 2.0 points more top\u20111 than one, for about the size.",
  );
});

test("scales have room at both ends and ticks inside", () => {
  const log = logScale([3, 140]);
  assert.ok(log.place(3) > 0 && log.place(140) < 1);
  assert.deepEqual(log.ticks, [5, 10, 20, 50, 100]);
  const linear = linearScale([70.4, 84.3], 0.8, 2);
  assert.deepEqual(linear.ticks, [70, 72, 74, 76, 78, 80, 82, 84]);
});

const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Twenty marks in a heap, as random as they get: the same each time. */
function heap(seed, spread) {
  let state = seed;
  const next = () => {
    state = (1103515245 * state + 12345) % 2147483648;
    return state / 2147483648;
  };
  return Array.from({ length: 20 }, () => ({
    x: 60 + 560 * next() ** spread,
    y: 20 + 380 * next(),
    width: 90,
    room: 9,
  }));
}

test("names lie on no other name, on no mark, and within the frame", () => {
  const frame = { left: 40, right: 700, top: 0, bottom: 400 };
  for (const [seed, spread] of [
    [1, 1],
    [2, 1],
    [3, 1.5],
    [4, 2],
  ]) {
    const points = heap(seed, spread);
    const found = placed(points, points, frame);
    found.forEach((one, i) => {
      assert.ok(
        one.left >= frame.left && one.right <= frame.right && one.top >= frame.top && one.bottom <= frame.bottom,
      );
      found.slice(i + 1).forEach((other) => assert.ok(!overlap(one, other), `${seed}`));
      for (const { x, y } of points)
        assert.ok(!overlap(one, { left: x - 4, right: x + 4, top: y - 4, bottom: y + 4 }), `${seed}`);
    });
    assert.deepEqual(placed(points, points, frame), found, "the same each time");
  }
});
