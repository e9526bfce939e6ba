// The figure of signal and gradient in the page: what follows from the draws, and how they are computed bit by bit.
import assert from "node:assert/strict";
import test from "node:test";
import { layersNamed } from "../../../cnn_course/widgets/gradient_flow_explorer/chart.js";
import { convolved, DRAWS, flowAtOnce, size } from "../../../cnn_course/widgets/gradient_flow_explorer/net.js";
import { normals } from "../../../cnn_course/widgets/gradient_flow_explorer/random.js";
import {
  axisOf,
  networkOf,
  rowsOf,
  sceneOf,
  spreadOf,
  verdictOf,
} from "../../../cnn_course/widgets/gradient_flow_explorer/state.js";
import { work } from "../../../cnn_course/widgets/gradient_flow_explorer/work.js";

const PATCHES = normals(99, 0, 2 * 16 * 16 * 3);
const SETTING = {
  depth: 4,
  activation: "relu",
  initialisation: "he",
  gain: 1,
  block: "plain",
  total: "whole",
  batch_norm: false,
};

test("a convolution with a one in the middle tap changes nothing", () => {
  const filters = new Float64Array(9 * 8 * 8);
  for (let i = 0; i < 8; i += 1) filters[(4 * 8 + i) * 8 + i] = 1;
  const pictures = normals(1, 1, 16 * 16 * 8);
  assert.deepEqual(convolved(pictures, filters, 8), pictures);
});

test("a size is that of numbers whose squares are too large or too small, too", () => {
  assert.equal(size([3, 4, 0, 0]), 2.5);
  assert.ok(Math.abs(size([1e200, 1e200]) / 1e200 - 1) < 1e-12);
  assert.ok(Math.abs(size([1e-200, 1e-200]) / 1e-200 - 1) < 1e-12);
  assert.equal(size([0, 0]), 0);
});

test("a plain block adds nothing, so its sum makes no other network", () => {
  const [one, other] = ["whole", "halved"].map((total) =>
    networkOf({ ...SETTING, total, guess: "none", view: "sizes" }),
  );
  assert.deepEqual(one, other);
});

test("shortcuts scaled by a half take the gradient away, block by block", () => {
  const silent = { ...SETTING, depth: 12, gain: 1e-9, block: "preactivation" };
  const [whole, halved] = ["whole", "halved"].map((total) => flowAtOnce(PATCHES, 0, { ...silent, total }).gradient);
  assert.ok(Math.abs(whole[0] / whole.at(-1) - 1) < 1e-6);
  assert.ok(Math.abs(halved[0] / halved.at(-1) - 2 ** -6) < 1e-6);
});

test("the draws are the same ones, whether computed at once or bit by bit", () => {
  let now = 0;
  const bits = work(PATCHES, () => (now += 4)); // three looks at the clock, and the slice is over
  const draws = bits.begin(SETTING);
  let slices = 0;
  while (bits.busy) {
    bits.advance();
    slices += 1;
  }
  assert.ok(slices > DRAWS);
  assert.deepEqual(
    draws,
    Array.from({ length: DRAWS }, (_, draw) => flowAtOnce(PATCHES, draw, SETTING)),
  );
  assert.equal(work(PATCHES).begin({ ...SETTING }).length, DRAWS, "what has been computed is kept");
});

test("a draw that was left is begun anew, and another setting has draws of its own", () => {
  const bits = work(PATCHES, () => performance.now());
  const one = { ...SETTING, depth: 2, gain: 0.5 };
  bits.begin({ ...SETTING, depth: 8, gain: 0.5 });
  bits.advance();
  const draws = bits.begin(one);
  while (bits.busy) bits.advance();
  assert.deepEqual(draws[0], flowAtOnce(PATCHES, 0, one));
});

test("two figures of one page that compute the same share their draws", () => {
  let now = 0;
  const pair = [0, 1].map(() => work(PATCHES, () => (now += 4)));
  const lists = pair.map((one) => one.begin({ ...SETTING, depth: 2, gain: 2 }));
  while (pair[0].busy || pair[1].busy) for (const one of pair) one.advance();
  assert.equal(lists[0], lists[1]);
  assert.equal(new Set(lists[0].map((draw) => draw.signal[1])).size, DRAWS);
  assert.equal(lists[0].length, DRAWS);
});

test("median and range", () => {
  assert.deepEqual(spreadOf([3, 1, 2]), { low: 1, median: 2, high: 3 });
  assert.deepEqual(spreadOf([0, 4, 2, 10]), { low: 0, median: 3, high: 10 });
});

test("the axis holds all sizes above 0, and what it cannot hold stands at its end", () => {
  const small = axisOf([0.5, 2]);
  assert.deepEqual([small.low, small.high], [-2, 1]);
  const wide = axisOf([0, 1e-7, 3e5]);
  assert.deepEqual([wide.low, wide.high], [-8, 6]);
  assert.equal(wide.place(0), 0);
  assert.ok(Math.abs(wide.place(1) - 8 / 14) < 1e-9);
  for (const one of [1e-80, 1e80, Infinity]) assert.ok([0, 1].includes(axisOf([one]).place(one)));
  for (const axis of [small, wide, axisOf([1e-80, 1e80])]) assert.ok(axis.ticks.length <= 7 && axis.ticks.includes(0));
});

test("the verdict has a factor of ten", () => {
  assert.deepEqual(
    [0.05, 0.2, 5, 20].map((first) => verdictOf(first, 1)),
    ["smaller", "same", "same", "larger"],
  );
});

test("layers in the table and on the axis are even, and the ends are there", () => {
  for (let depth = 2; depth <= 64; depth += 2) {
    const rows = rowsOf(depth);
    assert.deepEqual([rows[0], rows.at(-1)], [0, depth]);
    assert.ok(rows.length <= 5 && rows.every((layer) => layer % 2 === 0));
    assert.ok(layersNamed(depth).length <= 5);
  }
});

test("what is silent, too small or too large for float32 is known", () => {
  const scene = (signal, gradient) =>
    sceneOf({ depth: 2, guess: "same" }, [{ signal: [1, signal], gradient: [gradient, 1] }]);
  assert.equal(scene(0, 0).silent, 1);
  assert.deepEqual(scene(1, 1e-46).ends, { under: true, over: false });
  assert.deepEqual(scene(1e39, 1).ends, { under: false, over: true });
  assert.deepEqual(scene(1, NaN).ends, { under: false, over: true });
  assert.deepEqual(scene(1, 1).ends, { under: false, over: false });
  assert.equal(scene(1, 1e12).sensitive, true);
  assert.equal(scene(1e12, 1e12).sensitive, false, "the signal has grown as much");
  assert.equal(sceneOf({ depth: 2, guess: "none" }, []).count, 0);
});
