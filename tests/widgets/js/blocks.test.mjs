// Networks folded into their blocks: what is shown, what it sums up to, which links lead past what.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allBlocks,
  itemAt,
  itemsOf,
  lanesOf,
  linksOf,
  shortName,
  summed,
} from "../../../cnn_course/widgets/lib/maths/blocks.js";
import { tableOf } from "../../../cnn_course/widgets/lib/maths/layers.js";
import { both, plainLayer } from "../../../cnn_course/widgets/lib/maths/plain.js";
import { blocksOf, PAGES, roomFor } from "../../../cnn_course/widgets/network_explorer/geometry.js";
import { lookedScene, pickedItem } from "../../../cnn_course/widgets/network_explorer/state.js";
import {
  columnOf,
  columnsOf,
  opened,
  unfoldedAtFirst,
} from "../../../cnn_course/widgets/receptive_field_explorer/ways.js";

const conv = (name, inputs = [], more = {}) =>
  plainLayer("Conv2D", { filters: 4, padding: "same", name, inputs, ...more });
const block = (name, first, last, blocks = []) => ({ name, first, last, blocks });

/** A stem, two residual blocks in a stage, and a head. */
const LAYERS = [
  conv("stem"),
  ...["a", "b"].flatMap((one, i) => [
    conv(`stage1_${one}_conv1`),
    conv(`stage1_${one}_conv2`),
    { kind: "Add", name: `stage1_${one}_add`, inputs: [`stage1_${one}_conv2`, i ? "stage1_a_add" : "stem"] },
  ]),
  plainLayer("GlobalAveragePooling2D", { name: "head" }),
];
const BLOCKS = [block("stage1", 1, 6, [block("stage1_a", 1, 3), block("stage1_b", 4, 6)])];
const NETWORK = { name: "small", input_shape: [16, 12, 3], layers: LAYERS, blocks: BLOCKS };
const found = tableOf(LAYERS, [16, 12, 3]);
const shown = (unfolded) => itemsOf(LAYERS.length, BLOCKS, new Set(unfolded));
const names = (items) => items.map(({ first, block: one }) => one?.name ?? first);

test("blocks are folded until they are opened, from the outside", () => {
  assert.equal(found.problem, null);
  assert.deepEqual(names(shown([]).items), [0, "stage1", 7]);
  assert.deepEqual(names(shown(["stage1"]).items), [0, "stage1_a", "stage1_b", 7]);
  assert.deepEqual(names(shown(["stage1_a"]).items), [0, "stage1", 7], "an open block in a folded one is not seen");
  const { items, open } = shown(["stage1", "stage1_b"]);
  assert.deepEqual(names(items), [0, "stage1_a", 4, 5, 6, 7]);
  assert.deepEqual(
    open.map(({ block: one, level, from, to }) => [one.name, level, from, to]),
    [
      ["stage1", 0, 1, 4],
      ["stage1_b", 1, 2, 4],
    ],
  );
  assert.deepEqual(
    items.map(({ level }) => level),
    [0, 1, 2, 2, 2, 0],
  );
  assert.equal(itemAt(items, 2), 1);
  assert.equal(itemAt(items, 5), 3);
  assert.deepEqual(
    allBlocks(BLOCKS).map(({ name }) => name),
    ["stage1", "stage1_a", "stage1_b"],
  );
});

test("every layer is in one item, whatever is open", () => {
  for (const unfolded of [[], ["stage1"], ["stage1", "stage1_a"], ["stage1", "stage1_a", "stage1_b"]]) {
    const { items } = shown(unfolded);
    const layers = items.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
    assert.deepEqual(layers, [...LAYERS.keys()]);
    const sum = items.reduce((total, { first, last }) => total + summed(found.rows, first, last).parameters, 0);
    assert.equal(sum, 4 * 27 + 4 + 4 * (4 * 36 + 4));
  }
  assert.deepEqual(summed(found.rows, 1, 6).output, [16, 12, 4]);
});

test("links lead from item to item; what goes on within one is left out", () => {
  const links = (unfolded) => linksOf(shown(unfolded).items, found.rows);
  assert.deepEqual(links([]), [
    [-1, 0],
    [0, 1],
    [1, 2],
  ]);
  const past = links(["stage1", "stage1_a", "stage1_b"]).filter(([from, to]) => to - from > 1);
  assert.deepEqual(past, [
    [0, 3],
    [3, 6],
  ]);
  assert.deepEqual(
    links(["stage1"]).filter(([from, to]) => to - from > 1),
    [],
  );
});

test("links that overlap have lanes of their own, the short ones nearest", () => {
  assert.deepEqual(
    lanesOf(
      [
        [0, 9],
        [1, 3],
        [3, 5],
        [2, 6],
      ],
      4,
    ),
    [2, 0, 0, 1],
  );
  assert.deepEqual(
    Math.max(
      ...lanesOf(
        Array.from({ length: 9 }, () => [0, 4]),
        4,
      ),
    ),
    3,
    "no more than there is room for",
  );
});

test("a scene has a row for each item, and says what stands apart", () => {
  const scene = lookedScene({ pick: 5, unfolded: ["stage1", "stage1_b"] }, NETWORK, found);
  assert.equal(pickedItem(scene), 3);
  assert.deepEqual(
    scene.items.map(({ isApart }) => isApart),
    [false, false, false, false, false, false],
  );
  assert.deepEqual(
    scene.links.map(({ from, to, lane }) => [from, to, lane]),
    [[1, 4, 0]],
  );
  const branches = [conv("stem"), conv("left", ["stem"]), conv("right", ["stem"])];
  const fork = { input_shape: [8, 8, 3], layers: branches, blocks: [] };
  const { items } = lookedScene({ pick: 0, unfolded: [] }, fork, tableOf(branches, [8, 8, 3]));
  assert.deepEqual(
    items.map(({ isApart }) => isApart),
    [false, false, true],
  );
});

test("names are short within their block", () => {
  assert.equal(shortName("stage1_block2_conv1", "stage1_block2"), "conv1");
  assert.equal(shortName("encoder/conv1", "encoder"), "conv1");
  assert.equal(shortName("r12", "32x32"), "r12");
  assert.equal(shortName("conv1", undefined), "conv1");
});

test("folded boxes are thick enough for their leaves, and what is apart stands further away", () => {
  const shapes = [
    [32, 32, 3],
    [32, 32, 4],
    [32, 32, 4],
    [16, 16, 4],
  ];
  const options = { least: [null, PAGES, null, null], apart: [false, false, true, false] };
  const { blocks } = blocksOf(shapes, 400, 100, options);
  assert.ok(blocks[1].thick >= PAGES);
  const gap = (i) => blocks[i].x - blocks[i - 1].x - blocks[i - 1].thick;
  assert.ok(gap(2) > gap(3) + 5);
  const many = Array.from({ length: 500 }, () => [32, 32, 16]);
  const wide = roomFor(many, {});
  const placed = blocksOf(many, wide, 100).blocks;
  assert.ok(placed.slice(1).every((one, i) => one.x - placed[i].x > 4));
  assert.ok(placed.at(-1).x + placed.at(-1).thick <= wide);
});

test("a folded block's bar is its last layer's, and branches lead past bars", () => {
  const network = opened({
    ...NETWORK,
    way: [0, 1, 2, 4, 5],
    joins: [
      [0, 3],
      [3, 6],
    ],
  });
  assert.deepEqual(
    network.layers.map(({ size, units, across }) => [size, units, across.units]),
    [
      [3, 16, 12],
      [5, 16, 12],
      [7, 16, 12],
      [9, 16, 12],
      [11, 16, 12],
    ],
  );
  const stops = (unfolded) => columnsOf(network, unfolded).columns.map(({ stop }) => stop);
  assert.deepEqual(stops([]), [0, 4]);
  assert.deepEqual(stops(["stage1"]), [0, 2, 4]);
  assert.deepEqual(stops(unfoldedAtFirst(network)), [0, 1, 2, 3, 4]);
  const open = columnsOf(network, ["stage1", "stage1_a", "stage1_b"]);
  assert.deepEqual(open.links, [
    [0, 2],
    [2, 4],
  ]);
  assert.deepEqual(
    open.open.map(({ block: one, from, to }) => [one.name, from, to]),
    [
      ["stage1", 1, 4],
      ["stage1_a", 1, 2],
      ["stage1_b", 3, 4],
    ],
  );
  assert.equal(columnOf(columnsOf(network, []).columns, network.layers, 2), 1);
});

test("zeros that are put around a map beforehand belong to the window that follows", () => {
  const padded = [
    { kind: "ZeroPadding2D", name: "pad", inputs: [], padding: [both(3), both(3)] },
    conv("conv", [], { kernel_size: both(7), strides: both(2), padding: "valid" }),
  ];
  const network = opened({ name: "padded", input_shape: [32, 32, 3], layers: padded, blocks: [], way: [1], joins: [] });
  const [{ before, span, strides, start, below }] = network.layers;
  assert.deepEqual([before, span, strides, start, below.size], [3, 7, 2, -3, 1]);
});
