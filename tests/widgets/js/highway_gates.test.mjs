// Gates over the runs, and what is lost without a layer or block.
import assert from "node:assert/strict";
import test from "node:test";
import { limitsOf, lostAt, meanLost, sceneOf } from "../../../cnn_course/widgets/highway_gate_explorer/state.js";

const epoch = (...gates) => gates.map((gate) => [gate]);

// Four layers, the third of which changes the shape; one class; two epochs beside the beginning.
const recorded = {
  layers: 4,
  epochs: 1,
  judged: 10,
  gates: {
    "-1": [
      [epoch(0.2, 0.2, 0.2), epoch(0.4, 0.3, 0.2)],
      [epoch(0.2, 0.2, 0.2), epoch(0.6, 0.3, 0.1)],
    ],
    "-3": [[epoch(0.05, 0.05, 0.05), epoch(0.1, 0.1, 0.1)]],
  },
  unhurt: { "-1": [0.5, 0.75], "-3": [0.5], residual: [0.5, 0.5], plain: [0.5, 0.5] },
  removed: {
    "-1": [
      [0.25, 0.5, null, 0.5],
      [0.5, 0.75, null, 0.75],
    ],
    "-3": [[0.5, 0.5, null, 0.625]],
    residual: [
      [0.25, 0.5],
      [0.5, 0.5],
    ],
    plain: [
      [0.125, null],
      [0.125, null],
    ],
  },
};
const scene = (more) => sceneOf({ bias: -1, epoch: 1, layer: 0, guess: "none", ...more }, recorded);

test("a layer without a gate has none, and the gates behind it are not moved up", () => {
  const { rows } = scene();
  assert.deepEqual(rows[0].gates, [{ mean: 0.5, low: 0.4, high: 0.6 }]);
  assert.equal(rows[2].gates, null);
  assert.deepEqual([rows[3].gates[0].low, rows[3].gates[0].high], [0.1, 0.2]);
  assert.deepEqual(
    scene({ epoch: 0 }).rows.map((row) => row.gates?.[0].mean ?? null),
    [0.2, 0.2, null, 0.2],
  );
});

test("the colours reach from the lowest to the highest mean, in whatever epoch", () => {
  const { low, high } = limitsOf(recorded.gates["-1"]);
  assert.ok(Math.abs(low - 0.15) < 1e-12);
  assert.equal(high, 0.5);
  assert.deepEqual(scene({ epoch: 0 }).limits, scene({ epoch: 1 }).limits);
});

test("what is lost is told run by run, and not where nothing fits", () => {
  const { unhurt, removed } = recorded;
  assert.deepEqual(lostAt(unhurt["-1"], removed["-1"], 0), [0.25, 0.25]);
  assert.equal(lostAt(unhurt["-1"], removed["-1"], 2), null);
  assert.equal(meanLost(unhurt.plain, removed.plain, [0]), 0.375);
});

test("the other networks lose the block at the layer's place", () => {
  assert.deepEqual(scene({ layer: 2 }).networks.residual.after, [0.25, 0.5]);
  assert.deepEqual(scene({ layer: 2 }).networks.highway.after, [0.5, 0.75]);
  assert.equal(scene({ layer: 3 }).block, 2);
  assert.deepEqual(scene({ layer: 3 }).networks.plain.after, []);
  assert.deepEqual(scene({ layer: 3 }).networks.highway.after, []);
  assert.deepEqual(scene({ layer: 3 }).networks.residual.after, [0.5, 0.5]);
  assert.deepEqual(scene().networks.plain.after, []);
});

test("the means are of places that are there in all networks, and the least of them is named", () => {
  const { networks, least } = scene({ bias: -3 });
  assert.equal(networks.residual.lost, 0.125);
  assert.equal(networks.plain.lost, 0.375);
  assert.ok(Math.abs(networks.highway.lost + 0.125 / 3) < 1e-12);
  assert.equal(least, "highway");
});

test("the axis of what is lost holds both biases", () => {
  assert.deepEqual(scene().axis, { low: -0.15, high: 0.25 });
  assert.deepEqual(scene({ bias: -3 }).axis, { low: -0.15, high: 0.25 });
});
