// kernels.wat in JavaScript: the same sums in the same order, for a browser without WebAssembly SIMD, and to test it against.
// Addresses are in bytes, as there.

/**
 * The functions that kernels.wat exports, over the same memory.
 * @param {WebAssembly.Memory} memory
 */
export function plainKernels(memory) {
  const numbers = () => new Float32Array(memory.buffer);

  function pointwise(source, weights, bias, destination, rows, inputs, outputs, low, high) {
    const data = numbers();
    for (let panel = 0; panel < outputs; panel += 8) {
      const first = weights / 4 + panel * inputs;
      for (let row = 0; row < rows; row += 1) {
        const from = source / 4 + row * inputs;
        const to = destination / 4 + row * outputs + panel;
        const sums = data.slice(bias / 4 + panel, bias / 4 + panel + 8);
        for (let k = 0; k < inputs; k += 1) {
          const value = data[from + k];
          if (value === 0) continue; // after ReLU6 many are
          for (let n = 0; n < 8; n += 1) sums[n] += Math.fround(value * data[first + 8 * k + n]);
        }
        for (let n = 0; n < 8; n += 1) data[to + n] = Math.min(Math.max(sums[n], low), high);
      }
    }
  }

  function depthwise(source, weights, bias, destination, side, channels, size, strides, before, sideOut, low, high) {
    const data = numbers();
    const inside = (at) => [Math.max(0, -at), Math.min(size, side - at)];
    const biases = data.subarray(bias / 4, bias / 4 + channels);
    for (let y = 0; y < sideOut; y += 1) {
      const [firstRow, endRow] = inside(y * strides - before);
      for (let x = 0; x < sideOut; x += 1) {
        const [firstColumn, endColumn] = inside(x * strides - before);
        const at = destination / 4 + (y * sideOut + x) * channels;
        const sums = data.subarray(at, at + channels);
        sums.set(biases);
        for (let i = firstRow; i < endRow; i += 1) {
          for (let j = firstColumn; j < endColumn; j += 1) {
            const from = source / 4 + ((y * strides - before + i) * side + x * strides - before + j) * channels;
            const tap = weights / 4 + (i * size + j) * channels;
            for (let c = 0; c < channels; c += 1) sums[c] += Math.fround(data[from + c] * data[tap + c]);
          }
        }
        for (let c = 0; c < channels; c += 1) sums[c] = Math.min(Math.max(sums[c], low), high);
      }
    }
  }

  return { pointwise, depthwise };
}
