// The English words of GradientFlowExplorer.
import { MINUS } from "../../lib/core/format.js";
import { named } from "../../lib/core/words.js";

const RAISED = {
  "-": "\u207b",
  0: "\u2070",
  1: "\u00b9",
  2: "\u00b2",
  3: "\u00b3",
  4: "\u2074",
  5: "\u2075",
  6: "\u2076",
  7: "\u2077",
  8: "\u2078",
  9: "\u2079",
};

const raised = (power) => [...String(power)].map((letter) => RAISED[letter]).join("");

/** 0.4218 -> "0.42", 0.00021 -> "2.1 × 10⁻⁴", 0 -> "0" */
function sizeOf(value) {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return "not a number any more";
  if (value >= 0.01 && value < 999.5)
    return value < 99.5 ? String(Number(value.toPrecision(2))) : String(Math.round(value));
  const [digits, power] = value.toExponential(1).split("e");
  return `${digits}\u00a0\u00d7\u00a010${raised(Number(power))}`;
}

const BLOCKS = { plain: "Plain", original: "Residual", preactivation: "Pre-activation" };
const GUESSES = { smaller: "Smaller", same: "The same", larger: "Larger" };

const signed = (value) =>
  value
    .toFixed(2)
    .replace(/^-0\.00$/, "0.00")
    .replace("-", MINUS);

/** What float32 would have made of it, and what else the size alone does not say. */
function extremes({ silent, count, ends, hidden, sensitive }) {
  const told = [];
  if (silent > 0)
    told.push(`In ${silent} of ${count} draws every ReLU is silent at some layer: what follows is exactly 0.`);
  if (ends.under) told.push("A number below 10\u207b\u2074\u2075 is 0 in float32, in which networks are trained.");
  if (ends.over)
    told.push("A number above 3 \u00d7 10\u00b3\u2078 is infinite in float32, in which networks are trained.");
  if (!hidden && sensitive)
    told.push("So large a gradient means that the last digit of a weight decides what comes out.");
  return told.join(" ");
}

const NETS = {
  plain: "Plain",
  plain_bn: "Plain, BN",
  residual: "Residual",
  residual_bn: "Residual, BN",
  residual_bn_tenth: "Residual, BN, F/10",
};

export default {
  figure: "Interactive figure: signal and gradient through a deep network at its beginning",
  labels: {
    view: "Show",
    depth: "Depth",
    gain: "All weights times",
    activation: "Activation",
    initialisation: "First weights",
    block: "Block of two layers",
    total: "Its sum",
    batch_norm: "Batch normalisation",
  },
  options: {
    view: { sizes: "Signal and gradient", neighbours: "Neighbours" },
    activation: { relu: "ReLU", tanh: "tanh" },
    initialisation: { xavier: "Xavier", he: "He", orthogonal: "Orthogonal" },
    block: BLOCKS,
    total: {
      whole: "x + F(x)",
      scaled: "x + F(x) / \u221ablocks",
      halved: "x / 2 + F(x)",
    },
  },
  layers: (depth) => `${depth} layers`,
  times: (gain) => `\u00d7 ${gain}`,
  charts: {
    signal: "Size of the signal, by layer",
    gradient: "Size of its gradient, by layer",
  },
  /** Of one layer: its median, and the range of the draws; null while it is hidden. */
  layerRead: (layer, found) =>
    `Layer ${layer}: ${found ? `${sizeOf(found.median)} (${sizeOf(found.low)} to ${sizeOf(found.high)})` : "?"}`,
  power: (power) => (power === 0 ? "1" : power === 1 ? "10" : `10${raised(power)}`),
  question: "A gradient of size 1 comes in at the last layer. How large is it at layer 0?",
  guesses: GUESSES,
  hidden: "?",
  none: "\u2013",
  columns: ["Layer", "Signal: median (range)", "Gradient: median (range)"],
  layer: (layer) => `${layer}`,
  size: sizeOf,
  range: (low, high) => `(${sizeOf(low)} to ${sizeOf(high)})`,
  tableLabel: "The sizes of signal and gradient at some layers: the median of all draws, the smallest and the largest.",
  chartLabel: (kind, { depth, count, signal, gradient }, hidden) => {
    const name = kind === "signal" ? "The size of the signal" : "The size of the gradient";
    if (hidden) return `${name} over ${depth} layers: hidden until you have said what you expect.`;
    const end =
      kind === "signal" ? `After the last layer ${sizeOf(signal.median)}` : `At layer 0 ${sizeOf(gradient.median)}`;
    return `${name} over ${depth} layers, ${count} draws. ${end}.`;
  },
  verdict: (scene, draws) => {
    const { depth, guess, verdict, signal, gradient, hidden, count, fans } = scene;
    const many = count < draws ? `${count} of ${draws} draws` : `${draws} draws`;
    const first = `Median of ${many}: the signal goes from ${sizeOf(fans.signal[0].median)} to ${sizeOf(signal.median)} over ${depth} layers.`;
    const second = hidden
      ? "Say what you expect of the gradient, and it is shown."
      : `The gradient that comes in with size 1 has size ${sizeOf(gradient.median)} at layer 0. You expected: ${GUESSES[guess].toLowerCase()}. It is: ${GUESSES[verdict].toLowerCase()}${verdict === "same" ? ", within a factor of ten" : ""}.`;
    return [first, second, extremes(scene)].filter(Boolean).join(" ");
  },
  note: (draws) =>
    `3 \u00d7 3 convolutions with 8 maps on two patches of photographs, 16\u00a0\u00d7\u00a016 pixels; zeros at the border. Each thin line is one of ${draws} draws of the weights, the thick one their median, the band their range. Nothing is trained. The neighbours were recorded: results/shattered-gradients.`,

  // the recorded view
  about:
    "A gradient helps if a step along it is right for the neighbours of an input too. Here an input moves in 256 small steps, along a line of numbers or from one photograph to another, and the gradient of each step is correlated with that of the next. Near 1 it is a smooth curve, near 0 it is noise. The five networks: plain layers, without and with batch normalisation (BN), and layers with a shortcut around each, x + F(x), where F is BN, ReLU and weights. In the last one the weights are a tenth as large.",
  forms: { line: "Dense, 200 wide: correlation by depth", arc: "Conv, 8 maps: correlation by depth" },
  correlation: signed,
  network: "Network",
  column: (form, depth) => `${form === "line" ? "dense" : "conv"} ${depth}`,
  nets: NETS,
  depthRead: (depth, medians) =>
    `Depth ${depth}: ${medians.map(([net, median]) => `${named(NETS, net)} ${signed(median)}`).join("; ")}`,
  neighboursLabel: (form) =>
    `The correlation of neighbouring gradients by depth in ${form === "line" ? "dense" : "convolutional"} networks of five kinds. The numbers are in the table.`,
  neighboursTable:
    "The correlation of neighbouring gradients: the median of all draws, at three depths, for dense and convolutional networks.",
  alike: ({ depths, correlation }) => {
    const last = (net) => signed(correlation[`line-${net}`].median.at(-1));
    return `After ${depths.at(-1)} dense layers the median correlation is ${last("plain_bn")} in a plain network with batch normalisation, ${last("plain")} in one without, and ${last("residual_bn")} with shortcuts and batch normalisation. Bands: eight of ten draws lie within.`;
  },
};
