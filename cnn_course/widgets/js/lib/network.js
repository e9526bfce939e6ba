// A trained network run forward: convolution with several filters, ReLU, max pooling, dense, softmax.
//
// Layers are described as in results/live-network/figure.json; weights are {"conv1/kernel": {shape, data}, …}, a kernel in
// Keras' order: rows, columns, channels in, filters. Tensors are those of tensor.js; after "Flatten" they are (1, 1, units).
import { tensor } from "./tensor.js";

/** (H, W, C) and a kernel (kh, kw, C, F) -> (H', W', F), stride 1, no padding, bias added. */
export function convolve(input, kernel, bias) {
  const [rows, columns, channels, filters] = kernel.shape;
  const output = tensor(input.height - rows + 1, input.width - columns + 1, filters);
  const line = columns * channels; // a row of a patch lies in one piece, in picture and kernel alike
  for (let y = 0, to = 0; y < output.height; y += 1) {
    for (let x = 0; x < output.width; x += 1, to += filters) {
      output.data.set(bias.data, to);
      for (let row = 0; row < rows; row += 1) {
        const from = ((y + row) * input.width + x) * channels;
        addProducts(output.data, to, filters, input.data, from, line, kernel.data, row * line * filters);
      }
    }
  }
  return output;
}

/** Adds `count` inputs times their weights to `units` sums. Most inputs are 0 after a ReLU: those are passed over. */
function addProducts(sums, to, units, inputs, from, count, weights, first) {
  for (let i = 0; i < count; i += 1) {
    const value = inputs[from + i];
    if (value === 0) continue;
    const at = first + i * units;
    for (let unit = 0; unit < units; unit += 1) sums[to + unit] += value * weights[at + unit];
  }
}

export function relu({ height, width, channels, data }) {
  return tensor(height, width, channels, data.map((value) => (value > 0 ? value : 0)));
}

/** Windows of size × size side by side; rows and columns left over are dropped. */
export function maxPool(input, size) {
  const { width, channels, data } = input;
  const output = tensor(Math.floor(input.height / size), Math.floor(width / size), channels);
  output.data.fill(-Infinity);
  for (let y = 0; y < output.height * size; y += 1) {
    for (let x = 0; x < output.width * size; x += 1) {
      const from = (y * width + x) * channels;
      const to = (Math.floor(y / size) * output.width + Math.floor(x / size)) * channels;
      for (let c = 0; c < channels; c += 1) {
        if (data[from + c] > output.data[to + c]) output.data[to + c] = data[from + c];
      }
    }
  }
  return output;
}

export function dense(input, kernel, bias) {
  const [count, units] = kernel.shape;
  const sums = Float64Array.from(bias.data);
  addProducts(sums, 0, units, input.data, 0, count, kernel.data, 0);
  return tensor(1, 1, units, sums);
}

/** Shares that add up to 1. The largest is taken off first, so that no power overflows. */
export function softmax({ height, width, channels, data }) {
  const most = Math.max(...data);
  const powers = data.map((value) => Math.exp(value - most));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return tensor(height, width, channels, powers.map((value) => value / total));
}

const KINDS = {
  Conv2D: (input, { name }, weights) => convolve(input, weights[`${name}/kernel`], weights[`${name}/bias`]),
  ReLU: relu,
  MaxPooling2D: (input, { pool_size: [size] }) => maxPool(input, size),
  Flatten: ({ data }) => tensor(1, 1, data.length, data),
  Dense: (input, { name }, weights) => dense(input, weights[`${name}/kernel`], weights[`${name}/bias`]),
  Softmax: softmax,
};

/** The outputs of all layers by name, and the picture itself as "input". */
export function forward(layers, weights, image) {
  const outputs = { input: image };
  let now = image;
  for (const layer of layers) {
    now = KINDS[layer.kind](now, layer, weights);
    outputs[layer.name] = now;
  }
  return outputs;
}
