// TopFiveExplorer in the page: the rank of the label, whether it is a hit, and how many of all are.
import assert from "node:assert/strict";
import test from "node:test";
import { sceneOf } from "../../../cnn_course/widgets/top_five_explorer/state.js";
import words from "../../../cnn_course/widgets/top_five_explorer/words/en.js";

const label = (name, rank, share) => ({ name, rank, share });
const recorded = {
  photographs: [
    {
      name: "chelsea",
      top: [label("lynx", 1, 0.6), label("tabby", 2, 0.3)],
      labels: [label("tabby", 2, 0.3), label("lynx", 1, 0.6)],
    },
    { name: "brick", top: [label("maze", 1, 0.2)], labels: [label("stone wall", 1288, 0.00004)] },
  ],
};
const state = { photograph: "chelsea", first: 1, labels: [0, 0], prediction: "hit" };

test("a label is a hit among as many as are looked at", () => {
  const scene = sceneOf(state, recorded);
  assert.equal(scene.hit, false);
  assert.equal(words.outcome(scene), "You said: a hit. tabby is number 2, with 30.0\u00a0%: a miss for top\u20111.");
  assert.equal(sceneOf({ ...state, first: 2 }, recorded).hit, true);
  assert.equal(sceneOf({ ...state, labels: [1, 0] }, recorded).hit, true, "with another label");
  assert.deepEqual(
    scene.top.map((one) => [one.counts, one.right]),
    [
      [true, false],
      [false, true],
    ],
  );
});

test("the share of hits is the accuracy", () => {
  const scene = sceneOf({ ...state, first: 5 }, recorded);
  assert.deepEqual(
    scene.ranks.map((one) => [one.label, one.rank, one.hit]),
    [
      ["tabby", 2, true],
      ["stone wall", 1288, false],
    ],
  );
  assert.equal(words.accuracy(scene, 2), "1 of 2 are hits: a top\u20115 accuracy of 50\u00a0% on these 2.");
});

test("nothing is told before the reader has guessed", () => {
  const scene = sceneOf({ ...state, prediction: "none" }, recorded);
  assert.deepEqual([scene.top, scene.ranks, scene.hit, scene.hits], [[], [], null, null]);
  assert.deepEqual(scene.label, { name: "tabby" });
});

test("a tiny share is not nothing", () => {
  const scene = sceneOf({ ...state, photograph: "brick" }, recorded);
  assert.equal(
    words.outcome(scene),
    "You said: a hit. stone wall is number 1,288, with 0.004\u00a0%: a miss for top\u20111.",
  );
});
