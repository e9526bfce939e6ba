// Text for numbers, colours for numbers, and numbers out of bytes.
import assert from "node:assert/strict";
import test from "node:test";
import * as colour from "../../../cnn_course/widgets/lib/core/colour.js";
import * as format from "../../../cnn_course/widgets/lib/core/format.js";
import * as tensors from "../../../cnn_course/widgets/lib/maths/tensor.js";

test("negative numbers have a true minus sign, zero has none", () => {
  assert.equal(format.fixed(-1.755), "\u22121.75");
  assert.equal(format.fixed(-0.004), "0.00");
  assert.equal(format.fixed(-0), "0.00");
  assert.equal(format.fixed(2, 0), "2");
  assert.equal(format.plain(-0.1), "\u22120.1");
});

test("as many digits as the numbers need, up to a limit, and fewer for large ones", () => {
  assert.equal(format.digitsFor([-1, 0, 2]), 0);
  assert.equal(format.digitsFor([0.5, 1]), 1);
  assert.equal(format.digitsFor([1 / 9]), 3);
  assert.deepEqual(
    [0, 9.99, 12, 345, 12345].map((size) => format.digitsThatFit(size)),
    [2, 2, 1, 0, 0],
  );
});

test("what people type is understood", () => {
  const typed = {
    "-1": -1,
    "\u22122.5": -2.5,
    "0,5": 0.5,
    ".5": 0.5,
    "1/4": 0.25,
    " - 1": NaN,
    "-1 / 8": -0.125,
    "+3": 3,
    "2.": 2,
    "1e-3": 0.001,
  };
  for (const [text, value] of Object.entries(typed)) assert.equal(format.parse(text), value, text);
  for (const text of ["", "x", "1..2", "1/0", "1/2/3", "--1", "1e999", "0x10", "Infinity", "-"]) {
    assert.ok(Number.isNaN(format.parse(text)), text);
  }
});

test("a number that is still being typed is not yet wrong", () => {
  for (const text of ["", "-", "\u2212", ".", "-.", "1/", "1/-", "1/0", "1/0."])
    assert.ok(format.unfinished(text), text);
  for (const text of ["1", "-1", "x", "1/2"]) assert.ok(!format.unfinished(text), text);
});

const MAP = colour.divergingMap({ negative: [200, 60, 10], zero: [250, 250, 250], positive: [30, 80, 220] });

test("the map is centred on zero, and its ends are the theme's colours", () => {
  assert.deepEqual(MAP.colours[colour.place(0, 5)], [250, 250, 250]);
  assert.deepEqual(MAP.colours[colour.place(-5, 5)], [200, 60, 10]);
  assert.deepEqual(MAP.colours[colour.place(5, 5)], [30, 80, 220]);
  assert.deepEqual(MAP.colours[colour.place(99, 5)], [30, 80, 220]);
  assert.deepEqual(MAP.colours[colour.place(0, 0)], [250, 250, 250]);
  for (const share of [0.1, 0.5, 0.9]) {
    assert.equal(colour.place(share, 1) - colour.place(0, 1), colour.place(0, 1) - colour.place(-share, 1));
  }
});

test("painted pixels have the colours of the map", () => {
  const pixels = new Uint32Array(3);
  colour.paintSigned([-2, 0, 1], 2, MAP, pixels);
  const bytes = new Uint8Array(pixels.buffer);
  assert.deepEqual([...bytes.subarray(0, 4)], [200, 60, 10, 255]);
  assert.deepEqual([...bytes.subarray(4, 8)], [250, 250, 250, 255]);
  assert.deepEqual([...bytes.subarray(8, 11)], MAP.colours[colour.place(1, 2)]);
});

test("a picture is painted as it is, grey and in colour", () => {
  const pixels = new Uint32Array(1);
  colour.paintPicture(tensors.tensor(1, 1, 1, [0.5]), pixels);
  assert.deepEqual([...new Uint8Array(pixels.buffer)], [128, 128, 128, 255]);
  colour.paintPicture(tensors.tensor(1, 1, 3, [1, 0, 0.2]), pixels);
  assert.deepEqual([...new Uint8Array(pixels.buffer)], [255, 0, 51, 255]);
});

test("text on any grey and on every colour of the map reaches a contrast of 4.5", () => {
  const greys = Array.from({ length: 256 }, (_, i) => [i, i, i]);
  const shades = Array.from({ length: 11 }, (_, i) => [0, 1, 2].map((c) => colour.shade(i / 10, c, 3))).flat();
  for (const rgb of [...greys, ...shades, ...MAP.colours]) {
    assert.ok(colour.contrast(rgb, colour.textOn(rgb)) >= 4.5, String(rgb));
  }
});

test("colours are read as style sheets write them", () => {
  assert.deepEqual(colour.parseColour(" #c2410c"), [194, 65, 12]);
  assert.deepEqual(colour.parseColour("#fff"), [255, 255, 255]);
  assert.deepEqual(colour.parseColour("rgb(1, 2, 3)"), [1, 2, 3]);
  assert.throws(() => colour.parseColour("teal"));
});

test("bytes arrive as a view, a buffer or an array, also from the middle of one", () => {
  const bytes = Uint8Array.from([9, 0, 51, 255]);
  for (const value of [bytes.subarray(1), new DataView(bytes.buffer, 1), bytes.slice(1).buffer]) {
    assert.deepEqual([...tensors.fromBytes(tensors.bytesOf(value), 1, 3, 1).data], [0, 0.2, 1]);
  }
  assert.equal(tensors.bytesOf(null).length, 0);
});

test("floats are read in the order in which Python wrote them, also off the grid of four bytes", () => {
  const bytes = new Uint8Array(9);
  new DataView(bytes.buffer).setFloat32(1, 0.5, true);
  new DataView(bytes.buffer).setFloat32(5, -2, true);
  assert.deepEqual([...tensors.fromFloats(bytes.subarray(1), 1, 2, 1).data], [0.5, -2]);
});

test("lists and tensors turn into each other", () => {
  for (const lists of [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    [[[1, 2, 3]], [[4, 5, 6]]],
  ]) {
    assert.deepEqual(tensors.toLists(tensors.fromLists(lists)), lists);
  }
});

test("a filter keeps its middle when it gets another size", () => {
  const kernel = tensors.fromLists([
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ]);
  assert.deepEqual(tensors.toLists(tensors.resized(kernel, 1, 1)), [[5]]);
  assert.deepEqual(tensors.toLists(tensors.resized(kernel, 1, 5)), [[0, 4, 5, 6, 0]]);
  assert.deepEqual(tensors.toLists(tensors.resized(tensors.resized(kernel, 6, 4), 3, 3)), tensors.toLists(kernel));
});

test("grey from colour, colour from grey", () => {
  const pixel = tensors.tensor(1, 1, 3, Float64Array.from([1, 0.5, 0]));
  assert.equal(tensors.toGrey(pixel).data[0], 0.2125 + 0.7154 * 0.5);
  assert.deepEqual([...tensors.spread(tensors.tensor(1, 2, 1, [1, 2]), 3).data], [1, 1, 1, 2, 2, 2]);
});
