// A network run forward, the arithmetic of its units, the centring of digits, and the pen.
import assert from "node:assert/strict";
import test from "node:test";
import { divergingMap, paintBytes, paintSigned } from "../../../cnn_course/widgets/lib/core/colour.js";
import { unpack } from "../../../cnn_course/widgets/lib/core/packed.js";
import { conv2d } from "../../../cnn_course/widgets/lib/maths/conv.js";
import { centred, inkBox, SIDE } from "../../../cnn_course/widgets/lib/maths/digit.js";
import * as network from "../../../cnn_course/widgets/lib/maths/network.js";
import { channel, fromLists, tensor, toLists } from "../../../cnn_course/widgets/lib/maths/tensor.js";
import { stroked } from "../../../cnn_course/widgets/lib/parts/pen.js";
import { strongestUnit } from "../../../cnn_course/widgets/live_network/state.js";
import { chainOf, linesBetween } from "../../../cnn_course/widgets/live_network/ties.js";
import * as units from "../../../cnn_course/widgets/live_network/units.js";

function wave(length, step) {
  return Float64Array.from({ length }, (_, i) => Math.sin(i * step));
}

const close = (a, b) => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);
const PICTURE = tensor(7, 6, 2, wave(84, 1.3));
const KERNEL = { shape: [3, 3, 2, 4], data: wave(72, 0.7) };
const BIAS = { shape: [4], data: wave(4, 2) };

/** One filter of a kernel, (kh, kw, C). */
function filter({ shape: [rows, columns, channels, filters], data }, index) {
  return tensor(
    rows,
    columns,
    channels,
    Float64Array.from({ length: data.length / filters }, (_, i) => data[i * filters + index]),
  );
}

test("several filters are several convolutions, each with its bias", () => {
  const output = network.convolve(PICTURE, KERNEL, BIAS);
  assert.deepEqual([output.height, output.width, output.channels], [5, 4, 4]);
  for (let f = 0; f < 4; f += 1) {
    const one = conv2d(PICTURE, filter(KERNEL, f), { strides: 1, padding: "valid", dilation: 1 });
    one.data.forEach((value, i) => close(output.data[i * 4 + f], value + BIAS.data[f]));
  }
});

test("ReLU keeps what is positive", () => {
  assert.deepEqual(
    toLists(
      network.relu(
        fromLists([
          [-1, 2],
          [0, -0.5],
        ]),
      ),
    ),
    [
      [0, 2],
      [0, 0],
    ],
  );
});

test("max pooling works on each channel, and drops what is left over", () => {
  const input = tensor(
    5,
    4,
    2,
    Float64Array.from({ length: 40 }, (_, i) => (i % 2 ? -i : i)),
  );
  const output = network.maxPool(input, 2);
  assert.deepEqual(toLists(output), [
    [
      [10, -1],
      [14, -5],
    ],
    [
      [26, -17],
      [30, -21],
    ],
  ]);
});

test("dense takes the numbers row by row, channels last", () => {
  const kernel = { shape: [3, 2], data: [1, 10, 2, 20, 3, 30] };
  const out = network.dense(tensor(1, 1, 3, Float64Array.of(1, 0, -1)), kernel, { data: [0.5, 0] });
  assert.deepEqual(Array.from(out.data), [-1.5, -20]);
});

test("softmax adds up to 1, also for scores whose powers overflow", () => {
  const { data } = network.softmax(tensor(1, 1, 3, Float64Array.of(1000, 1000 + Math.log(3), -1000)));
  close(data[0], 0.25);
  close(data[1], 0.75);
  assert.equal(data[2], 0);
});

test("a unit's arithmetic gives the number in its map", () => {
  const output = network.convolve(PICTURE, KERNEL, BIAS);
  const unit = units.convUnit({ kind: "Conv2D", side: 3 }, PICTURE, KERNEL, BIAS, ["conv", 4, 2, 3]);
  close(unit.sum, output.data[(4 * 4 + 2) * 4 + 3]);
  assert.equal(unit.inputs.length, 2);
  assert.equal(unit.value, Math.max(0, unit.sum));
  const pooled = network.maxPool(PICTURE, 2);
  const window = units.poolUnit({ kind: "MaxPooling2D", side: 2 }, PICTURE, ["pool", 1, 2, 1]);
  assert.equal(window.value, toLists(pooled)[1][2][1]);
  assert.equal(window.wins.filter(Boolean).length, 1);
});

test("a dense unit's parts add up, and the largest come first", () => {
  const source = tensor(2, 2, 3, wave(12, 1));
  const kernel = { shape: [12, 2], data: wave(24, 0.3) };
  const bias = { data: [0.1, 0.2] };
  const unit = units.denseUnit(source, kernel, bias, ["dense", 1], 4);
  close(unit.sum, network.dense(source, kernel, bias).data[1]);
  close(
    unit.top.reduce((sum, one) => sum + one.product, unit.rest + unit.bias),
    unit.sum,
  );
  assert.equal(unit.others, 8);
  const sizes = unit.top.map((one) => Math.abs(one.product));
  assert.deepEqual(
    sizes,
    [...sizes].sort((a, b) => b - a),
  );
  for (const { row, column, map, value } of unit.top) assert.equal(toLists(source)[row][column][map], value);
});

test("a softmax unit is always among those shown, with the share that it has", () => {
  const scores = tensor(
    1,
    1,
    10,
    Float64Array.from({ length: 10 }, (_, i) => i / 2),
  );
  const shares = network.softmax(scores).data;
  for (const digit of [0, 9]) {
    const { top, rest, all } = units.softmaxUnit(scores, ["softmax", digit]);
    const own = top.find((one) => one.unit === digit);
    close(own.share, shares[digit]);
    close(
      top.reduce((sum, one) => sum + one.power, rest),
      all,
    );
    assert.equal(top.length, 5);
  }
});

test("the pixels that a unit depends on grow from layer to layer", () => {
  const steps = [
    ["conv1", "Conv2D", 5, 24],
    ["pool1", "MaxPooling2D", 2, 12],
    ["conv2", "Conv2D", 3, 10],
    ["dense", "Dense", 1, 1],
  ].map(([name, kind, side, size]) => ({ name, kind, side, size }));
  assert.deepEqual(units.seenBy(steps, ["conv1", 3, 4, 0]), { row: 3, column: 4, side: 5 });
  assert.deepEqual(units.seenBy(steps, ["pool1", 3, 4, 0]), { row: 6, column: 8, side: 6 });
  assert.deepEqual(units.seenBy(steps, ["conv2", 9, 0, 0]), { row: 18, column: 0, side: 10 });
  assert.deepEqual(units.seenBy(steps, ["dense", 1]), { row: 0, column: 0, side: 28 });
});

test("a unit is tied to its patch, and that to its own, down to the picture", () => {
  const conv = (name, source) => ({ name, kind: "Conv2D", side: 3, size: 9, source });
  const steps = [
    conv("conv1", "input"),
    { name: "pool1", kind: "MaxPooling2D", side: 2, size: 4, source: "conv1" },
    conv("conv2", "pool1"),
    { name: "dense", kind: "Dense", side: 1, size: 1, source: "conv2" },
    { name: "softmax", kind: "Softmax", side: 1, size: 1, source: "dense" },
  ];
  const weights = {
    "conv1/kernel": tensor(
      3,
      3,
      1,
      Float64Array.from({ length: 18 }, () => 1),
    ),
    "conv1/bias": tensor(1, 1, 2, new Float64Array(2)),
  };
  weights["conv1/kernel"].shape = [3, 3, 1, 2];
  const outputs = { input: tensor(12, 12, 1, new Float64Array(144)) };
  const chain = chainOf({ steps, weights }, outputs, ["conv2", 1, 0, 5], [1]);
  assert.deepEqual(chain, [
    { layer: "conv2", map: 5, box: { row: 1, column: 0, side: 1 } },
    { layer: "pool1", map: 1, box: { row: 1, column: 0, side: 3 } },
    { layer: "conv1", map: 1, box: { row: 2, column: 0, side: 6 } },
    { layer: "input", map: 0, box: { row: 2, column: 0, side: 8 } },
  ]);
  assert.deepEqual(chain.at(-1).box, units.seenBy(steps, ["conv2", 1, 0]));
  assert.deepEqual(chainOf({ steps, weights }, outputs, ["dense", 3], [4, 2]), [
    { layer: "dense", map: 3, box: null },
    { layer: "conv2", map: 4, box: { row: 0, column: 0, side: 9 } },
  ]);
  assert.deepEqual(chainOf({ steps, weights }, outputs, ["softmax", 3], [])[1], { layer: "dense", map: 3, box: null });
});

test("lines run between the edges that face one another", () => {
  const place = { left: 50, top: 40, right: 60, bottom: 50 };
  assert.deepEqual(linesBetween(place, { left: 40, top: 10, right: 70, bottom: 30 }), [
    [50, 40, 40, 30],
    [60, 40, 70, 30],
  ]);
  assert.deepEqual(linesBetween(place, { left: 0, top: 60, right: 20, bottom: 80 }), [
    [50, 40, 20, 60],
    [50, 50, 20, 80],
  ]);
  assert.deepEqual(linesBetween(place, { left: 0, top: 10, right: 20, bottom: 30 })[0], [50, 40, 0, 30]);
});

test("the strongest unit of one map", () => {
  assert.deepEqual(strongestUnit(tensor(2, 2, 2, Float64Array.of(0, 5, 1, 2, 3, 9, 7, 1)), 0), [1, 1]);
  assert.deepEqual(strongestUnit(tensor(2, 2, 2, Float64Array.of(0, 5, 1, 2, 3, 9, 7, 1)), 1), [1, 0]);
});

function drawn(cells) {
  const bytes = new Uint8Array(SIDE * SIDE);
  for (const [row, column] of cells) bytes[row * SIDE + column] = 255;
  return bytes;
}

test("a drawing is scaled to twenty pixels, and its mass goes to the middle", () => {
  const bar = centred(drawn(Array.from({ length: 10 }, (_, row) => [row, 0])));
  assert.deepEqual(inkBox(bar), { top: 5, left: 14, height: 20, width: 2 });
  const flat = centred(drawn(Array.from({ length: 28 }, (_, column) => [27, column])));
  assert.deepEqual(inkBox(flat), { top: 14, left: 5, height: 1, width: 20 });
});

test("what is centred stays, and a blank sheet stays blank", () => {
  const cells = Array.from({ length: 20 }, (_, i) => [4 + i, 14]).concat([
    [4, 13],
    [23, 13],
  ]);
  const once = centred(drawn(cells));
  assert.deepEqual(centred(once), once);
  assert.equal(inkBox(centred(new Uint8Array(SIDE * SIDE))), null);
  assert.notEqual(inkBox(centred(drawn([[0, 0]]))), null);
});

test("a box that its mass would push over the edge stays inside", () => {
  const faint = drawn(Array.from({ length: 28 }, (_, column) => [3, column])).map((value) => value / 100);
  for (let row = 0; row < 6; row += 1) faint[row * SIDE] = 255;
  const { left, width } = inkBox(centred(faint));
  assert.ok(left + width <= SIDE && width >= 19, `${left} ${width}`);
});

test("the pen leaves no gaps, an eraser takes ink away, and nothing new is the same array", () => {
  const blank = new Uint8Array(SIDE * SIDE);
  const line = stroked(blank, SIDE, [2.5, 2.5], [20.5, 25.5]);
  assert.equal(line[2 * SIDE + 2], 255);
  assert.equal(line[20 * SIDE + 25], 255);
  for (let row = 2; row <= 20; row += 1)
    assert.ok(Math.max(...line.subarray(row * SIDE, (row + 1) * SIDE)) > 200, `row ${row}`);
  assert.equal(stroked(line, SIDE, [2.5, 2.5], [20.5, 25.5]), line);
  assert.equal(Math.max(...stroked(line, SIDE, [2.5, 2.5], [20.5, 25.5], true)), 0);
  assert.equal(stroked(blank, SIDE, [4, 4], [9, 9], true), blank);
  assert.equal(Math.max(...stroked(blank, SIDE, [-9, -9], [-5, -5])), 0, "beside the sheet");
});

test("packed arrays are opened, quantized ones too", () => {
  assert.deepEqual(Array.from(unpack({ shape: [1, 2], dtype: "uint8", base64: "AQI=" }).data), [1, 2]);
  assert.deepEqual(Array.from(unpack({ shape: [2], dtype: "uint8", base64: "AP8=", low: -1, high: 1 }).data), [-1, 1]);
  assert.deepEqual(Array.from(unpack({ shape: [1], dtype: "float32", base64: "AACAPw==" }).data), [1]);
  assert.throws(() => unpack({ shape: [3], dtype: "uint8", base64: "AQI=" }), /did not arrive whole/);
});

test("one channel of the output is the map that is shown", () => {
  const output = network.convolve(PICTURE, KERNEL, BIAS);
  assert.equal(channel(output, 2).data[5], output.data[5 * 4 + 2]);
});

test("a second run writes over the first one's outputs, and leaves no trace of it", () => {
  const layers = [
    { name: "conv", kind: "Conv2D" },
    { name: "relu", kind: "ReLU" },
    { name: "pool", kind: "MaxPooling2D", pool_size: [2, 2] },
    { name: "flat", kind: "Flatten" },
    { name: "dense", kind: "Dense" },
    { name: "softmax", kind: "Softmax" },
  ];
  const weights = {
    "conv/kernel": KERNEL,
    "conv/bias": BIAS,
    "dense/kernel": { shape: [16, 3], data: wave(48, 0.9) },
    "dense/bias": { data: [1, 2, 3] },
  };
  const outputs = network.forward(layers, weights, tensor(7, 6, 2, wave(84, 0.4)));
  const arrays = Object.fromEntries(layers.map(({ name }) => [name, outputs[name].data]));
  network.forward(layers, weights, PICTURE, outputs);
  const fresh = network.forward(layers, weights, PICTURE);
  for (const { name } of layers) {
    assert.equal(outputs[name].data, arrays[name], `${name} is written in place`);
    assert.deepEqual(outputs[name], fresh[name], name);
  }
});

test("one channel is painted out of several, and what has not changed is told", () => {
  const map = divergingMap({ negative: [200, 0, 0], zero: [255, 255, 255], positive: [0, 0, 200] });
  const data = Float64Array.of(0, 1, 0, -1, 0, 0.5);
  const [one, other] = [new Uint32Array(3), new Uint32Array(3)];
  assert.equal(paintSigned(data, 1, map, one, 1, 2), true);
  paintSigned(Float64Array.of(1, -1, 0.5), 1, map, other);
  assert.deepEqual(one, other);
  assert.equal(paintSigned(data, 1, map, one, 1, 2), false);
  data[5] = 0.6;
  assert.equal(paintSigned(data, 1, map, one, 1, 2), true);
  const grey = new Uint32Array(2);
  paintBytes(Uint8Array.of(0, 128), grey);
  assert.deepEqual(Array.from(grey), [0xff000000, 0xff808080]);
});
