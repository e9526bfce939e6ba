import assert from "node:assert/strict";
import { test } from "node:test";

await import("../../../book/_static/nine.js");
const { brightest, numberIn, paint, slide, written } = globalThis.cbNine;

test("a number is read with either minus and either point, and written with the true minus", () => {
  assert.deepEqual(["\u22121.5", "-1,5", " 2 ", "0"].map(numberIn), [-1.5, -1.5, 2, 0]);
  assert.deepEqual(["", "x", "1e6", "10", "--1"].map(numberIn), [null, null, null, null, null]);
  assert.deepEqual([-1.5, 0, 2, 0.1 + 0.2].map(written), ["\u22121.5", "0", "2", "0.3"]);
});

test("the filter is slid, not turned, and stays within the picture", () => {
  const grey = Float32Array.from({ length: 16 }, (_, i) => i);
  const corner = (place) => [
    ...slide(
      grey,
      4,
      Array.from({ length: 9 }, (_, i) => Number(i === place)),
    ),
  ];
  assert.deepEqual(corner(0), [0, 1, 4, 5]);
  assert.deepEqual(corner(8), [10, 11, 14, 15]);
  assert.deepEqual([...slide(grey, 4, [-1, 0, 1, -2, 0, 2, -1, 0, 1])], [8, 8, 8, 8]);
});

test("a sum has the colour of its sign, the largest all of it; nothing but zeros is clear", () => {
  const pixels = [...paint(Float32Array.of(-2, -2, 0, 1), [1, 2, 3], [4, 5, 6])];
  assert.deepEqual(pixels.slice(0, 4), [1, 2, 3, 255]);
  assert.deepEqual(pixels.slice(8, 15), [4, 5, 6, 0, 4, 5, 6]);
  assert.ok(Math.abs(pixels[15] - 127.5) <= 1);
  assert.equal(brightest(new Float32Array(4)), 1);
});
