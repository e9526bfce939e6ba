// Where a filter stops: counts for each pixel, runs of numbers, and what is said about them.
import assert from "node:assert/strict";
import test from "node:test";
import { axis, conv2d } from "../../../cnn_course/widgets/lib/maths/conv.js";
import {
  coverage,
  coverage2d,
  isPixel,
  leftOver,
  missed,
  runs,
  tapsAt,
} from "../../../cnn_course/widgets/lib/maths/coverage.js";
import { tensor } from "../../../cnn_course/widgets/lib/maths/tensor.js";
import { pace } from "../../../cnn_course/widgets/lib/parts/play.js";
import shared from "../../../cnn_course/widgets/lib/words/en.js";
import { fontFor, labelEvery } from "../../../cnn_course/widgets/stride_padding_explorer/cells.js";
import {
  missedWords,
  patchWords,
  remainderWords,
  zerosWords,
} from "../../../cnn_course/widgets/stride_padding_explorer/facts.js";
import {
  changed,
  fromTraits,
  inside,
  middle,
  sceneOf,
  toTraits,
} from "../../../cnn_course/widgets/stride_padding_explorer/state.js";
import own from "../../../cnn_course/widgets/stride_padding_explorer/words/en.js";

const words = { ...shared, ...own };
const along = (size, taps, strides = 1, padding = "valid", dilation = 1) =>
  axis(size, taps, { strides, padding, dilation });
const scene = (changes) =>
  sceneOf({ dimensions: 1, size: 12, kernel: 3, strides: 1, padding: "valid", dilation: 1, pick: [0, 0], ...changes });

test("a padding may differ before and after", () => {
  const { before, after, output } = along(8, 3, 2, [0, 1]);
  assert.deepEqual([before, after, output], [0, 1, 4]);
  assert.deepEqual([along(8, 3, 2, "same").before, along(8, 3, 2, "same").after], [0, 1]);
});

test("the line of the chapter: pixel 11 is left over", () => {
  const line = along(12, 3, 2);
  assert.deepEqual(coverage(line), [1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 1, 0]);
  assert.deepEqual(missed(line), [11]);
  assert.equal(leftOver(line), 1);
});

test("a corner counts once, the middle nine times; with zeros around it, four times", () => {
  const counts = coverage2d(along(8, 3), along(8, 3));
  assert.deepEqual([counts[0][0], counts[0][4], counts[4][4]], [1, 3, 9]);
  assert.equal(coverage2d(along(8, 3, 1, "same"), along(8, 3, 1, "same"))[0][0], 4);
});

test("the counts are those of a picture in which one pixel is lit", () => {
  const ones = (side) => tensor(side, side, 1, new Float64Array(side * side).fill(1));
  for (const [size, taps, strides, padding, dilation] of [
    [7, 3, 2, "same", 1],
    [6, 2, 3, 1, 2],
    [5, 4, 1, [0, 3], 1],
    [9, 3, 4, "valid", 2],
  ]) {
    const counts = coverage2d(
      along(size, taps, strides, padding, dilation),
      along(size, taps, strides, padding, dilation),
    );
    for (let i = 0; i < size * size; i += 1) {
      const lit = tensor(size, size, 1);
      lit.data[i] = 1;
      const output = conv2d(lit, ones(taps), { strides, padding, dilation });
      assert.equal(
        counts.flat()[i],
        output.data.reduce((sum, value) => sum + value, 0),
      );
    }
  }
});

test("the taps of a stop, some of them on zeros", () => {
  const line = along(5, 3, 2, "same", 2);
  assert.deepEqual(tapsAt(line, 0), [-2, 0, 2]);
  assert.deepEqual(
    tapsAt(line, 0).map((place) => isPixel(line, place)),
    [false, true, true],
  );
  assert.equal(isPixel(line, 5), false);
});

test("runs of numbers", () => {
  assert.deepEqual(runs([1, 2, 3, 7, 9, 10]), [
    [1, 3],
    [7, 7],
    [9, 10],
  ]);
  assert.deepEqual(runs([]), []);
});

test("what an output covers, in words", () => {
  assert.equal(patchWords(words, scene({ strides: 2 }), [0, 2]), "pixels 4\u20136");
  assert.equal(patchWords(words, scene({ padding: "same" }), [0, 0]), "pixels 0 and 1, and 1 zero");
  assert.equal(patchWords(words, scene({ dilation: 2 }), [0, 1]), "pixels 1, 3 and 5");
  assert.equal(patchWords(words, scene({ padding: 4 }), [0, 0]), "3 zeros");
  const square = scene({ dimensions: 2, size: 8, padding: "same" });
  assert.equal(patchWords(words, square, [0, 3]), "rows 0 and 1, columns 2\u20134: 6 pixels and 3 zeros");
  assert.equal(patchWords(words, scene({ dimensions: 2, size: 8, padding: 4 }), [0, 3]), "zeros only");
  assert.equal(patchWords(words, scene({ dimensions: 2, kernel: 1 }), [5, 7]), "row 5, column 7: 1 pixel");
});

test("what is never covered, in words", () => {
  assert.equal(missedWords(words, scene({ strides: 2 })), "pixel 11: 1 of 12");
  assert.equal(missedWords(words, scene({})), "no pixel");
  const one = scene({ dimensions: 2, size: 8, strides: 2 });
  assert.equal(missedWords(words, one), "row 7 and column 7: 15 of 64 pixels");
  const two = scene({ dimensions: 2, size: 8, strides: 4 });
  assert.equal(missedWords(words, two), "rows 3 and 7 and the same columns: 28 of 64 pixels");
});

test("where the zeros are, in words: the odd one at the right, at the bottom", () => {
  assert.equal(zerosWords(words, scene({})), "none");
  assert.equal(
    zerosWords(words, scene({ strides: 2, padding: "same" })),
    "left 0, right 1, where TensorFlow puts the odd one",
  );
  const square = scene({ dimensions: 2, kernel: 4, padding: "same" });
  assert.equal(zerosWords(words, square), "top and left 1, bottom and right 2, where TensorFlow puts the odd one");
  assert.equal(zerosWords(words, scene({ dimensions: 2, padding: [1, 2] })), "top and left 1, bottom and right 2");
  assert.equal(zerosWords(words, scene({ dimensions: 2, padding: "same" })), "1 on every side");
  assert.equal(zerosWords(words, scene({ kernel: 1, padding: "same" })), "none: every stop fits as it is");
});

test("what the floor drops, in words", () => {
  assert.match(
    remainderWords(words, scene({ strides: 2 })),
    /^Rounded down, remainder 1: the last pixel is not reached\.$/,
  );
  assert.match(remainderWords(words, scene({ strides: 5, padding: 1 })), /the last pixel, zeros included, is not/);
  assert.match(
    remainderWords(words, scene({ dimensions: 2, strides: 5 })),
    /remainder 4: the last 4 rows and columns are not/,
  );
  assert.match(remainderWords(words, scene({})), /^No remainder/);
});

test("a picture has less room than a line, and what is chosen stays inside", () => {
  const line = scene({ size: 20 });
  assert.equal(changed(line, { dimensions: 2 }).size, 12);
  assert.equal(changed(line, { strides: 2 }).size, 20);
  assert.deepEqual(inside([0, 30], line.map), [0, 17]);
  assert.deepEqual(middle(scene({ dimensions: 2, size: 8 }).map), [2, 2]);
  assert.equal(scene({ kernel: 7, size: 5 }).fits, false);
});

test("state and traits say the same", () => {
  const traits = {
    dimensions: 1,
    size: 9,
    kernel_size: 3,
    strides: 2,
    padding: [1, 2],
    dilation_rate: 1,
    pick: [0, 3],
  };
  assert.deepEqual(toTraits(fromTraits((name) => traits[name])), traits);
});

test("numbers that could not be read are left out", () => {
  assert.equal(fontFor(5, 1), 0);
  assert.equal(fontFor(12, 1), 0, "smaller than 12 px");
  assert.equal(fontFor(20, 1) >= 12, true);
  assert.equal(fontFor(40, 2) <= 16, true);
  assert.equal(labelEvery(50), 1);
  assert.equal(labelEvery(8), 5);
});

test("a slow walk ends within half a minute as well", () => {
  assert.equal(pace(6, 6, 333), 1);
  assert.ok(Math.ceil((36 * 36) / pace(36, 36, 60)) * 60 <= 30_000);
});
