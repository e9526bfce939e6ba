// A trained network run forward: convolution with several filters, ReLU, max pooling, dense, softmax.
//
// Layers are described as in results/live-network/figure.json; weights are {"conv1/kernel": {shape, data}, …}, a kernel in
// Keras' order: rows, columns, channels in, filters. Tensors are those of tensor.js; after "Flatten" they are (1, 1, units).
// Each function writes into `output` if it is given one of the right size, so that a run makes no new arrays.
import { tensor } from "./tensor.js";

/** (H, W, C) and a kernel (kh, kw, C, F) -> (H', W', F), stride 1, no padding, bias added. */
export function convolve(input, kernel, bias, /** @type {any} */ output = null) {
  const [rows, columns, channels, filters] = kernel.shape;
  output ??= tensor(input.height - rows + 1, input.width - columns + 1, filters);
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

export function relu({ height, width, channels, data }, output = tensor(height, width, channels)) {
  for (let i = 0; i < data.length; i += 1) output.data[i] = Math.max(data[i], 0);
  return output;
}

/** Windows of size × size side by side; rows and columns left over are dropped. */
export function maxPool(input, size, /** @type {any} */ output = null) {
  const { width, channels, data } = input;
  output ??= tensor(Math.floor(input.height / size), Math.floor(width / size), channels);
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

export function dense(input, kernel, bias, output = tensor(1, 1, kernel.shape[1])) {
  const [count, units] = kernel.shape;
  output.data.set(bias.data);
  addProducts(output.data, 0, units, input.data, 0, count, kernel.data, 0);
  return output;
}

/** Shares that add up to 1. The largest is taken off first, so that no power overflows. */
export function softmax({ height, width, channels, data }, output = tensor(height, width, channels)) {
  const most = Math.max(...data);
  let total = 0;
  for (let i = 0; i < data.length; i += 1) {
    output.data[i] = Math.exp(data[i] - most);
    total += output.data[i];
  }
  for (let i = 0; i < data.length; i += 1) output.data[i] /= total;
  return output;
}

const KINDS = {
  Conv2D: (input, { name }, weights, output) =>
    convolve(input, weights[`${name}/kernel`], weights[`${name}/bias`], output),
  ReLU: (input, _layer, _weights, output) => relu(input, output),
  MaxPooling2D: (input, { pool_size: [size] }, _weights, output) => maxPool(input, size, output),
  Flatten: ({ data }) => tensor(1, 1, data.length, data),
  Dense: (input, { name }, weights, output) => dense(input, weights[`${name}/kernel`], weights[`${name}/bias`], output),
  Softmax: (input, _layer, _weights, output) => softmax(input, output),
};

/** The outputs of all layers by name, and the picture itself as "input". Those of an earlier run are written over. */
export function forward(layers, weights, image, outputs = {}) {
  outputs.input = image;
  let now = image;
  for (const layer of layers) {
    now = KINDS[layer.kind](now, layer, weights, outputs[layer.name]);
    outputs[layer.name] = now;
  }
  return outputs;
}
