// PhotoNetwork's engine and TensorFlow.js on the same network: the same weights, the same photograph, one page, by turns.
import * as wasm from "@tensorflow/tfjs-backend-wasm";
import binary from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";
import * as tf from "@tensorflow/tfjs-core";
import { createEngine } from "../../cnn_course/widgets/photo_network/engine/engine.js";
import kernels from "../../cnn_course/widgets/photo_network/engine/kernels.wat";
import { unpacker } from "../../cnn_course/widgets/photo_network/engine/weights.js";

/** The engine of the page: pixels -> scores. */
function ours(plan, weightsOf) {
  const engine = createEngine(plan, weightsOf, kernels);
  if (!engine.isFast) throw new Error("this browser has no WebAssembly SIMD");
  const last = plan.steps.at(-1).name;
  return (pixels) => {
    engine.run(pixels);
    return engine.output(last).slice();
  };
}

/** A step's weights as TensorFlow.js wants them. */
function tensors(step, weightsOf, channelsIn) {
  const { kernel, bias } = weightsOf(step.name);
  const size = step.kernel_size;
  const isDepthwise = step.kind === "depthwise";
  const shape = isDepthwise ? [size, size, channelsIn, 1] : [size, size, channelsIn, step.channels];
  return { filter: tf.tensor4d(kernel, shape), bias: tf.tensor1d(bias) };
}

/** The same with TensorFlow.js' fused operations: as few calls as it allows. */
function peer(plan, weightsOf) {
  let channels = 3;
  const steps = plan.steps.map((step) => {
    const given = step.bits ? tensors(step, weightsOf, channels) : {};
    ({ channels } = step);
    return { ...step, ...given };
  });
  const take = (x, { kind, filter, bias, strides, activation }) => {
    if (kind === "average") return tf.mean(x, [1, 2], true);
    const rest = { filter, bias, strides, pad: "same", activation: activation === "relu6" ? "relu6" : "linear" };
    return kind === "depthwise" ? tf.fused.depthwiseConv2d({ x, ...rest }) : tf.fused.conv2d({ x, ...rest });
  };
  return (pixels) =>
    tf.tidy(() => {
      const made = {};
      let x = tf.tensor4d(pixels, [1, plan.side, plan.side, 3]);
      for (const step of steps) {
        x = take(x, step);
        if (step.add) x = tf.add(x, made[step.add]);
        made[step.name] = x;
      }
      return x.dataSync();
    });
}

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

/** Milliseconds of each side, and by how much their scores differ at most. */
globalThis.compare = async ({ plan, weights, pixels, rounds }) => {
  wasm.setWasmPaths({
    "tfjs-backend-wasm.wasm": binary,
    "tfjs-backend-wasm-simd.wasm": binary,
    "tfjs-backend-wasm-threaded-simd.wasm": binary,
  });
  await tf.setBackend("wasm");
  const weightsOf = unpacker(plan, bytesOf(weights));
  const sides = { ours: ours(plan, weightsOf), peer: peer(plan, weightsOf) };
  const photograph = new Float32Array(bytesOf(pixels));
  const [a, b] = Object.values(sides).map((side) => side(photograph));
  const times = { ours: [], peer: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, side] of Object.entries(sides)) {
      const began = performance.now();
      side(photograph);
      times[name].push(performance.now() - began);
    }
  }
  return { ...times, difference: Math.max(...a.map((score, i) => Math.abs(score - b[i]))) };
};
