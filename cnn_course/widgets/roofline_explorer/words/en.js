// The English words of RooflineExplorer.
import { named } from "../../lib/core/words.js";
import { grouped } from "../../lib/maths/parameters.js";

/** 0.4998 -> "0.500", 32.37 -> "32.37", 129.04 -> "129.0", 1152.3 -> "1,152": four digits of a number above 0. */
function fourDigits(value) {
  const digits = value < 9.9995 ? 3 : value < 99.995 ? 2 : value < 999.95 ? 1 : 0;
  return digits > 0 ? value.toFixed(digits) : grouped(Math.round(value));
}

const SIZES = [
  [1e12, "trillion"],
  [1e9, "billion"],
  [1e6, "million"],
];

/** 8192 -> "8,192", 268435456 -> "268.4 million" */
function largeCount(count) {
  const found = SIZES.find(([size]) => count >= 0.99995 * size);
  return found ? `${fourDigits(count / found[0])} ${found[1]}` : grouped(count);
}

/** The picked layer of a roofline, with its width and its batch. */
function layerName({ kind, channels, batch_size: batch }) {
  const width = grouped(channels);
  const across = named(
    {
      "conv-3x3": `${width} to ${width} channels`,
      "conv-3x3-first": `1 to ${width} channels`,
      "conv-1x1": `${width} to ${width} channels`,
      "depthwise-3x3": `${width} channel${channels === 1 ? "" : "s"}`,
      dense: `${width} to ${width}`,
    },
    kind,
  );
  return `${named(SHORT, kind)}, ${across}, batch ${grouped(batch)}`;
}

const SHORT = {
  "conv-3x3": "Convolution 3 \u00d7 3",
  "conv-3x3-first": "Convolution 3 \u00d7 3",
  "conv-1x1": "Convolution 1 \u00d7 1",
  "depthwise-3x3": "Depthwise 3 \u00d7 3",
  dense: "Dense",
};

const RATE = "10\u2079 operations a second";

export default {
  figure: "Interactive figure: the roof of a machine, and layers under it",
  kind: "Layer",
  kinds: {
    "conv-3x3": "Convolution 3 \u00d7 3",
    "conv-3x3-first": "Convolution 3 \u00d7 3, 1 channel in",
    "conv-1x1": "Convolution 1 \u00d7 1",
    "depthwise-3x3": "Depthwise 3 \u00d7 3",
    dense: "Dense",
  },
  channels: "Channels",
  units: "Inputs, units",
  batch: "Batch",
  mark: ({ kind, channels, batch_size: batch }) => {
    if (kind === "dense") return `batch ${batch}`;
    return kind === "conv-3x3-first" ? `1 to ${channels}` : `${channels}`;
  },
  upwards: "Speed, 10\u2079 operations a second",
  across: "operations for each byte",
  tick: grouped,
  peak: (value) => `arithmetic: ${fourDigits(value)}`,
  flow: (value) => `memory: ${fourDigits(value)} GB a second`,
  sides: {
    memory: (short) => (short ? "memory" : "memory bounds"),
    arithmetic: (short) => (short ? "arithmetic" : "arithmetic bounds"),
  },
  measured: "Measured:",
  keys: ["3 \u00d7 3", "1 \u00d7 1", "depthwise", "dense"],
  allowed: "Computed: the roof over the picked layer",
  chartLabel: "Measured layers, from left to right",
  named: layerName,
  four: fourDigits,
  count: largeCount,
  verdict: ({ bound, intensity, edge }) =>
    bound === "memory"
      ? `Memory bounds it: ${fourDigits(intensity)} operations a byte, the edge is at ${fourDigits(edge)}.`
      : `Arithmetic bounds it: ${fourDigits(intensity)} operations a byte, the edge is at ${fourDigits(edge)}.`,
  rows: { intensity: "The layer", memory: "Memory can feed", arithmetic: "Arithmetic can do", reached: "It reached" },
  terms: {
    intensity: ["operations", "bytes"],
    perByte: "operations a byte",
    memory: ["GB a second", "a byte"],
    speed: "10\u2079 a second",
    share: "of the roof",
  },
  untimed: "not measured",
  onlyAClock: "only its roof is known",
  share: (share) => `${Math.round(100 * share)}\u00a0%`,
  note: ({ reached }) => {
    if (!reached) return "Place and roof follow from the shape. A mark is drawn only where a clock ran.";
    const slowest = `The fastest of the recorded rounds counts; the slowest reached ${fourDigits(reached.slowest)}.`;
    return reached.share > 1 ? `${slowest} The roof is a guide, not a wall.` : slowest;
  },
  spoken: {
    intensity: (scene) =>
      `${largeCount(scene.operations)} operations divided by ${largeCount(scene.bytes)} bytes is ${fourDigits(scene.intensity)} operations a byte.`,
    memory: (scene) =>
      `${fourDigits(scene.flow)} times ${fourDigits(scene.intensity)} is ${fourDigits(scene.feeds)} ${RATE}.`,
    arithmetic: (scene) => `${fourDigits(scene.peak)} ${RATE}.`,
    reached: ({ reached }) =>
      reached
        ? `${fourDigits(reached.gflops)} ${RATE}, ${Math.round(100 * reached.share)} percent of the roof.`
        : "Not measured.",
  },
  machine: ({ machine: { processor, cores, tensorflow }, rounds }) =>
    `Measured on ${processor}, ${cores} cores, TensorFlow ${tensorflow}: forward, float32, ${rounds} rounds. Maps of 56 \u00d7 56; with 1 channel in, 28 \u00d7 28.`,
  announce: (scene) => {
    const { bound, intensity, roof, reached } = scene;
    const measured = reached
      ? `Measured: ${fourDigits(reached.gflops)}, ${Math.round(100 * reached.share)} percent of the roof.`
      : "Not measured.";
    return `${layerName(scene)}: ${fourDigits(intensity)} operations a byte. ${bound === "memory" ? "Memory" : "Arithmetic"} bounds it, at ${fourDigits(roof)}. ${measured}`;
  },
};
