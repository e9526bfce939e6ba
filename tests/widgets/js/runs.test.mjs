// The curves of recorded runs in the page: what is read off at a step, and the scale upwards.
import assert from "node:assert/strict";
import test from "node:test";
import { nearest, pathOf } from "../../../cnn_course/widgets/lib/parts/curves.js";
import { indexAt, recording, scaleOf, sceneOf, spreadOf } from "../../../cnn_course/widgets/runs_explorer/state.js";

const near = (found, wanted) => assert.ok(Math.abs(found - wanted) < 1e-9, `${found} is not ${wanted}`);

test("a curve is read at its last step that is not behind the cursor", () => {
  assert.deepEqual(
    [5, 6, 7, 11, 12, 99].map((step) => indexAt([6, 12, 18], step)),
    [-1, 0, 0, 0, 1, 2],
  );
});

test("mean, lowest and highest", () => {
  assert.deepEqual(spreadOf([3, 1, 2]), { mean: 2, low: 1, high: 3, runs: 3 });
  assert.equal(spreadOf([]), null);
});

test("a scene has a row for each line, chosen or not", () => {
  const series = [
    { line: "a", split: "train", kind: "loss", x: [1, 2], runs: [[4, 2]] },
    { line: "b", split: "train", kind: "loss", x: [2], runs: [[1]] },
  ];
  const recorded = recording({
    kinds: ["loss"],
    series,
    lines: [
      { name: "a", hue: 0 },
      { name: "b", hue: 1 },
    ],
  });
  assert.deepEqual(recorded.steps, [1, 2]);
  const early = sceneOf({ lines: ["a", "b"], step: 1, kind: "loss", scale: "log" }, recorded);
  assert.deepEqual(
    early.rows.map((row) => row.cells[0].values),
    [[4], []],
  );
  assert.equal(early.together, null, "one number is no spread");
  const late = sceneOf({ lines: ["a", "b"], step: 2, kind: "loss", scale: "log" }, recorded);
  assert.deepEqual(late.together, { mean: 1.5, low: 1, high: 2, runs: 2 });
  assert.equal(sceneOf({ lines: ["b"], step: 2, kind: "loss", scale: "log" }, recorded).rows[0].chosen, false);
});

test("scales hold their values, and a logarithmic one goes by powers of ten", () => {
  const linear = scaleOf("loss", "linear", [0.2, 3.1]);
  assert.deepEqual([linear.high, linear.ticks], [4, [0, 1, 2, 3, 4]]);
  assert.equal(scaleOf("loss", "linear", [8.7], 5).place(8.7), 1, "held at the end");
  const log = scaleOf("loss", "log", [0.02, 8.7]);
  assert.deepEqual(log.ticks.length, 4);
  near(log.place(0.1), 1 / 3);
  near(log.place(1), 2 / 3);
  assert.equal(log.place(0), 0);
  near(scaleOf("accuracy", "log", [0.5]).place(0.5), 0.5);
});

test("the nearest place, and a path through points", () => {
  assert.equal(nearest([0, 10, 30], 19), 1);
  assert.equal(pathOf([0, 1.234], [2, 3]), "M0.00 2.00L1.23 3.00");
});
