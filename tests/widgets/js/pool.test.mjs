// Pooling, pushes, what changed, and the code for it.
import assert from "node:assert/strict";
import test from "node:test";
import { kerasPoolCode } from "../../../cnn_course/widgets/lib/maths/keras_pool.js";
import * as pool from "../../../cnn_course/widgets/lib/maths/pool.js";
import { fromLists, tensor, toLists } from "../../../cnn_course/widgets/lib/maths/tensor.js";
import { cornerSide } from "../../../cnn_course/widgets/lib/parts/marks.js";
import { working } from "../../../cnn_course/widgets/lib/parts/window.js";
import shared from "../../../cnn_course/widgets/lib/words/en.js";
import own from "../../../cnn_course/widgets/pooling_explorer/words/en.js";

const NUMBERS = fromLists([
  [1, 3, 0, 0],
  [2, 9, 0, 4],
  [5, 5, 6, 6],
  [5, 5, 8, 0],
]);
const WORDS = { ...shared, ...own };

function pooled(image, size, strides, kind, padding = "valid") {
  return toLists(pool.pool2d(image, pool.poolPlaces(image, size, { strides, padding }), kind));
}

test("the largest, the mean and the smallest of each window", () => {
  assert.deepEqual(pooled(NUMBERS, 2, 2, "max"), [
    [9, 4],
    [5, 8],
  ]);
  assert.deepEqual(pooled(NUMBERS, 2, 2, "average"), [
    [3.75, 1],
    [5, 5],
  ]);
  assert.deepEqual(pooled(NUMBERS, 2, 2, "min"), [
    [1, 0],
    [5, 0],
  ]);
  assert.deepEqual(pooled(NUMBERS, 3, 1, "max"), [
    [9, 9],
    [9, 9],
  ]);
  assert.deepEqual(pooled(NUMBERS, 2, 3, "max"), [[9]]);
  assert.deepEqual(pooled(NUMBERS, 1, 1, "average"), toLists(NUMBERS));
});

test("padding never counts: not for the mean, not for the smallest, not for the largest", () => {
  const image = tensor(
    4,
    4,
    1,
    Float64Array.from({ length: 16 }, (_, i) => i),
  );
  assert.deepEqual(pooled(image, 3, 2, "average", "same"), [
    [5, 6.5],
    [11, 12.5],
  ]);
  const minus = tensor(3, 3, 1, new Float64Array(9).fill(-1));
  const ones = tensor(3, 3, 1, new Float64Array(9).fill(1));
  assert.deepEqual(pooled(minus, 2, 2, "max", "same"), [
    [-1, -1],
    [-1, -1],
  ]);
  assert.deepEqual(pooled(ones, 2, 2, "min", "same"), [
    [1, 1],
    [1, 1],
  ]);
});

test("one window in full", () => {
  const places = pool.poolPlaces(NUMBERS, 2, { strides: 2, padding: "valid" });
  const high = pool.windowAt(NUMBERS, places, [1, 1], "max");
  assert.deepEqual([high.numbers, high.wins, high.value], [[6, 6, 8, 0], [false, false, true, false], 8]);
  assert.deepEqual(pool.windowAt(NUMBERS, places, [1, 0], "min").wins, [true, true, true, true]);
  const mean = pool.windowAt(NUMBERS, places, [0, 0], "average");
  assert.deepEqual([mean.wins.includes(true), mean.sum, mean.value], [false, 15, 3.75]);
});

test("a zero of the padding does not win", () => {
  const image = fromLists([
    [0, 1, 2],
    [1, 1, 1],
    [1, 1, 0],
  ]);
  const places = pool.poolPlaces(image, 2, { strides: 2, padding: "same" });
  const corner = pool.windowAt(image, places, [1, 1], "min");
  assert.deepEqual(corner.outside, [false, true, true, true]);
  assert.deepEqual(corner.wins, [true, false, false, false]);
  assert.deepEqual(corner.counted, [0]);
});

test("a picture is pushed in all directions, and what comes in is black", () => {
  const image = fromLists([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.deepEqual(toLists(pool.pushed(image, [0, 1])), [
    [0, 1, 2],
    [0, 4, 5],
  ]);
  assert.deepEqual(toLists(pool.pushed(image, [0, -2])), [
    [3, 0, 0],
    [6, 0, 0],
  ]);
  assert.deepEqual(toLists(pool.pushed(image, [1, -1])), [
    [0, 0, 0],
    [2, 3, 0],
  ]);
  assert.deepEqual(toLists(pool.pushed(image, [-1, 0])), [
    [4, 5, 6],
    [0, 0, 0],
  ]);
  assert.deepEqual(toLists(pool.pushed(image, [0, 5])), [
    [0, 0, 0],
    [0, 0, 0],
  ]);
  assert.deepEqual(
    toLists(image),
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    "the picture itself stays",
  );
});

test("changes are counted, and their mean is over all outputs", () => {
  const change = pool.compare(
    fromLists([
      [1, 2],
      [3, 4],
    ]),
    fromLists([
      [1, 1],
      [3, 7],
    ]),
  );
  assert.deepEqual(change.changed, [false, true, false, true]);
  assert.deepEqual([change.count, change.total, change.mean], [2, 4, 1]);
  assert.equal(pool.compare(fromLists([[0.1 + 0.2]]), fromLists([[0.3]])).count, 0, "rounding is no change");
});

test("stripes two pixels wide vanish after a push of one, and are back after two", () => {
  const line = [0, 0, 1, 1, 0, 0, 1, 1];
  const stripes = fromLists([line, line]);
  const at = (right) => pooled(pool.pushed(stripes, [0, right]), 2, 2, "max");
  assert.deepEqual([at(0), at(1), at(2)], [[[0, 1, 0, 1]], [[0, 1, 1, 1]], [[0, 0, 1, 0]]]);
});

test("a push by whole strides moves the output by whole places: exactly so with overlapping windows too", () => {
  const data = Float64Array.from({ length: 400 }, (_, i) => ((i * 7919) % 101) / 101);
  const image = tensor(20, 20, 1, data);
  for (const kind of pool.KINDS) {
    for (const [size, strides, shift, moved, of] of [
      [2, 2, [2, 0], [1, 0], 90],
      [3, 2, [-4, 2], [-2, 1], 56],
      [4, 3, [3, -6], [1, -2], 20],
    ]) {
      const places = pool.poolPlaces(image, size, { strides, padding: "valid" });
      const [before, after] = [image, pool.pushed(image, shift)].map((one) => pool.pool2d(one, places, kind));
      assert.deepEqual(pool.movedOn(before, after, shift, strides), { places: moved, agree: of, of });
    }
  }
});

test("other pushes are not moves", () => {
  assert.equal(pool.movedOn(NUMBERS, NUMBERS, [0, 0], 2), null);
  assert.equal(pool.movedOn(NUMBERS, NUMBERS, [2, 1], 2), null);
  assert.deepEqual(
    pool.movedOn(NUMBERS, NUMBERS, [0, 2], 2),
    { places: [0, 1], agree: 4, of: 12 },
    "what does not agree is not said to",
  );
});

test("the most telling window has the widest range, and is the nearest to the middle of several", () => {
  const image = tensor(6, 6, 1);
  image.data[0] = image.data[14] = image.data[28] = 1;
  assert.deepEqual(pool.mostTelling(image, pool.poolPlaces(image, 2, { strides: 2, padding: "valid" })), [1, 1]);
  image.data[0] = 2;
  assert.deepEqual(pool.mostTelling(image, pool.poolPlaces(image, 2, { strides: 2, padding: "valid" })), [0, 0]);
});

test("the arithmetic of a window in words", () => {
  const places = pool.poolPlaces(NUMBERS, 2, { strides: 2, padding: "valid" });
  const said = (pick, kind) => working(pool.windowAt(NUMBERS, places, pick, kind), kind, WORDS);
  assert.equal(said([0, 0], "average"), "(1.00 + 3.00 + 2.00 + 9.00) / 4 = 3.75");
  assert.equal(said([0, 0], "max"), "The largest of 4.");
  assert.equal(said([0, 1], "min"), "The smallest of 4, held by 3.");
  const large = pool.poolPlaces(NUMBERS, 3, { strides: 1, padding: "valid" });
  assert.equal(working(pool.windowAt(NUMBERS, large, [0, 0], "average"), "average", WORDS), "31.00 / 9 = 3.44");
});

test("what a push did is said in words", () => {
  assert.equal(WORDS.changed(31, 196), "31 of 196 outputs changed.");
  assert.equal(WORDS.pushed([1, -2]), "1 down, 2 left");
  assert.equal(
    WORDS.oldIsBack({ places: [0, 1], agree: 182, of: 182 }, 2),
    "Whole strides: the old output is back, 1 place right.",
  );
  assert.ok(
    WORDS.oldIsBack({ places: [-2, 0], agree: 3, of: 9 }, 2).includes("3 of 9 outputs are the old ones, 2 places up"),
  );
  assert.ok(WORDS.oldIsBack(null, 2).includes("stride 2"));
});

test("Keras code has Keras' layers, and the minimum upside down", () => {
  const settings = { size: 3, strides: 2, padding: "same", image: tensor(28, 28, 1), words: WORDS };
  const code = (kind) => kerasPoolCode({ ...settings, kind });
  assert.ok(
    code("max").includes('keras.layers.MaxPooling2D(\n    pool_size=3,\n    strides=2,\n    padding="same",\n)'),
  );
  assert.ok(code("average").includes("AveragePooling2D("));
  assert.ok(code("min").includes('-keras.ops.max_pool(-x, 3, strides=2, padding="same")'));
});

test("a mark can be seen on small pixels and stays within them", () => {
  assert.ok(Math.abs(cornerSide(20, 1) - 9.2) < 1e-9);
  assert.equal(cornerSide(3, 1), 2);
  assert.equal(cornerSide(1, 1), 1);
});
