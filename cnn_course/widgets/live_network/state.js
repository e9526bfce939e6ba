// What the figure is asked to show, and everything that follows from it: state = {digit, centre, beforeRelu, pick}.
//
// digit is the drawing, 28 × 28 bytes; pick is a unit: [layer, row, column, map], or [layer, unit] after the maps.

import { unpack } from "../lib/core/packed.js";
import { centred, SIDE } from "../lib/maths/digit.js";
import { tableOf } from "../lib/maths/layers.js";
import { forward } from "../lib/maths/network.js";
import { bytesOf, fromBytes } from "../lib/maths/tensor.js";

export const TRAITS = ["digit", "centre", "before_relu", "pick"];

/** The state in traits of that name. */
export function fromTraits(get) {
  const [centre, beforeRelu, pick] = ["centre", "before_relu", "pick"].map(get);
  return { digit: bytesOf(get("digit")).slice(), centre, beforeRelu, pick: [...pick] };
}

/** The traits that tell a change of the state. */
export function toTraits({ digit, centre, beforeRelu, pick }) {
  const told = { centre, before_relu: beforeRelu, pick, digit: digit && new DataView(digit.slice().buffer) };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

/**
 * The network as the figure shows it: {layers, weights, limits, steps}. A step is a layer whose units can be chosen:
 * {name, kind, size, filters, kernel, source: the layer before it, after: its ReLU or itself}.
 */
export function network({ layers, weights, limits }) {
  const opened = Object.fromEntries(Object.entries(weights).map(([name, packed]) => [name, unpack(packed)]));
  const steps = [];
  const { rows } = tableOf(layers, [SIDE, SIDE, 1]);
  let source = "input";
  layers.forEach((layer, i) => {
    const { name, kind } = layer;
    const shape = rows[i].output;
    if (kind === "ReLU" || kind === "Flatten") return;
    const after = layers[i + 1]?.kind === "ReLU" ? layers[i + 1].name : name;
    const side = { Conv2D: layer.kernel_size, MaxPooling2D: layer.pool_size }[kind]?.[0] ?? 1;
    steps.push({ name, kind, side, size: shape.length === 3 ? shape[0] : 1, count: shape.at(-1), source, after });
    source = after;
  });
  return { layers, weights: opened, limits, steps, flat: (name) => steps.find((one) => one.name === name).size === 1 };
}

/** What goes in, as bytes and as numbers, and what every layer makes of it: written over `outputs` of an earlier scene. */
export function sceneOf({ digit, centre }, { layers, weights }, outputs = {}) {
  const seen = centre ? centred(digit) : digit;
  const image = fromBytes(seen, SIDE, SIDE, 1);
  forward(layers, weights, image, outputs);
  const shares = outputs.softmax.data;
  return {
    digit,
    seen,
    image,
    outputs,
    blank: digit.every((value) => value === 0),
    winner: shares.indexOf(Math.max(...shares)),
  };
}

/** The unit of a map with the largest number. */
export function strongestUnit({ width, channels, data }, map) {
  let best = 0;
  for (let i = 1; i < data.length / channels; i += 1) {
    if (data[i * channels + map] > data[best * channels + map]) best = i;
  }
  return [Math.floor(best / width), best % width];
}
