// Runs a chain of convolutions with sums around it, forwards, in the page.
//
// A plan says what is done; it comes with the weights:
//   { side, steps: [{ name, kind, side, channels, inputs, kernel_size, strides, before, activation, add }] }
// `side` and `channels` are those of a step's output, maps being square; `inputs` are the products in one of its sums. Kinds: "convolution" (only on the picture), "pointwise"
// (1x1, and the dense layer), "depthwise", "average". `before` zeros stand before the first row and column: TensorFlow's "same"
// puts the odd one at the end. `add` names an earlier step whose output is added.
//
// Every step's output stays where it is until the next run, so each map can be looked at and nothing is computed for that.
import { plainKernels } from "./plain.js";

const PICTURE = 3; // channels
const LIMITS = { relu6: [0, 6], none: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] };
const SPARE_ROWS = 3; // kernels.wat takes rows by fours

/** Where one thing after the other lies in a memory that grows with them. */
function shelf() {
  let bytes = 0;
  return {
    /** @param {number} count of numbers */
    place(count) {
      const at = bytes;
      bytes += Math.ceil((count * 4) / 64) * 64;
      return at;
    },
    get bytes() {
      return bytes;
    },
  };
}

/** (inputs, outputs) -> panels of 8 outputs: (outputs / 8, inputs, 8). */
function intoPanels(values, inputs, outputs, to) {
  for (let k = 0; k < inputs; k += 1) {
    for (let n = 0; n < outputs; n += 1) to[(n >> 3) * inputs * 8 + k * 8 + (n & 7)] = values[k * outputs + n];
  }
}

/** The steps with what they take from the step before, and the places of weights and outputs. */
function laidOut(plan, places) {
  let [side, channels] = [plan.side, PICTURE];
  let source = places.place((side * side + SPARE_ROWS) * channels);
  const picture = source;
  const steps = plan.steps.map((step) => {
    const from = { source, sideIn: side, channelsIn: channels };
    ({ side, channels } = step);
    const output = places.place((side * side + SPARE_ROWS) * channels);
    const patches = step.kind === "convolution" ? places.place((side * side + SPARE_ROWS) * step.inputs) : 0;
    const size = step.inputs * channels;
    source = output;
    const weights = size ? { weights: places.place(size), size, bias: places.place(channels) } : {};
    return { ...step, ...from, ...weights, output, patches };
  });
  return { picture, steps };
}

/** The functions of kernels.wat where the browser has SIMD, else the same in JavaScript. */
export function kernelsOf(memory, bytes) {
  if (bytes && typeof WebAssembly === "object" && WebAssembly.validate(bytes)) {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { engine: { memory } });
    return { kernels: instance.exports, isFast: true };
  }
  return { kernels: plainKernels(memory), isFast: false };
}

/**
 * @param {any} plan
 * @param {(name: string) => { kernel: ArrayLike<number>, bias: ArrayLike<number> }} weightsOf a step's weights, (…, inputs, outputs)
 * @param {Uint8Array | null} bytes kernels.wat, assembled
 */
export function createEngine(plan, weightsOf, bytes) {
  const places = shelf();
  const { picture, steps } = laidOut(plan, places);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(places.bytes / 65536) });
  const { kernels, isFast } = kernelsOf(memory, bytes);
  const view = (at, count) => new Float32Array(memory.buffer, at, count);
  const byName = Object.fromEntries(steps.map((step) => [step.name, step]));

  for (const step of steps) {
    if (step.weights === undefined) continue;
    const { kernel, bias } = weightsOf(step.name);
    const place = view(step.weights, step.size);
    if (step.kind === "depthwise") place.set(kernel);
    else intoPanels(kernel, step.inputs, step.channels, place);
    view(step.bias, step.channels).set(bias);
  }

  const outputOf = (step) => view(step.output, step.side * step.side * step.channels);

  /** Each output's window of the picture as a row, so that the convolution is a 1x1 one. */
  function gather(step) {
    const { sideIn, channelsIn, side, kernel_size, strides, before } = step;
    const from = view(step.source, sideIn * sideIn * channelsIn);
    const to = view(step.patches, side * side * step.inputs).fill(0);
    const line = kernel_size * channelsIn;
    for (let y = 0; y < side; y += 1) {
      for (let x = 0; x < side; x += 1) {
        for (let i = 0; i < kernel_size; i += 1) {
          const row = y * strides - before + i;
          if (row < 0 || row >= sideIn) continue;
          const left = x * strides - before;
          const first = Math.max(0, -left);
          const end = Math.min(kernel_size, sideIn - left);
          const at = (row * sideIn + left) * channelsIn;
          const place = (y * side + x) * step.inputs + i * line;
          to.set(from.subarray(at + first * channelsIn, at + end * channelsIn), place + first * channelsIn);
        }
      }
    }
    return step.patches;
  }

  function average({ source, sideIn, channels, output }) {
    const from = view(source, sideIn * sideIn * channels);
    const to = view(output, channels).fill(0);
    for (let i = 0; i < from.length; i += 1) to[i % channels] += from[i];
    for (let c = 0; c < channels; c += 1) to[c] /= sideIn * sideIn;
  }

  function add(step) {
    const to = outputOf(step);
    const from = outputOf(byName[step.add]);
    for (let i = 0; i < to.length; i += 1) to[i] += from[i];
  }

  function take(step) {
    const { source, weights, bias, output, sideIn, channels, kernel_size, strides, before, side } = step;
    const limits = LIMITS[step.activation ?? "none"];
    if (step.kind === "average") average(step);
    else if (step.kind === "depthwise") {
      kernels.depthwise(source, weights, bias, output, sideIn, channels, kernel_size, strides, before, side, ...limits);
    } else {
      const from = step.kind === "convolution" ? gather(step) : source;
      kernels.pointwise(from, weights, bias, output, side * side, step.inputs, channels, ...limits);
    }
    if (step.add) add(step);
  }

  return {
    isFast,
    steps,
    /** @param {Float32Array} pixels (side, side, 3), as the network wants them */
    run(pixels) {
      view(picture, pixels.length).set(pixels);
      for (const step of steps) take(step);
    },
    /** A step's output, (side, side, channels): a view, which the next run writes over. */
    output: (name) => outputOf(byName[name]),
  };
}
