// The recursion, the tree of units, and what the reader's edits do to a chain.
import assert from "node:assert/strict";
import { test } from "node:test";
import { both, plainLayer } from "../../../cnn_course/widgets/lib/maths/plain.js";
import { fieldOf, middleOf, rowsOf, treeOf, unitNear } from "../../../cnn_course/widgets/lib/maths/receptive.js";
import { chainKey, inRuns } from "../../../cnn_course/widgets/receptive_field_explorer/chain.js";
import {
  chainScene,
  EDITS,
  edited,
  middleUnit,
  networkScene,
  sameUnit,
} from "../../../cnn_course/widgets/receptive_field_explorer/state.js";

const conv = (kernel, { strides = 1, dilation = 1, padding = "valid" } = {}) =>
  plainLayer("Conv2D", {
    ...{ filters: 1, kernel_size: both(kernel), strides: both(strides) },
    ...{ dilation_rate: both(dilation), padding },
  });
const pool = (size, strides = size, more = {}) =>
  plainLayer("MaxPooling2D", { pool_size: both(size), strides: both(strides), ...more });
const CHAIN = [conv(3), conv(3), pool(2), conv(3)];
const numbers = (rows) => rows.map(({ units, size, jump, start }) => [units, size, jump, start]);

test("size, jump and start, by hand", () => {
  assert.deepEqual(numbers(rowsOf(20, CHAIN)), [
    [20, 1, 1, 0],
    [18, 3, 1, 0],
    [16, 5, 1, 0],
    [8, 6, 2, 0],
    [6, 10, 2, 0],
  ]);
});

test("padding moves the start back, dilation widens the window, a stride only what comes later", () => {
  const rows = rowsOf(20, [conv(3, { padding: "same", dilation: 2 }), conv(3, { strides: 3 }), conv(3)]);
  assert.deepEqual(numbers(rows).slice(1), [
    [20, 5, 1, -2],
    [6, 7, 3, -2],
    [4, 13, 3, -2],
  ]);
});

test('"same" puts an odd zero after, never before', () => {
  assert.equal(rowsOf(8, [conv(2, { padding: "same" })])[1].start, 0);
  assert.equal(rowsOf(8, [conv(4, { padding: "same" })])[1].start, -1);
});

test("the tree holds each unit once, and what lies in the padding only as the end of a line", () => {
  const tree = treeOf(rowsOf(20, CHAIN), 4, 2);
  assert.deepEqual(
    tree.map(({ units }) => units.length),
    [10, 8, 6, 3, 1],
  );
  assert.deepEqual(tree[0].units, [4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  assert.deepEqual(tree[4].links, [
    [2, 2],
    [2, 3],
    [2, 4],
  ]);
  const padded = treeOf(rowsOf(5, [conv(3, { padding: "same" })]), 1, 0);
  assert.deepEqual(padded[0].units, [0, 1]);
  assert.deepEqual(padded[1].links, [
    [0, -1],
    [0, 0],
    [0, 1],
  ]);
});

test("dilated filters leave pixels out", () => {
  const rows = rowsOf(9, [conv(3, { dilation: 2 }), conv(3, { dilation: 2 })]);
  assert.deepEqual(treeOf(rows, 2, 0)[0].units, [0, 2, 4, 6, 8]);
  assert.deepEqual(fieldOf(rows[2], 0), [0, 8]);
});

test("a unit stands over the middle of its field, and is found again there", () => {
  const rows = rowsOf(20, CHAIN);
  assert.equal(middleOf(rows[4], 2), 8.5);
  for (let unit = 0; unit < 6; unit += 1) assert.equal(unitNear(rows[4], middleOf(rows[4], unit)), unit);
  assert.equal(unitNear(rows[4], -100), 0);
  assert.equal(unitNear(rows[4], 100), 5);
});

test("a chain ends where a layer has no room", () => {
  const scene = chainScene({ layers: [pool(3), pool(3), pool(3)], size: 20, layer: 0, unit: 0 });
  assert.equal(scene.misfit, 2);
  assert.equal(scene.rows.at(-1).units, 2);
  assert.equal(chainScene({ layers: CHAIN, size: 20, layer: 3, unit: 99 }).unit, 5);
});

test("edits: what is picked stays over the same place", () => {
  const state = { layers: CHAIN, size: 20, layer: 3, unit: 2 };
  const shorter = edited(state, EDITS.remove());
  assert.equal(shorter.layers.length, 3);
  assert.deepEqual([shorter.layer, shorter.unit], [2, 3]);
  const longer = edited({ ...state, layer: 1 }, EDITS.add("MaxPooling2D"));
  assert.deepEqual(
    longer.layers.map(({ kind }) => kind[0]),
    ["C", "C", "M", "M", "C"],
  );
  assert.equal(longer.layer, 2);
  const moved = edited({ ...state, layer: 2 }, EDITS.move(-1));
  assert.deepEqual([moved.layer, moved.layers[1].kind], [1, "MaxPooling2D"]);
  assert.equal(state.layers[1].kind, "Conv2D", "the old list is untouched");
});

test("a layer of another kind begins with that kind's usual window and stride", () => {
  const state = { layers: [conv(5, { dilation: 3, padding: "same" })], size: 20, layer: 0, unit: 0 };
  const [changed] = edited(state, EDITS.set({ kind: "MaxPooling2D" })).layers;
  assert.deepEqual([changed.pool_size, changed.strides, changed.dilation_rate], [[2, 2], [2, 2], undefined]);
  const [mean] = edited({ ...state, layers: [pool(3, 1)] }, EDITS.set({ kind: "AveragePooling2D" })).layers;
  assert.deepEqual(
    [mean.pool_size, mean.strides],
    [
      [3, 3],
      [1, 1],
    ],
  );
});

test("keys go along the row and to the nearest unit of the next", () => {
  const scene = { rows: rowsOf(20, CHAIN), at: 4, unit: 2 };
  const key = (name, more = {}) => ({ key: name, ...more });
  assert.deepEqual(chainKey(scene, key("ArrowRight")), [4, 3]);
  assert.deepEqual(chainKey({ ...scene, unit: 0 }, key("ArrowLeft")), [4, 0]);
  assert.deepEqual(chainKey(scene, key("ArrowDown")), [3, 3]);
  assert.deepEqual(chainKey(scene, key("ArrowUp")), [4, 2]);
  assert.deepEqual(chainKey({ ...scene, at: 1 }, key("ArrowDown")), [1, 2], "the picture has no units");
  assert.deepEqual(chainKey(scene, key("End")), [4, 5]);
  assert.equal(chainKey(scene, key("Tab")), null);
  assert.equal(chainKey(scene, key("ArrowLeft", { altKey: true })), null);
});

test("pixels in words", () => {
  assert.equal(inRuns([4, 5, 6], "to"), "4 to 6");
  assert.equal(inRuns([0, 1, 5], "to"), "0, 1, 5");
  assert.equal(inRuns([0, 2, 4, 6, 8, 10, 12, 14], "to"), "0, 2, 4, 6, \u2026, 14");
});

test("a map is shown only for the layer and the unit that were recorded", () => {
  const layer = (units) => ({ units, size: 3, jump: 224 / units, start: 0 });
  const network = { layers: [layer(224), layer(7)] };
  const state = { networkLayer: 1, networkUnit: [3, 3], effective: true };
  const recorded = [{ layer: 1 }];
  assert.equal(networkScene(state, network, recorded).map, recorded[0]);
  assert.equal(networkScene({ ...state, effective: false }, network, recorded).map, null);
  assert.equal(networkScene({ ...state, networkUnit: [3, 2] }, network, recorded).map, null);
  assert.equal(networkScene({ ...state, networkLayer: 0 }, network, recorded).map, null);
  assert.deepEqual(sameUnit(layer(7), middleUnit(layer(7)), layer(224)), [112, 112]);
  assert.deepEqual(sameUnit(layer(224), [0, 223], layer(7)), [0, 6]);
});
