// What the figure is asked to show: the state, between the model's traits and what follows from it.
//
// state = {network, layers, size, layer, unit, networkLayer, networkUnit, effective, unfolded}
import { chainEdits } from "../lib/maths/edits.js";
import { windowOf } from "../lib/maths/layers.js";
import { both, plainLayer } from "../lib/maths/plain.js";
import { fieldOf, middleOf, rowsOf, treeOf, unitNear } from "../lib/maths/receptive.js";
import { bytesOf } from "../lib/maths/tensor.js";

export const TRAITS = [
  "network",
  "layers",
  "size",
  "layer",
  "unit",
  "network_layer",
  "network_unit",
  "effective",
  "unfolded",
];
export const CHAIN = "chain";
export const LIMITS = { layers: 6, smallest: 4, largest: 32, window: 7, strides: 3, dilation_rate: 3 };

/** The state in traits of that name; get(name) is a trait's value. */
export function fromTraits(get) {
  const [network, given, size, number, unit, networkLayer, networkUnit, effective, unfolded] = TRAITS.map(get);
  const layers = given.map((one) => ({ ...one }));
  const layer = Math.min(number, layers.length - 1); // Python may tell of a shorter chain first, then of the layer
  return {
    network,
    layers,
    size,
    layer,
    unit,
    networkLayer,
    networkUnit: [...networkUnit],
    effective,
    unfolded: [...unfolded],
  };
}

export function toTraits({ network, layers, size, layer, unit, networkLayer, networkUnit, effective, unfolded }) {
  const network_ = { network_layer: networkLayer, network_unit: networkUnit, unfolded };
  return { network, layers, size, layer, unit, effective, ...network_ };
}

/** The recorded maps by network, their cells as bytes. */
export function decodeRecorded(recorded) {
  const decode = (row) => ({ ...row, cells: bytesOf(row.cells) });
  return Object.fromEntries(Object.entries(recorded ?? {}).map(([name, rows]) => [name, rows.map(decode)]));
}

// ---- the chain -------------------------------------------------------------------------------------------------------

const clamp = (value, count) => Math.min(count - 1, Math.max(0, value));

/** Everything that follows from a chain; `misfit` is the number of the first layer that has no room. */
export function chainScene({ layers, size, layer, unit }) {
  const rows = rowsOf(size, layers);
  const misfit = rows.length <= layers.length ? rows.length - 1 : null;
  if (misfit !== null) return { misfit, rows };
  const at = clamp(layer, layers.length) + 1; // rows begin with the picture
  const one = clamp(unit, rows[at].units);
  return { misfit, rows, layers, ...picked(rows, at, one) };
}

/** What is picked: {at, unit, tree, field, pixels}; `at` is a row, one more than the layer's number. */
export function picked(rows, at, unit) {
  const tree = treeOf(rows, at, unit);
  return { at, unit, tree, field: fieldOf(rows[at], unit), pixels: tree[0].units };
}

/** The chain with a layer changed, added above the chosen one, removed or moved; what is picked stays over the same place. */
export function edited(state, edit) {
  const { layers, layer } = state;
  const next = edit(
    layers.map((one) => ({ ...one })),
    layer,
  );
  const rows = rowsOf(state.size, next.layers);
  const [from, to] = [rowsOf(state.size, layers)[layer + 1], rows[next.layer + 1]];
  const unit = from && to ? unitNear(to, middleOf(from, state.unit)) : state.unit;
  return { layers: next.layers, layer: next.layer, unit };
}

export const [CONVOLUTION, POOLING] = ["Conv2D", "MaxPooling2D"]; // what can be added

export const EDITS = chainEdits({
  fresh: (kind) => plainLayer(kind, kind === CONVOLUTION ? { filters: 1 } : {}), // how many does not matter here
  alike: (one, other) => (one === CONVOLUTION) === (other === CONVOLUTION),
});

/** A setting of the chosen layer, alike along both axes; "window" is the kernel's size or the pooling's. */
export function setBoth(name, value) {
  return (layers, layer) => {
    const own = name === "window" ? windowOf(layers[layer]) : name;
    return EDITS.set({ [own]: both(value) })(layers, layer);
  };
}

/** What the controls show of a layer: one number for what is alike along both axes. */
export function settingsOf(layer) {
  const { kind, padding, strides, dilation_rate: dilation } = layer;
  return { kind, padding, window: layer[windowOf(layer)][0], strides: strides[0], dilation_rate: dilation?.[0] ?? 1 };
}

// ---- the networks ----------------------------------------------------------------------------------------------------

/** Everything that follows from a network's layer and unit; `map` is what was recorded, if it is asked for and there. */
export function networkScene(state, network, recorded) {
  const layer = clamp(state.networkLayer, network.layers.length);
  const one = network.layers[layer];
  const [down, across] = [one, one.across ?? one];
  const unit = [clamp(state.networkUnit[0], down.units), clamp(state.networkUnit[1], across.units)];
  const found = recorded.find((row) => row.layer === layer);
  const inMiddle = String(unit) === String(middleUnit(one));
  const [rows, columns] = [fieldOf(down, unit[0]), fieldOf(across, unit[1])];
  const map = state.effective && inMiddle && found ? found : null;
  return { network, layer, one, unit, rows, columns, map, effective: state.effective, recorded };
}

/** The unit in the middle of a layer: that of the recordings. */
export function middleUnit(one) {
  return [one, one.across ?? one].map(({ units }) => Math.floor(units / 2));
}

/** The unit of a layer that looks at the same place as another layer's unit did. */
export function sameUnit(from, unit, to) {
  if (String(unit) === String(middleUnit(from))) return middleUnit(to);
  const [down, across] = [from, from.across ?? from];
  return [unitNear(to, middleOf(down, unit[0])), unitNear(to.across ?? to, middleOf(across, unit[1]))];
}
