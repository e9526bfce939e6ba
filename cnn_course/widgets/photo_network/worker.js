// The network in a thread of its own, so that the page stays quick. It answers one question after the other:
// { id, ask, ...given } -> { id, answer } or { id, error }.
import { createEngine } from "./engine/engine.js";
import kernels from "./engine/kernels.wat";
import { middle, resized } from "./engine/resize.js";
import { unpacker } from "./engine/weights.js";

/** @type {any} */
let engine = null;
/** @type {any} */
let plan = null;
let seen = new Uint8ClampedArray(0); // the photograph as the network sees it, (side, side, 3)
let isWhole = false; // was the last run of the photograph with nothing hidden?

/** @param {Uint8ClampedArray} pixels */
function shares(pixels) {
  const { mean, deviation } = plan.preprocessing;
  engine.run(Float32Array.from(pixels, (value) => (value - mean) / deviation));
  const scores = engine.output(plan.steps.at(-1).name);
  const most = scores.reduce((a, b) => Math.max(a, b));
  const powers = Float64Array.from(scores, (score) => Math.exp(score - most));
  const total = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / total);
}

function lookAt(pixels) {
  const started = performance.now();
  const answer = shares(pixels);
  isWhole = pixels === seen;
  return { shares: answer, milliseconds: performance.now() - started };
}

/** The photograph with a grey square over it: rows and columns from `row` and `column` on, `size` of them. */
function hidden({ row, column, size }) {
  const pixels = seen.slice();
  for (let y = Math.max(0, row); y < Math.min(plan.side, row + size); y += 1) {
    const [first, end] = [Math.max(0, column), Math.min(plan.side, column + size)];
    pixels.fill(plan.preprocessing.mean, (y * plan.side + first) * 3, (y * plan.side + end) * 3);
  }
  return pixels;
}

const ANSWERS = {
  begin({ plan: given, weights, plain }) {
    plan = given;
    engine = createEngine(plan, unpacker(plan, weights), plain ? null : kernels);
    return { isFast: engine.isFast };
  },
  /** whole: the photograph comes as the network wants to see it. */
  photograph({ image, whole }) {
    const share = whole ? 1 : plan.preprocessing.crop;
    seen = resized(image, middle(image, share), plan.side);
    return { pixels: seen.slice(), ...lookAt(seen) };
  },
  hide: ({ square }) => lookAt(square ? hidden(square) : seen),
  maps({ step }) {
    if (!isWhole) lookAt(seen);
    const { side, channels } = plan.steps.find(({ name }) => name === step);
    return { side, channels, data: engine.output(step).slice() };
  },
};

self.addEventListener("message", ({ data: { id, ask, ...given } }) => {
  try {
    self.postMessage({ id, answer: ANSWERS[ask](given) });
  } catch (error) {
    self.postMessage({ id, error: String(error) });
  }
});
