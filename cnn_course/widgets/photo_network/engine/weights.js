// The weights as they travel: whole numbers and, for each of a step's outputs, what one of them stands for.
//
// One piece of bytes: first all scales and biases (32-bit floats), then all kernels of 16 bits, then those of 8; within each, step
// after step. cnn_course/widgets/photo_network/weights.py writes it.

const CODES = { 16: Int16Array, 8: Int8Array };

/** How many numbers a step's kernel has. */
const sizeOf = ({ channels, inputs }) => inputs * channels;

/**
 * @param {{ steps: any[] }} plan whose steps with weights have `bits` and `inputs`
 * @param {ArrayBuffer} buffer
 * @returns {(name: string) => { kernel: Float32Array, bias: Float32Array }} each unpacked when it is asked for
 */
export function unpacker({ steps }, buffer) {
  const weighted = steps.filter((step) => step.bits);
  const places = new Map();
  let at = 0;
  for (const step of weighted) {
    const scale = new Float32Array(buffer, at, step.channels);
    const bias = new Float32Array(buffer, at + 4 * step.channels, step.channels);
    places.set(step.name, { step, scale, bias });
    at += 8 * step.channels;
  }
  for (const bits of [16, 8]) {
    for (const step of weighted.filter((one) => one.bits === bits)) {
      const Codes = CODES[bits];
      places.get(step.name).codes = new Codes(buffer, at, sizeOf(step));
      at += sizeOf(step) * Codes.BYTES_PER_ELEMENT;
    }
  }
  if (at !== buffer.byteLength) throw new RangeError("The weights did not arrive whole.");
  return (name) => {
    const { step, scale, bias, codes } = places.get(name);
    const kernel = Float32Array.from(codes, (code, i) => code * scale[i % step.channels]);
    return { kernel, bias };
  };
}
