// Sorting a table by a column (book/_static/sort.js), without a browser.
import assert from "node:assert/strict";
import test from "node:test";

await import("../../../book/_static/sort.js");
const { order } = globalThis.cbSort;

const sorted = (texts, descending = false) => order(texts, descending).map((place) => texts[place]);

test("numbers are sorted as numbers, with commas and without", () => {
  assert.deepEqual(sorted(["1,281,167", "60,000", "9"]), ["9", "60,000", "1,281,167"]);
  assert.deepEqual(sorted(["9", "60,000"], true), ["60,000", "9"]);
});

test("words are sorted as words, capital or not", () => {
  assert.deepEqual(sorted(["Places365", "COCO", "caltech"]), ["caltech", "COCO", "Places365"]);
});

test("what is equal keeps its order, both ways", () => {
  assert.deepEqual(order(["10", "10", "1"], false), [2, 0, 1]);
  assert.deepEqual(order(["10", "10", "1"], true), [0, 1, 2]);
});

test("empty cells come last, both ways, and words after numbers", () => {
  assert.deepEqual(sorted(["", "2", "1"]), ["1", "2", ""]);
  assert.deepEqual(sorted(["", "2", "1"], true), ["2", "1", ""]);
  assert.deepEqual(sorted(["varied", "28"]), ["28", "varied"]);
});
