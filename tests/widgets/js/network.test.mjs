// The arithmetic of a chain, where its blocks stand, what the reader's edits do, and the chain as code.
import assert from "node:assert/strict";
import { test } from "node:test";
import { kerasChain, kerasLayer } from "../../../cnn_course/widgets/lib/maths/keras_chain.js";
import { tableOf, totalsOf } from "../../../cnn_course/widgets/lib/maths/layers.js";
import { both, plainLayer, samePlain, USUAL } from "../../../cnn_course/widgets/lib/maths/plain.js";
import { layerKey } from "../../../cnn_course/widgets/network_explorer/drawing.js";
import { blockAt, blocksOf, DEEP, sizesBeneath } from "../../../cnn_course/widgets/network_explorer/geometry.js";
import {
  doubtOf,
  EDITS,
  edited,
  fromTraits,
  KINDS,
  nameOf,
  sceneOf,
  settingsOf,
  TRAITS,
  toTraits,
  windowChanged,
} from "../../../cnn_course/widgets/network_explorer/state.js";
import { parameterTerms, workTerms } from "../../../cnn_course/widgets/network_explorer/sums.js";
import words from "../../../cnn_course/widgets/network_explorer/words/en.js";

/** Arguments with windows and strides as pairs. */
const paired = ({ strides, ...more }) => ({ ...more, ...(strides ? { strides: both(strides) } : {}) });
const conv = (filters, kernel, more = {}) =>
  plainLayer("Conv2D", { filters, kernel_size: both(kernel), ...paired(more) });
const pool = (size, more = {}) =>
  plainLayer("MaxPooling2D", { pool_size: both(size), strides: both(size), ...paired(more) });
const dense = (units, more = {}) => plainLayer("Dense", { units, ...more });
const plain = (kind) => plainLayer(kind);
const SMALL = [
  conv(8, 3),
  plain("BatchNormalization"),
  plain("ReLU"),
  pool(2),
  plain("Flatten"),
  dense(10),
  plain("Softmax"),
];

test("shapes, parameters and multiply-adds, by hand", () => {
  const { rows, problem } = tableOf(SMALL, [28, 28, 1]);
  assert.equal(problem, null);
  assert.deepEqual(
    rows.map((row) => row.output),
    [[26, 26, 8], [26, 26, 8], [26, 26, 8], [13, 13, 8], [1352], [10], [10]],
  );
  assert.deepEqual(
    rows.map((row) => row.parameters),
    [80, 32, 0, 0, 0, 13530, 0],
  );
  assert.deepEqual(
    rows.map((row) => row.multiplyAdds),
    [48672, 0, 0, 0, 0, 13520, 0],
  );
  assert.equal(rows[1].recorded, 16);
  assert.deepEqual(totalsOf(rows), { parameters: 13642, multiplyAdds: 62192, numbers: 3 * 5408 + 2 * 1352 + 20 });
});

test("without a bias there is none to count", () => {
  const { rows } = tableOf([conv(8, 3, { use_bias: false }), dense(4, { use_bias: false })], [5, 6, 2]);
  assert.deepEqual(
    rows.map((row) => row.parameters),
    [144, 32],
  );
  assert.deepEqual(rows[1].output, [3, 4, 4], "a dense layer on a map works at each place");
  assert.equal(rows[1].multiplyAdds, 3 * 4 * 8 * 4);
});

test("what cannot be is told by its layer, and the rows before it stay", () => {
  const large = tableOf([conv(8, 3), pool(2), conv(8, 7)], [14, 9, 1]);
  assert.deepEqual(large.problem, {
    layer: 2,
    what: "tooLarge",
    window: "kernel_size",
    taps: 7,
    axis: "down",
    size: 6,
  });
  assert.equal(large.rows.length, 2);
  assert.equal(tableOf([conv(8, 3), pool(2), conv(8, 7)], [16, 9, 1]).problem.axis, "across");
  assert.equal(tableOf([conv(8, 7, { padding: "same" })], [2, 2, 1]).problem, null);
  for (const late of [conv(8, 1), pool(2), plain("GlobalAveragePooling2D")]) {
    const { problem } = tableOf([plain("Flatten"), late], [4, 4, 3]);
    assert.deepEqual(problem, { layer: 1, what: "takesMap", input: [48] });
    assert.match(
      words.problem(problem, late),
      /^Layer 1, \w+, takes rows, columns and channels\. It gets a list of 48 numbers\. /,
    );
  }
  assert.match(
    words.problem(large.problem, conv(8, 7)),
    /kernel of 7 is larger than the map, which has 6 rows\. Make it smaller/,
  );
});

test("what is seldom meant is said too", () => {
  const doubt = (layers) => sceneOf({ layers, inputShape: [8, 8, 3] }).doubt;
  assert.equal(doubt(SMALL), null);
  assert.deepEqual(doubt([conv(4, 3), dense(10)]), { layer: 1, what: "denseOnMap" });
  assert.deepEqual(doubt([conv(4, 3, { activation: "softmax" })]), { layer: 0, what: "softmaxOnMap" });
  assert.deepEqual(doubt([plain("Flatten"), plain("Flatten")]), { layer: 1, what: "flatAlready" });
  assert.deepEqual(doubt([plain("Flatten"), dense(3, { activation: "softmax" }), plain("Softmax")]), {
    layer: 2,
    what: "softmaxTwice",
  });
  assert.match(words.doubt({ layer: 1, what: "denseOnMap" }, "Dense"), /Flatten or GlobalAveragePooling2D before it/);
  assert.equal(doubtOf([], []), null);
});

test("the classifier begins where the maps end", () => {
  assert.equal(sceneOf({ layers: SMALL, inputShape: [28, 28, 1] }).split, 4);
  assert.equal(sceneOf({ layers: [conv(4, 3)], inputShape: [28, 28, 1] }).split, 1);
});

test("the terms shown are those that are counted", () => {
  const product = ({ signs, numbers }) =>
    numbers.reduce((sum, number, i) => (signs[i] === "+" ? sum + number : sum * number), 1);
  for (const layers of [
    SMALL,
    [conv(5, 2, { use_bias: false }), dense(7), plain("Flatten"), dense(3, { use_bias: false })],
  ]) {
    const { rows } = tableOf(layers, [12, 9, 3]);
    layers.forEach((layer, i) => {
      const [parameters, work] = [parameterTerms(layer, rows[i]), workTerms(layer, rows[i])];
      assert.equal(parameters ? product(parameters) : 0, rows[i].parameters, layer.kind);
      assert.equal(work ? product(work) : 0, rows[i].multiplyAdds, layer.kind);
      for (const { signs, names, numbers } of [parameters, work].filter(Boolean)) {
        assert.ok(signs.length === names.length && names.length === numbers.length);
        assert.ok(
          names.every((name) => words.terms[name]),
          names.join(),
        );
      }
    });
  }
});

test("blocks are to scale, stand around one line and stay in their box", () => {
  const shapes = [[32, 32, 3], [32, 24, 16], [16, 12, 16], [8, 6, 64], [3072], [96], [10]];
  for (const [width, height] of [
    [300, 176],
    [700, 176],
    [700, 100],
  ]) {
    const { blocks, scales } = blocksOf(shapes, width, height);
    assert.ok(Math.abs(blocks[1].high / blocks[2].high - 2) < 1e-9);
    assert.ok(Math.abs(blocks[3].thick / blocks[1].thick - 4) < 1e-9);
    assert.ok(Math.abs(blocks[1].deep[0] - DEEP[0] * 24 * scales.pixel) < 1e-9);
    assert.ok(Math.abs(blocks[4].high / blocks[5].high - 32) < 1e-9);
    assert.equal(new Set(blocks.slice(4).map(({ thick }) => thick)).size, 1);
    for (const { x, y, thick, high, deep } of blocks) {
      assert.ok(x >= 0 && x + thick + deep[0] <= width + 1e-6);
      assert.ok(y + deep[1] >= -1e-6 && y + high <= height + 1e-6);
      assert.ok(Math.abs(y + (high + deep[1]) / 2 - height / 2) < 1e-9);
    }
    blocks.slice(1).forEach((block, i) => assert.ok(block.x > blocks[i].x + blocks[i].thick));
  }
});

test("forty layers on a phone still fit", () => {
  const layers = Array.from({ length: 40 }, (_, i) => conv(4096 - i, 1));
  const { shapes } = sceneOf({ layers, inputShape: [512, 512, 512] });
  const { blocks } = blocksOf(shapes, 270, 176);
  assert.ok(blocks.at(-1).x + blocks.at(-1).thick + blocks.at(-1).deep[0] <= 271);
});

test("a place finds its block, and sizes are written only where they change and have room", () => {
  const shapes = [[8, 8, 1], [8, 8, 4], [4, 4, 4], [64], [64]];
  const { blocks } = blocksOf(shapes, 400, 100);
  blocks.forEach((block, i) => assert.equal(blockAt(blocks, block.x + block.thick / 2), i));
  assert.equal(blockAt(blocks, -50), 0);
  assert.equal(blockAt(blocks, 900), 4);
  const beneath = (widthOf) => sizesBeneath(shapes, blocks, (block) => block.x, widthOf).map(({ text }) => text);
  assert.deepEqual(
    beneath(() => 6),
    ["8", "4", "64"],
  );
  assert.deepEqual(
    beneath(() => 500),
    ["8"],
  );
});

test("edits of a chain", () => {
  const state = { layers: SMALL, pick: 3 };
  assert.equal(edited(state, EDITS.remove()).layers.length, 6);
  assert.equal(edited({ layers: SMALL, pick: 6 }, EDITS.remove()).pick, 5);
  const longer = edited(state, EDITS.add("Dropout"));
  assert.deepEqual([longer.pick, longer.layers[4]], [4, plainLayer("Dropout", { rate: 0.5 })]);
  const moved = edited(state, EDITS.move(-1));
  assert.deepEqual(
    moved.layers.slice(2, 4).map(({ kind }) => kind),
    ["MaxPooling2D", "ReLU"],
  );
  const mean = edited({ layers: [pool(3, { strides: 1 })], pick: 0 }, EDITS.set({ kind: "AveragePooling2D" }))
    .layers[0];
  assert.deepEqual([mean.kind, mean.pool_size, mean.strides], ["AveragePooling2D", [3, 3], [1, 1]]);
  const other = edited(state, EDITS.set({ kind: "Dense" })).layers[3];
  assert.deepEqual(Object.keys(other), ["kind", "name", "inputs", ...settingsOf("Dense")]);
  assert.equal(SMALL[3].kind, "MaxPooling2D", "the old list is untouched");
});

test("windows that lie side by side stay so, as far as strides go", () => {
  assert.deepEqual(windowChanged(pool(2), 3), { pool_size: [3, 3], strides: [3, 3] });
  assert.deepEqual(windowChanged(pool(3, { strides: 2 }), 4), { pool_size: [4, 4] });
  assert.deepEqual(windowChanged(pool(2), 7), { pool_size: [7, 7] });
});

test("a preset is known again, whatever the order of its settings", () => {
  const presets = [{ name: "small", input_shape: [28, 28, 1], layers: SMALL }];
  const turned = SMALL.map((one) => Object.fromEntries(Object.entries(one).reverse()));
  assert.equal(nameOf({ layers: turned, inputShape: [28, 28, 1] }, presets), "small");
  assert.equal(nameOf({ layers: turned, inputShape: [28, 29, 1] }, presets), "own");
  assert.equal(nameOf({ layers: turned.with(0, conv(9, 3)), inputShape: [28, 28, 1] }, presets), "own");
  assert.equal(nameOf({ layers: turned.slice(1), inputShape: [28, 28, 1] }, presets), "own");
});

test("every kind that can be chosen has its usual arguments", () => {
  assert.deepEqual(Object.keys(USUAL), KINDS);
  for (const kind of KINDS) {
    const layer = plainLayer(kind);
    assert.ok(settingsOf(kind).every((name) => Object.hasOwn(layer, name)));
  }
  plainLayer("Conv2D").strides[0] = 7;
  assert.deepEqual(plainLayer("Conv2D").strides, [1, 1], "each layer has its own");
});

test("plain things are the same whatever the order of their names", () => {
  assert.ok(samePlain({ a: [1, null], b: "x" }, { b: "x", a: [1, null] }));
  assert.ok(!samePlain({ a: [1, 2] }, { a: [2, 1] }));
  assert.ok(!samePlain({ a: null }, { a: {} }));
  assert.ok(!samePlain({ a: 1 }, { a: 1, b: undefined, c: 0 }));
});

test("keys go along the layers and no further", () => {
  const key = (name, more = {}) => ({ key: name, ...more });
  assert.deepEqual(
    ["ArrowRight", "ArrowDown", "ArrowLeft", "Home", "End"].map((name) => layerKey(1, 4, key(name))),
    [2, 2, 0, 0, 3],
  );
  assert.equal(layerKey(3, 4, key("ArrowDown")), 3);
  assert.equal(layerKey(0, 4, key("ArrowUp")), 0);
  assert.equal(layerKey(1, 4, key("a")), null);
  assert.equal(layerKey(1, 4, key("ArrowDown", { altKey: true })), null);
});

test("every kind has words, and a layer is said as Keras writes it", () => {
  for (const kind of KINDS) assert.ok(words.does[kind], kind);
  assert.equal(
    words.detail(conv(64, 3, { padding: "same", strides: 2, activation: "relu", use_bias: false })),
    "64, 3 \u00d7 3, stride 2, same, relu, no bias",
  );
  assert.equal(words.detail(pool(2)), "2 \u00d7 2");
  assert.equal(
    kerasLayer(conv(64, 3, { padding: "same", activation: "relu" })),
    'layers.Conv2D(64, 3, padding="same", activation="relu")',
  );
  assert.equal(
    kerasLayer(conv(8, 5, { strides: 2, use_bias: false })),
    "layers.Conv2D(8, 5, strides=2, use_bias=False)",
  );
  assert.equal(kerasLayer(pool(3, { strides: 2 })), "layers.MaxPooling2D(3, strides=2)");
  assert.equal(kerasLayer(plainLayer("Dropout", { rate: 0.25 })), "layers.Dropout(0.25)");
  assert.ok(kerasChain(SMALL, [28, 28, 1]).includes("    keras.Input((28, 28, 1)),\n    layers.Conv2D(8, 3),\n"));
});

test("the state and the traits tell the same", () => {
  const traits = { network: "own", layers: SMALL, input_shape: [28, 28, 1], pick: 2, unfolded: [] };
  assert.deepEqual(Object.keys(traits), TRAITS);
  assert.deepEqual(toTraits(fromTraits((name) => traits[name])), traits);
  const scene = sceneOf(fromTraits((name) => ({ ...traits, pick: 30 })[name]));
  assert.equal(scene.pick, 6, "Python may tell of a shorter chain first");
});
