// What each kind of layer makes of its inputs, as cnn_course.shapes knows it: the output's shape, parameters, multiply-adds.
//
// A layer has the plain form that shapes.to_plain writes: {kind, name, inputs, …} with Keras' names for its arguments; windows,
// strides and dilation rates are pairs, [down, across], a padding is a word or [[top, bottom], [left, right]]. A shape is
// [H, W, C] or [features].
import { axis } from "./conv.js";

/** How many numbers a tensor of this shape holds. */
export function volume(shape) {
  return shape.reduce((product, size) => product * size, 1);
}

export const isMap = (shape) => shape.length === 3;

const WINDOWS = {
  Conv2D: "kernel_size",
  DepthwiseConv2D: "kernel_size",
  SeparableConv2D: "kernel_size",
  MaxPooling2D: "pool_size",
  AveragePooling2D: "pool_size",
};
const MERGES = { Add: true, Multiply: true, Concatenate: true };
const TAKES_MAP = {
  ...WINDOWS,
  GlobalAveragePooling2D: true,
  GlobalMaxPooling2D: true,
  ZeroPadding2D: true,
  Cropping2D: true,
  UpSampling2D: true,
};

/** The name of a layer's window, null for a layer that slides none. */
export function windowOf({ kind }) {
  return WINDOWS[kind] ?? null;
}

/** Does it take several inputs? */
export function joins({ kind }) {
  return Object.hasOwn(MERGES, kind);
}

/** One axis of a layer that slides a window, over `size` places; `along` is 0 down and 1 across. */
export function axisOf(layer, along, size) {
  const { strides, padding, dilation_rate: dilation } = layer;
  return axis(size, layer[WINDOWS[layer.kind]][along], {
    strides: strides[along],
    padding: Array.isArray(padding) ? padding[along] : padding,
    dilation: dilation?.[along] ?? 1,
  });
}

/** Both axes of a layer that slides a window over a map; null for others. */
export function axesOf(layer, input) {
  if (!windowOf(layer) || !isMap(input)) return null;
  return { down: axisOf(layer, 0, input[0]), across: axisOf(layer, 1, input[1]) };
}

// ---- shapes ----------------------------------------------------------------------------------------------------------

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const places = ({ down, across }) => [down.output, across.output];
const mean = ({ keepdims }, [input]) => (keepdims ? [1, 1, input[2]] : [input[2]]);
const common = (_, inputs) => inputs[0].map((_, place) => Math.max(...inputs.map((shape) => shape[place])));

const OUTPUTS = {
  Conv2D: ({ filters }, _, axes) => [...places(axes), filters],
  SeparableConv2D: ({ filters }, _, axes) => [...places(axes), filters],
  DepthwiseConv2D: (layer, [input], axes) => [...places(axes), input[2] * layer.depth_multiplier],
  MaxPooling2D: (_, [input], axes) => [...places(axes), input[2]],
  AveragePooling2D: (_, [input], axes) => [...places(axes), input[2]],
  GlobalAveragePooling2D: mean,
  GlobalMaxPooling2D: mean,
  ZeroPadding2D: ({ padding }, [[height, width, channels]]) => [
    height + sum(padding[0]),
    width + sum(padding[1]),
    channels,
  ],
  Cropping2D: ({ cropping }, [[height, width, channels]]) => [
    height - sum(cropping[0]),
    width - sum(cropping[1]),
    channels,
  ],
  UpSampling2D: ({ size }, [[height, width, channels]]) => [height * size[0], width * size[1], channels],
  Flatten: (_, [input]) => [volume(input)],
  Reshape: (layer) => [...layer.target_shape],
  Dense: ({ units }, [input]) => [...input.slice(0, -1), units],
  Add: common,
  Multiply: common,
  Concatenate: (_, inputs) => [...inputs[0].slice(0, -1), sum(inputs.map((shape) => shape.at(-1)))],
};

/** The shape that comes out of a layer for the shapes that go in; `axes` are those of axesOf. */
export function outputOf(layer, inputs, axes) {
  return OUTPUTS[layer.kind]?.(layer, inputs, axes) ?? inputs[0];
}

// ---- counts ----------------------------------------------------------------------------------------------------------

/** All weights of a layer that slides filters, biases aside. */
const WEIGHTS = {
  Conv2D: ({ kernel_size: kernel, filters, groups }, channels) => volume(kernel) * (channels / groups) * filters,
  SeparableConv2D: ({ kernel_size: kernel, filters, depth_multiplier: times }, channels) =>
    channels * times * (volume(kernel) + filters),
  DepthwiseConv2D: ({ kernel_size: kernel, depth_multiplier: times }, channels) => volume(kernel) * channels * times,
  Dense: ({ units }, channels) => channels * units,
};

const NORMALIZED = {
  BatchNormalization: ({ center, scale }, channels) => [channels * (center + scale), 2 * channels],
  LayerNormalization: ({ center, scale }, channels) => [channels * (center + scale), 0],
  Normalization: (_, channels) => [0, 2 * channels + 1],
};

/** {trainable, recorded, multiplyAdds} of a layer. */
export function countsOf(layer, [input], output) {
  const channels = input.at(-1);
  const normalized = NORMALIZED[layer.kind]?.(layer, channels);
  if (normalized) return { trainable: normalized[0], recorded: normalized[1], multiplyAdds: 0 };
  const weights = WEIGHTS[layer.kind]?.(layer, channels);
  if (weights === undefined) return { trainable: 0, recorded: 0, multiplyAdds: 0 };
  const biases = layer.use_bias ? output.at(-1) : 0;
  // A depthwise filter works on its own channel alone, and all of them are among the weights already.
  return { trainable: weights + biases, recorded: 0, multiplyAdds: volume(output.slice(0, -1)) * weights };
}

// ---- what cannot be --------------------------------------------------------------------------------------------------

const alike = (sizes) => new Set(sizes.filter((size) => size !== 1)).size <= 1;

/** Inputs of one shape, where a size of 1 is stretched. */
function stretch(inputs) {
  const isOneRank = new Set(inputs.map((shape) => shape.length)).size === 1;
  return isOneRank && inputs[0].every((_, place) => alike(inputs.map((shape) => shape[place])));
}

const FITS = {
  Add: (_, inputs) => stretch(inputs),
  Multiply: (_, inputs) => stretch(inputs),
  Concatenate: (_, inputs) => new Set(inputs.map((shape) => shape.slice(0, -1).join())).size === 1,
  Reshape: (layer, [input]) => volume(layer.target_shape) === volume(input),
  Cropping2D: (layer, inputs) => Math.min(...outputOf(layer, inputs)) > 0,
  Conv2D: ({ groups }, [input]) => input[2] % groups === 0,
};

/** What is wrong with a layer on such inputs: {what, …} or null. */
export function problemOf(layer, inputs, axes) {
  if (inputs.length > 1 && !joins(layer)) return { what: "takesOne", inputs: inputs.length };
  if (TAKES_MAP[layer.kind] && !isMap(inputs[0])) return { what: "takesMap", input: inputs[0] };
  const failed = axes && ["down", "across"].find((name) => axes[name].output < 1);
  if (failed) {
    const { taps, size } = axes[failed];
    return { what: "tooLarge", window: windowOf(layer), taps, axis: failed, size };
  }
  return FITS[layer.kind]?.(layer, inputs) === false ? { what: "shapes", inputs } : null;
}
