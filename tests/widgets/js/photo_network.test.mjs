// The engine of PhotoNetwork: its two kernels against sums written out, its resizing, its weights, and what the page reckons.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import assembler from "wabt";
import { createEngine } from "../../../cnn_course/widgets/photo_network/engine/engine.js";
import { plainKernels } from "../../../cnn_course/widgets/photo_network/engine/plain.js";
import { middle, resized, weightsOf } from "../../../cnn_course/widgets/photo_network/engine/resize.js";
import { unpacker } from "../../../cnn_course/widgets/photo_network/engine/weights.js";
import { cellSquares, largest, mapOf, seenBy, sheetOf } from "../../../cnn_course/widgets/photo_network/state.js";
import words from "../../../cnn_course/widgets/photo_network/words/en.js";

const source = new URL("../../../cnn_course/widgets/photo_network/engine/kernels.wat", import.meta.url);
const bytes = (await assembler())
  .parseWat("kernels.wat", readFileSync(source, "utf8"), { simd: true })
  .toBinary({}).buffer;

/** The same numbers in every run. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 31 - 1;
  };
}

/** A memory with arrays put into it, and both kinds of kernels over it. */
function workbench(arrays) {
  const memory = new WebAssembly.Memory({ initial: 4 });
  const numbers = new Float32Array(memory.buffer);
  let at = 16; // not at the very beginning: an address left out would go unseen
  const places = {};
  for (const [name, values] of Object.entries(arrays)) {
    places[name] = at * 4;
    numbers.set(values, at);
    at += Math.ceil(values.length / 16) * 16;
  }
  const fast = new WebAssembly.Instance(new WebAssembly.Module(bytes), { engine: { memory } }).exports;
  return { numbers, places, kernels: { fast, plain: plainKernels(memory) } };
}

const near = (found, wanted, within = 1e-5) => {
  assert.equal(found.length, wanted.length);
  found.forEach((value, i) => assert.ok(Math.abs(value - wanted[i]) <= within, `${i}: ${value} for ${wanted[i]}`));
};

for (const rows of [1, 4, 7]) {
  for (const [inputs, outputs] of [
    [3, 8],
    [16, 24],
  ]) {
    test(`pointwise is a product of matrices: ${rows} rows, ${inputs} to ${outputs}`, () => {
      const next = random(rows * inputs);
      const make = (count) => Float32Array.from({ length: count }, next);
      const [from, kernel, bias] = [make((rows + 3) * inputs), make(inputs * outputs), make(outputs)];
      const panels = new Float32Array(kernel.length);
      for (let k = 0; k < inputs; k += 1) {
        for (let n = 0; n < outputs; n += 1) panels[(n >> 3) * inputs * 8 + k * 8 + (n & 7)] = kernel[k * outputs + n];
      }
      const wanted = Float32Array.from({ length: rows * outputs }, (_, i) => {
        const [row, n] = [Math.floor(i / outputs), i % outputs];
        let sum = bias[n];
        for (let k = 0; k < inputs; k += 1) sum += from[row * inputs + k] * kernel[k * outputs + n];
        return Math.min(Math.max(sum, -0.5), 0.75);
      });
      const to = new Float32Array((rows + 3) * outputs);
      for (const kind of ["fast", "plain"]) {
        const { numbers, places, kernels } = workbench({ from, panels, bias, to });
        const at = [places.from, places.panels, places.bias, places.to];
        kernels[kind].pointwise(...at, rows, inputs, outputs, -0.5, 0.75);
        near(numbers.subarray(places.to / 4, places.to / 4 + wanted.length), wanted);
      }
    });
  }
}

// A side, a window, strides, and the zeros before: TensorFlow's "same" for even and odd sides, and none at all.
for (const [side, size, strides, before, sideOut] of [
  [6, 3, 1, 1, 6],
  [6, 3, 2, 0, 3],
  [7, 3, 2, 1, 4],
  [8, 5, 2, 1, 4],
  [7, 5, 1, 2, 7],
  [6, 3, 1, 0, 4],
  [2, 5, 1, 2, 2],
]) {
  test(`depthwise is a sum over the taps inside: ${side}, window ${size}, stride ${strides}, ${before} before`, () => {
    const channels = 16;
    const next = random(side + 10 * size);
    const make = (count) => Float32Array.from({ length: count }, next);
    const [from, kernel, bias] = [make(side * side * channels), make(size * size * channels), make(channels)];
    const wanted = Float32Array.from({ length: sideOut * sideOut * channels }, (_, at) => {
      const c = at % channels;
      const [y, x] = [Math.floor(at / channels / sideOut), Math.floor(at / channels) % sideOut];
      let sum = bias[c];
      for (let i = 0; i < size; i += 1) {
        for (let j = 0; j < size; j += 1) {
          const [row, column] = [y * strides - before + i, x * strides - before + j];
          if (row < 0 || row >= side || column < 0 || column >= side) continue;
          sum += from[(row * side + column) * channels + c] * kernel[(i * size + j) * channels + c];
        }
      }
      return Math.min(Math.max(sum, 0), 6);
    });
    const to = new Float32Array(wanted.length);
    for (const kind of ["fast", "plain"]) {
      const { numbers, places, kernels } = workbench({ from, kernel, bias, to });
      const at = [places.from, places.kernel, places.bias, places.to];
      kernels[kind].depthwise(...at, side, channels, size, strides, before, sideOut, 0, 6);
      near(numbers.subarray(places.to / 4, places.to / 4 + wanted.length), wanted);
    }
  });
}

const step = (name, kind, side, channels, inputs, more = {}) => ({
  ...{ name, kind, side, channels, inputs, kernel_size: 1, strides: 1, before: 0, activation: "none", add: "" },
  bits: { depthwise: 16, average: 0 }[kind] ?? 8,
  ...more,
});
const PLAN = {
  side: 8,
  steps: [
    step("stem", "convolution", 4, 8, 27, { kernel_size: 3, strides: 2, activation: "relu6" }),
    step("wide", "pointwise", 4, 16, 8, { activation: "relu6" }),
    step("each", "depthwise", 4, 16, 9, { kernel_size: 3, before: 1, activation: "relu6" }),
    step("narrow", "pointwise", 4, 8, 16, { add: "stem" }),
    step("mean", "average", 1, 8, 0, { kernel_size: 4 }),
    step("scores", "pointwise", 1, 16, 8),
  ],
};

function someWeights() {
  const next = random(7);
  const floats = [];
  const codes = { 16: [], 8: [] };
  for (const { bits, channels, inputs } of PLAN.steps.filter((one) => one.bits)) {
    floats.push(...Array.from({ length: channels }, () => (1.5 + next()) / 2 ** (bits - 1)));
    floats.push(...Array.from({ length: channels }, () => 0.1 * next()));
    codes[bits].push(...Array.from({ length: inputs * channels }, () => Math.round(next() * (2 ** (bits - 1) - 1))));
  }
  const parts = [Float32Array.from(floats), Int16Array.from(codes[16]), Int8Array.from(codes[8])];
  const buffer = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    buffer.set(new Uint8Array(part.buffer), at);
    at += part.byteLength;
  }
  return buffer.buffer;
}

test("a network is the same with both kinds of kernels, run after run, and every output stays", () => {
  const weights = unpacker(PLAN, someWeights());
  const pixels = Float32Array.from({ length: 8 * 8 * 3 }, random(3));
  const [fast, plain] = [bytes, null].map((one) => createEngine(PLAN, weights, one));
  assert.deepEqual([fast.isFast, plain.isFast], [true, false]);
  for (const engine of [fast, plain, fast]) engine.run(pixels);
  for (const { name, side, channels } of PLAN.steps) {
    assert.equal(fast.output(name).length, side * side * channels);
    near(fast.output(name), plain.output(name));
  }
  assert.ok(new Set(fast.output("scores")).size > 8, "the scores differ");
  const [narrow, mean] = [fast.output("narrow"), fast.output("mean")];
  near(
    mean,
    Array.from({ length: 8 }, (_, c) => narrow.filter((_, i) => i % 8 === c).reduce((a, b) => a + b) / 16),
  );
});

test("weights that did not arrive whole are refused", () => {
  assert.throws(() => unpacker(PLAN, someWeights().slice(0, -1)), RangeError);
  assert.throws(() => unpacker(PLAN, new ArrayBuffer(someWeights().byteLength + 8)), /did not arrive whole/);
});

test("resizing keeps an even picture, and its weights add up to 1", () => {
  for (const [from, to] of [
    [1, 8],
    [3, 8],
    [8, 8],
    [100, 7],
  ]) {
    for (const { first, weights } of weightsOf(from, to)) {
      assert.ok(first >= 0 && first + weights.length <= from);
      assert.ok(Math.abs(weights.reduce((a, b) => a + b) - 1) < 1e-12);
    }
  }
  const image = { width: 9, height: 5, data: new Uint8ClampedArray(9 * 5 * 4).fill(77) };
  assert.ok(resized(image, middle(image, 0.875), 8).every((value) => value === 77));
  assert.deepEqual(middle({ width: 451, height: 300 }, 0.875), { left: 94.25, top: 18.75, length: 262.5 });
  assert.deepEqual(middle({ width: 1, height: 1 }, 0.875), { left: 0, top: 0, length: 1 });
});

test("what a unit sees grows with each window, and is cut off at the picture's edge", () => {
  assert.deepEqual(seenBy(PLAN, "stem", [0, 0]), { row: 0, column: 0, height: 3, width: 3, reach: 3 });
  assert.deepEqual(seenBy(PLAN, "each", [1, 3]), { row: 0, column: 4, height: 7, width: 4, reach: 7 });
});

test("the largest shares, a map's strongest unit, and the squares", () => {
  assert.deepEqual(largest([0.1, 0.6, 0.3], 2), [
    { place: 1, share: 0.6 },
    { place: 2, share: 0.3 },
  ]);
  const maps = { side: 2, channels: 2, data: Float32Array.from([0, 9, 1, 8, 5, 7, 2, 6]) };
  assert.deepEqual(mapOf(maps, 0).strongest, [1, 0]);
  assert.deepEqual(Array.from(mapOf(maps, 1).values), [9, 8, 7, 6]);
  const squares = cellSquares(224);
  assert.equal(squares.length, 49);
  assert.deepEqual(squares[0], { row: -8, column: -8, size: 48 });
});

test("every map of every block has its place on the sheet", () => {
  for (const count of [16, 24, 40, 80, 112, 192, 320]) {
    for (const [width, height] of [
      [500, 300],
      [310, 300],
    ]) {
      const { columns, rows, tile } = sheetOf(count, width, height);
      assert.ok(columns * rows >= count && columns * tile <= width && rows * tile <= height, `${count} maps`);
      assert.ok(tile >= 12, `${count} maps of ${tile} pixels`);
    }
  }
});

test("points have a sign, and none where they round to nothing", () => {
  assert.deepEqual([0.081, -0.081, 0.004, -0.004].map(words.points), ["+8", "\u22128", "0", "0"]);
});
