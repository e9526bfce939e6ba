// Layers as cnn_course.shapes knows them: output shape, parameters and multiply-adds, of one layer and of a chain.
//
// A layer is an object with Keras' names, {kind: "Conv2D", filters, kernel_size, strides, padding, activation, use_bias};
// windows are square. A shape is [H, W, C] or [features].
import { axis } from "./conv.js";
import { convParameters, denseParameters } from "./parameters.js";

/** How many numbers a tensor of this shape holds. */
export function volume(shape) {
  return shape.reduce((product, size) => product * size, 1);
}

export const isMap = (shape) => shape.length === 3;

const WINDOWS = { Conv2D: "kernel_size", MaxPooling2D: "pool_size", AveragePooling2D: "pool_size" };

/** The name of a layer's window, null for a layer that slides none. */
export function windowOf({ kind }) {
  return WINDOWS[kind] ?? null;
}

/** Both axes of a layer that slides a window over a map. */
function axesOf(layer, [height, width]) {
  const taps = layer[WINDOWS[layer.kind]];
  const settings = { strides: layer.strides, padding: layer.padding, dilation: 1 };
  return { down: axis(height, taps, settings), across: axis(width, taps, settings) };
}

const withoutBias = (layer) => (layer.use_bias === false ? -1 : 0);

const NOTHING = { trainable: 0, recorded: 0, multiplyAdds: 0 };

const COUNTS = {
  Conv2D(layer, input, output) {
    const { filters, kernel_size: kernel } = layer;
    const all = convParameters({ kernel, channels: input[2], filters });
    const weights = all - filters;
    return {
      trainable: all + withoutBias(layer) * filters,
      recorded: 0,
      multiplyAdds: output[0] * output[1] * weights,
    };
  },
  Dense(layer, input) {
    const all = denseParameters({ size: 1, channels: input.at(-1), units: layer.units });
    return {
      trainable: all + withoutBias(layer) * layer.units,
      recorded: 0,
      multiplyAdds: volume(input) * layer.units,
    };
  },
  BatchNormalization: (_, input) => ({ trainable: 2 * input.at(-1), recorded: 2 * input.at(-1), multiplyAdds: 0 }),
};

function outputOf(layer, input, axes) {
  if (axes) return [axes.down.output, axes.across.output, layer.kind === "Conv2D" ? layer.filters : input[2]];
  if (layer.kind === "Flatten") return [volume(input)];
  if (layer.kind === "GlobalAveragePooling2D") return [input[2]];
  if (layer.kind === "Dense") return [...input.slice(0, -1), layer.units];
  return input;
}

/** What is wrong with a layer on such an input: {what, …} or null. */
function problemOf(layer, input, axes) {
  const takesMap = windowOf(layer) || layer.kind === "GlobalAveragePooling2D";
  if (takesMap && !isMap(input)) return { what: "takesMap", input };
  const failed = axes && ["down", "across"].find((name) => axes[name].output < 1);
  return failed
    ? { what: "tooLarge", window: windowOf(layer), taps: axes[failed].taps, axis: failed, size: axes[failed].size }
    : null;
}

/**
 * The chain, row by row: {input, output, trainable, recorded, parameters, multiplyAdds, axes}. The rows end before the first
 * layer that cannot be; `problem` says why: {layer, what, …}.
 */
export function chainOf(layers, inputShape) {
  const rows = [];
  let input = [...inputShape];
  for (const [layer, one] of layers.entries()) {
    const axes = windowOf(one) && isMap(input) ? axesOf(one, input) : null;
    const problem = problemOf(one, input, axes);
    if (problem) return { rows, problem: { layer, ...problem } };
    const output = outputOf(one, input, axes);
    const counts = COUNTS[one.kind]?.(one, input, output) ?? NOTHING;
    rows.push({ input, output, ...counts, parameters: counts.trainable + counts.recorded, axes });
    input = output;
  }
  return { rows, problem: null };
}

/** {parameters, multiplyAdds, numbers}: the sums over the rows; numbers are those in all outputs together. */
export function totalsOf(rows) {
  const sum = (pick) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    parameters: sum((row) => row.parameters),
    multiplyAdds: sum((row) => row.multiplyAdds),
    numbers: sum((row) => volume(row.output)),
  };
}
