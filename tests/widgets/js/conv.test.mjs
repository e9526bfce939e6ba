// Convolution against values worked out by hand.
import assert from "node:assert/strict";
import test from "node:test";
import {
  axis,
  conv2d,
  geometry,
  multiply,
  outputNear,
  padAxis,
  patchAt,
  patchMiddle,
} from "../../../cnn_course/widgets/lib/maths/conv.js";
import { fromLists, tensor, toLists } from "../../../cnn_course/widgets/lib/maths/tensor.js";

const settings = (changes = {}) => ({ strides: 1, padding: "valid", dilation: 1, ...changes });
const COUNT = fromLists([
  [1, 2, 3, 4],
  [5, 6, 7, 8],
  [9, 10, 11, 12],
  [13, 14, 15, 16],
]);
const run = (image, kernel, changes) => toLists(conv2d(image, fromLists(kernel), settings(changes)));

test("the kernel is laid on as it is written, not flipped", () => {
  assert.deepEqual(run(fromLists([[1, 10, 100]]), [[2, 3, 5]]), [[532]]);
});

test("valid: only whole patches", () => {
  assert.deepEqual(
    run(COUNT, [
      [1, 0],
      [0, -1],
    ]),
    [
      [-5, -5, -5],
      [-5, -5, -5],
      [-5, -5, -5],
    ],
  );
});

test("strides skip outputs and leave the rest of the image unseen", () => {
  assert.deepEqual(run(COUNT, [[1]], { strides: 2 }), [
    [1, 3],
    [9, 11],
  ]);
  assert.deepEqual(run(COUNT, [[1]], { strides: 3 }), [
    [1, 4],
    [13, 16],
  ]);
  assert.deepEqual(run(COUNT, [[1, 1]], { strides: 2 }), [
    [3, 7],
    [19, 23],
  ]);
});

test("dilation spreads the taps", () => {
  assert.deepEqual(
    run(
      COUNT,
      [
        [1, 0],
        [0, 100],
      ],
      { dilation: 2 },
    ),
    [
      [1101, 1202],
      [1505, 1606],
    ],
  );
  assert.deepEqual(
    run(
      COUNT,
      [
        [1, 0],
        [0, 100],
      ],
      { dilation: 3 },
    ),
    [[1601]],
  );
});

test("same, odd kernel: one zero on every side", () => {
  assert.deepEqual(run(fromLists([[1, 2, 3]]), [[1, 10, 100]], { padding: "same" }), [[210, 321, 32]]);
});

test("same, even kernel: the odd zero stands at the right and at the bottom", () => {
  assert.deepEqual(run(fromLists([[1, 2, 3]]), [[1, 10]], { padding: "same" }), [[21, 32, 3]]);
  assert.deepEqual(run(fromLists([[1], [2], [3]]), [[1], [10]], { padding: "same" }), [[21], [32], [3]]);
});

test("same with a stride depends on the image: 4 wide takes one zero at the right, 5 wide one on each side", () => {
  assert.deepEqual(padAxis(4, 3, settings({ padding: "same", strides: 2 })), [0, 1]);
  assert.deepEqual(padAxis(5, 3, settings({ padding: "same", strides: 2 })), [1, 1]);
  assert.deepEqual(run(fromLists([[1, 2, 3, 4]]), [[1, 10, 100]], { padding: "same", strides: 2 }), [[321, 43]]);
  assert.deepEqual(run(fromLists([[1, 2, 3, 4, 5]]), [[1, 10, 100]], { padding: "same", strides: 2 }), [
    [210, 432, 54],
  ]);
});

test("same with a kernel that is smaller than the stride takes no zeros, never fewer", () => {
  assert.deepEqual(padAxis(5, 1, settings({ padding: "same", strides: 3 })), [0, 0]);
});

test("a number pads all four sides, further than the kernel reaches if asked", () => {
  assert.deepEqual(run(fromLists([[7]]), [[1]], { padding: 1 }), [
    [0, 0, 0],
    [0, 7, 0],
    [0, 0, 0],
  ]);
  assert.deepEqual(run(fromLists([[1, 2]]), [[1, 1]], { padding: 2, strides: 2 }), [
    [0, 0, 0],
    [0, 3, 0],
    [0, 0, 0],
  ]);
});

test("channels are multiplied each with its own slice, and then summed", () => {
  const image = tensor(1, 2, 3, Float64Array.from([1, 2, 3, 4, 5, 6]));
  const kernel = tensor(1, 1, 3, Float64Array.from([1, 10, 100]));
  assert.deepEqual(toLists(conv2d(image, kernel, settings())), [[321, 654]]);
});

test("an axis tells the numbers of the formula", () => {
  const one = axis(96, 7, settings({ strides: 2, padding: "same", dilation: 2 }));
  assert.deepEqual(one, { size: 96, taps: 7, before: 5, after: 6, span: 13, strides: 2, dilation: 2, output: 48 });
});

test("a kernel that is larger than the padded image does not fit", () => {
  const [image, kernel] = [tensor(3, 9, 1), tensor(4, 1, 1)];
  assert.equal(geometry(image, kernel, settings()).fits, false);
  assert.equal(geometry(image, kernel, settings({ padding: 1 })).fits, true);
  assert.equal(geometry(image, tensor(2, 1, 1), settings({ dilation: 3 })).fits, false);
  assert.throws(() => conv2d(image, kernel, settings()), RangeError);
});

test("the patch, its products and their sum are the output's pixel; padding is marked", () => {
  const kernel = fromLists([
    [1, -2],
    [3, 5],
  ]);
  const chosen = settings({ padding: 1, strides: 2, dilation: 2 });
  const places = geometry(COUNT, kernel, chosen);
  const output = conv2d(COUNT, kernel, chosen);
  const { patch, outside } = patchAt(COUNT, kernel, places, [0, 0]);
  assert.deepEqual(toLists(patch), [
    [0, 0],
    [0, 6],
  ]);
  assert.deepEqual(outside, [true, true, true, false]);
  for (let row = 0; row < output.height; row += 1) {
    for (let column = 0; column < output.width; column += 1) {
      const { total } = multiply(patchAt(COUNT, kernel, places, [row, column]).patch, kernel);
      assert.equal(total, output.data[row * output.width + column]);
    }
  }
});

test("sums are told channel by channel", () => {
  const patch = tensor(1, 2, 3, Float64Array.from([1, 2, 3, 4, 5, 6]));
  const { sums, total } = multiply(patch, tensor(1, 2, 3, new Float64Array(6).fill(1)));
  assert.deepEqual(sums, [5, 7, 9]);
  assert.equal(total, 21);
});

test("pointing at the input finds the output whose patch lies there", () => {
  const places = geometry(tensor(9, 9, 1), tensor(3, 3, 1), settings({ strides: 2 }));
  assert.deepEqual(outputNear(places, [1, 1]), [0, 0]);
  assert.deepEqual(outputNear(places, [5, 3]), [2, 1]);
  assert.deepEqual(outputNear(places, [99, -99]), [3, 0]);
  for (const pick of [
    [0, 0],
    [2, 1],
    [3, 3],
  ])
    assert.deepEqual(outputNear(places, patchMiddle(places, pick)), pick);
});
