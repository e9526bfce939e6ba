// What the figure is asked to show: the state, between the model's traits and what follows from it.
//
// state = {network, layers, inputShape, pick, unfolded}; network is a preset's name, "own", or that of a network to look at; pick
// is a layer's number, unfolded holds the names of blocks.
import { itemAt, itemsOf, lanesOf, linksOf, summed } from "../lib/maths/blocks.js";
import { chainEdits } from "../lib/maths/edits.js";
import { isMap, tableOf, totalsOf } from "../lib/maths/layers.js";
import { both, plainLayer, samePlain } from "../lib/maths/plain.js";

export const TRAITS = ["network", "layers", "input_shape", "pick", "unfolded"];
export const OWN = "own";
export const LIMITS = { layers: 40, side: 512, filters: 4096, units: 8192, kernel_size: 11, pool_size: 8, strides: 4 };
export const ACTIVATIONS = [null, "relu", "tanh", "sigmoid", "softmax"];
export const RATES = [0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6];

const POOLING = ["pool_size", "strides", "padding"];
const SETTINGS = {
  Conv2D: ["filters", "kernel_size", "strides", "padding", "activation", "use_bias"],
  MaxPooling2D: POOLING,
  AveragePooling2D: POOLING,
  ReLU: [],
  BatchNormalization: [],
  Dropout: ["rate"],
  Flatten: [],
  GlobalAveragePooling2D: [],
  Dense: ["units", "activation", "use_bias"],
  Softmax: [],
};
export const KINDS = Object.keys(SETTINGS);
export const PAIRS = new Set(["kernel_size", "pool_size", "strides"]); // alike along both axes here
const FRESH = { Conv2D: { padding: "same", activation: "relu" } }; // where it is not Keras' usual layer that is added

const isPooling = (kind) => kind === "MaxPooling2D" || kind === "AveragePooling2D";

export const EDITS = chainEdits({
  fresh: (kind) => plainLayer(kind, FRESH[kind]),
  alike: (one, other) => one === other || (isPooling(one) && isPooling(other)),
});

/** The settings of a kind of layer that can be changed, in the order in which they are shown. */
export function settingsOf(kind) {
  return SETTINGS[kind];
}

/** The state in traits of that name; get(name) is a trait's value. */
export function fromTraits(get) {
  const [network, given, shape, pick, unfolded] = TRAITS.map(get);
  return { network, layers: given.map((one) => ({ ...one })), inputShape: [...shape], pick, unfolded: [...unfolded] };
}

export function toTraits({ network, layers, inputShape, pick, unfolded }) {
  return { network, layers, input_shape: inputShape, pick, unfolded };
}

/** The state with a layer changed, added after the chosen one, removed or moved. */
export function edited(state, edit) {
  const { layers, layer } = edit(
    state.layers.map((one) => ({ ...one })),
    state.pick,
  );
  return { layers, pick: layer };
}

/** A pooling whose windows lie side by side keeps them so when the window changes. */
export function windowChanged(layer, size) {
  const window = { pool_size: both(size) };
  return samePlain(layer.strides, layer.pool_size) && size <= LIMITS.strides
    ? { ...window, strides: both(size) }
    : window;
}

/** The preset that a chain is, or "own". */
export function nameOf({ layers, inputShape }, presets) {
  const found = presets.find((one) => samePlain(one.input_shape, inputShape) && samePlain(one.layers, layers));
  return found?.name ?? OWN;
}

/** Where the classifier begins: the first layer that gives a vector; the number of layers where none does. */
export function splitOf(rows) {
  const first = rows.findIndex(({ output }) => !isMap(output));
  return first < 0 ? rows.length : first;
}

/** What can be computed but is seldom meant: {layer, what} or null. */
export function doubtOf(layers, rows) {
  for (const [layer, { input }] of rows.entries()) {
    const { kind, activation } = layers[layer];
    if (kind === "Dense" && isMap(input)) return { layer, what: "denseOnMap" };
    if ((kind === "Softmax" || activation === "softmax") && isMap(input)) return { layer, what: "softmaxOnMap" };
    if (kind === "Flatten" && !isMap(input)) return { layer, what: "flatAlready" };
    const again = kind === "Softmax" && layer > 0 && isSoftmax(layers[layer - 1]);
    if (again) return { layer, what: "softmaxTwice" };
  }
  return null;
}

function isSoftmax({ kind, activation }) {
  return kind === "Softmax" || activation === "softmax";
}

const LANES = 4; // of the links that lead past something

/** Everything that follows from a chain; of a chain each layer is an item. */
export function sceneOf({ layers, inputShape, pick }) {
  const { rows, problem } = tableOf(layers, inputShape);
  const items = layers.map((_, layer) => ({ first: layer, last: layer, block: null, level: 0, row: rows[layer] }));
  return {
    layers,
    inputShape,
    rows,
    problem,
    items,
    open: [],
    links: [],
    isLooked: false,
    // Python may tell of a shorter chain first, then of the layer.
    pick: Math.min(pick, layers.length - 1),
    shapes: [inputShape, ...rows.map((row) => row.output)],
    totals: totalsOf(rows),
    split: splitOf(rows),
    doubt: doubtOf(layers, rows),
  };
}

/** Everything that follows from a network to look at, {input_shape, layers, blocks}, some of its blocks unfolded. */
export function lookedScene({ pick, unfolded }, { layers, input_shape: inputShape, blocks }, { rows, problem }) {
  const { items, open } = itemsOf(layers.length, blocks, new Set(unfolded));
  for (const item of items) item.row = item.block ? summed(rows, item.first, item.last) : rows[item.first];
  for (const one of open) one.row = summed(rows, one.block.first, one.block.last);
  const links = linksOf(items, rows);
  const past = links.filter(([from, to]) => to - from > 1);
  const lanes = lanesOf(past, LANES);
  const beside = new Set(links.filter(([from, to]) => to - from === 1).map(([, to]) => to));
  items.forEach((item, i) => {
    item.isApart = !beside.has(i); // what stands before it is not what it takes
  });
  return {
    layers,
    inputShape,
    blocks,
    rows,
    problem,
    items,
    open,
    links: past.map(([from, to], i) => ({ from, to, lane: lanes[i] })),
    isLooked: true,
    pick: Math.min(pick, layers.length - 1),
    shapes: [inputShape, ...items.map(({ row }) => row.output)],
    totals: totalsOf(rows),
    split: splitOf(rows),
    doubt: null,
  };
}

/** The item in which the picked layer is shown. */
export function pickedItem({ items, pick }) {
  return itemAt(items, pick);
}
