// Paths through blocks, and their shares.
import assert from "node:assert/strict";
import test from "node:test";
import { choose, pathsThrough, sceneOf, sharesOf } from "../../../cnn_course/widgets/unravel_explorer/state.js";

test("paths are all choices of branch or shortcut, the shortest first", () => {
  const found = pathsThrough([8, 9], [9]);
  assert.deepEqual(
    found.map(({ length, branches, gone }) => [length, branches.map(Number).join(""), gone]),
    [
      [0, "00", false],
      [1, "10", false],
      [1, "01", true],
      [2, "11", true],
    ],
  );
  assert.deepEqual(
    [0, 1, 2, 3, 6].map((some) => choose(6, some)),
    [1, 6, 15, 20, 1],
  );
});

test("a share is the norm along one path times the paths", () => {
  assert.deepEqual(sharesOf([2, 1, 4]), [0.25, 0.25, 0.5]);
});

test("what is hurt is read from the place that its blocks name", () => {
  const recorded = {
    blocks: 2,
    pairs: ["1-2"],
    unhurt: { residual: [0.5], plain: [0.4] },
    removed: { residual: [[0.5, 0.45, 0.44, 0.3]], plain: [[0.4, null, 0.2, null]] },
    swapped: { residual: [[0.48]], plain: [[0.1]] },
    gradients: [
      [
        [3, 1],
        [4, 1, 1],
      ],
    ],
  };
  const scene = (more) => sceneOf({ unrolled: 2, removed: [], swapped: "none", guess: "none", ...more }, recorded);
  assert.deepEqual(scene({ removed: [2] }).networks.residual.after, [0.44]);
  assert.equal(scene({ removed: [2] }).worse, 1);
  assert.deepEqual(scene({ removed: [1] }).networks.plain.after, []);
  assert.equal(scene({ removed: [1] }).worse, null);
  assert.deepEqual(scene({ swapped: "1-2" }).networks.plain.after, [0.1]);
  assert.equal(scene({ swapped: "1-2" }).hurt, true);
  assert.equal(scene({}).hurt, false);
  assert.deepEqual(
    scene({}).lengths.map((one) => one.all),
    [1, 2, 1],
  );
});
