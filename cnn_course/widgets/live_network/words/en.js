// The English words of LiveNetwork.
import { dimensions, fixed } from "../../lib/core/format.js";

/** 0.8816 -> "88.2": a share in percent, without the sign. */
function percentNumber(share) {
  return (100 * share).toFixed(share > 0.9995 ? 0 : 1);
}

const plus = (value) => (value < 0 ? `\u2212 ${fixed(-value)}` : `+ ${fixed(value)}`);

export default {
  figure: "Interactive figure: a trained network at work",
  realDigit: "A real digit",
  mapsShown: "Maps of the convolutions",
  afterRelu: "after ReLU",
  beforeRelu: "before ReLU",
  drawing: "Draw here",
  seen: "Into the network",
  drawingLabel: (size) =>
    `A sheet of ${size} pixels to draw a digit on. Arrow keys move, Space or Enter makes a dot with the pen that is chosen.`,
  seenLabel: (centred) =>
    `What the network gets: your drawing${centred ? ", scaled and centred" : " as it is"}. Framed are the pixels that the chosen unit depends on.`,
  invitation: "Draw a digit",
  pen: "Pen",
  penWrites: "pen",
  penErases: "eraser",
  centre: "centre the drawing",
  centredNote: "Your drawing is scaled to 20 pixels and centred by its mass, as the digits of MNIST were.",
  uncentredNote: "Your drawing goes in as it is. The network has only seen centred digits.",
  blankNote: "Nothing is drawn yet. The network answers all the same: its shares always add up to 100 %.",
  networkSays: "The network says ",
  negative: "negative",
  positive: "positive",
  percent: (share) => `${percentNumber(share)}\u00a0%`,
  percentNumber,
  percentSign: "\u00a0%",
  ink: (value) => (value === 0 ? "no ink" : `ink ${Math.round((100 * value) / 255)} %`),

  layerNames: {
    conv1: "conv1",
    pool1: "pool1",
    conv2: "conv2",
    pool2: "pool2",
    conv3: "conv3",
    dense: "dense",
    softmax: "softmax",
  },
  layerDoes: ({ kind, side, size, count }) => {
    const maps = `${count} maps of ${dimensions(size, size)}`;
    if (kind === "Conv2D") return `${maps}, filters of ${dimensions(side, side)}`;
    if (kind === "MaxPooling2D") return `${maps}, the largest of each ${dimensions(side, side)}`;
    return kind === "Dense" ? "a score for each digit" : "the scores as shares of 100 %";
  },
  stripLabel: ({ name, size, count }) =>
    size > 1 ? `Maps of ${name}: ${count} maps of ${dimensions(size, size)}` : `Units of ${name}`,
  mapLabel: (layer, map) => `${layer}, map ${map}`,
  scoreLabel: (digit) => `Score of ${digit}`,
  shareLabel: (digit) => `Share of ${digit}`,

  unit: "Unit",
  chosenRow: "Row of the unit",
  chosenColumn: "Column of the unit",
  largeLabel: (name, size) =>
    `${name}, ${size}. Arrow keys move the chosen unit, Page Up and Page Down by ten rows, Home and End within the row.`,
  unitName: (layer, row, column, map) => `${layer}, map ${map}, row ${row}, column ${column}`,
  flatName: (layer, digit) => (layer === "dense" ? `dense: the score of ${digit}` : `softmax: the share of ${digit}`),
  unitDoes: ({ kind, side, source }) => {
    if (kind === "MaxPooling2D")
      return `The largest of the ${dimensions(side, side)} numbers framed in the same map of the layer above.`;
    if (kind === "Dense") return "All 216 numbers of conv3 times their weights. The largest products:";
    if (kind === "Softmax") return "Each score becomes a power of e, and each power is divided by the sum of all ten.";
    return source === "input"
      ? `A patch of the digit times the ${side * side} weights of this map's filter.`
      : `This map's filter has ${side * side} weights for each map of ${source}. One sum for each of them:`;
  },
  sums: {
    Conv2D: ({ sum, bias, value }) => `${fixed(sum - bias)} ${plus(bias)} = ${fixed(sum)} \u2192 ${fixed(value)}`,
    MaxPooling2D: ({ numbers, value }) => `${numbers.map((one) => fixed(one)).join(", ")} \u2192 ${fixed(value)}`,
    Dense: ({ sum, bias }) => `${fixed(sum - bias)} ${plus(bias)} = ${fixed(sum)}`,
    Softmax: ({ power, all, share }) => `${fixed(power, 4)} / ${fixed(all, 4)} = ${percentNumber(share)}\u00a0%`,
  },
  weights: "Weights",
  bias: "bias",
  score: "score",
  sumsOf: (source, count) => `Sums over the ${count} maps of ${source}`,
  sumFrom: (source, map) => `Sum over map ${map} of ${source}`,
  sumsAdded: (count) => (count === 1 ? "sum" : `all ${count} sums`),
  poolWindow: "Window",
  largestOf: "Largest",
  denseCaption: "The largest contributions to this score",
  denseHeads: ["from", "value", "weight", "product"],
  softmaxCaption: "From scores to shares",
  softmaxHeads: ["digit", "score", "\u2212 largest", "power of e", "share"],
  digitName: (digit) => `${digit}`,
  allOthers: (count) => `${count} others`,
  allTen: "all ten",

  announceAnswer: (digit, percent) => `The network says ${digit}, ${percent}`,
  announceUnit: ([layer, ...at], said) => {
    if (layer === "dense") return `Score of ${at[0]}: ${said}`;
    if (layer === "softmax") return `Share of ${at[0]}: ${said}`;
    return `${layer}, map ${at[2]}, row ${at[0]}, column ${at[1]}: ${said}`;
  },
};
