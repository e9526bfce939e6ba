// The English words of BatchNormExplorer.
import { fixed } from "../../lib/core/format.js";
import { named } from "../../lib/core/words.js";
import { grouped } from "../../lib/maths/parameters.js";

const counted = (count) => `${grouped(count)} step${count === 1 ? "" : "s"}`;
const batchOf = (size) => `batch of ${size}`;

const KINDS = { plain: "without", normalised: "with BN", noisy: "BN, noise" };

export default {
  figure: "Interactive figure: batch normalisation in training and afterwards",
  labels: {
    batch_size: "Batch size",
    steps: "Steps so far",
    momentum: "Momentum",
    picked: "Picked bead",
    gamma: "\u03b3, scale",
    beta: "\u03b2, shift",
    frozen: "Frozen: trainable = False",
  },
  of: (place, last) => `${place} of ${last}`,
  one: {
    question: "First guess: a batch of one, in training. What does its only bead become?",
    answers: { itself: "itself", beta: "\u03b2", infinite: "not a number" },
  },
  noise: {
    question: "First guess: noise is added after each batch normalisation. What is the loss like?",
    answers: { plain: "as without BN", between: "half-way", normalised: "as with BN" },
  },
  sayFirst: "The answer is hidden until you have said what you expect.",
  oneGave: (said) =>
    `${said === "beta" ? "As you said: \u03b2." : "It becomes \u03b2."} The bead is its own mean, so nothing is left of it, and \u03b5 keeps the root from being 0. Every bead alone becomes the same number.`,
  noiseGave: ({ rates, noisyLike: { normalised, plain } }) =>
    `At ${normalised} of ${rates.length} rates the loss with noise lies nearer to that with batch normalisation, at ${plain} nearer to that without.`,
  taken: "x: one unit, 32 photographs",
  barsAre: "Bars: \u03bc \u00b1 \u03c3, as each way of normalising uses them.",
  bars: {
    training: ({ frozen }) => (frozen ? "training, frozen" : "this batch"),
    moving: ({ steps }) => `after ${counted(steps)}`,
    kept: () => "trained network",
  },
  lines: {
    training: ({ batch_size: size, frozen }) => `y in training, ${frozen ? "frozen" : batchOf(size)}`,
    moving: ({ steps }) => `y at inference after ${counted(steps)}`,
    kept: () => "y at inference, trained network",
  },
  veiled: "say what you expect",
  unknown: "?",
  tableIs: "What each way uses, and what it makes of the picked bead",
  bead: (number, value) => `bead ${number}, x\u00a0=\u00a0${value}`,
  columns: {
    training: ({ batch_size: size, frozen }) => `training, ${frozen ? "frozen" : batchOf(size)}`,
    moving: ({ steps }) => `inference, ${counted(steps)}`,
    kept: () => "inference, trained",
  },
  rows: {
    mean: "\u03bc",
    variance: "\u03c3\u00b2",
    centred: "(x \u2212 \u03bc) / \u221a(\u03c3\u00b2 + \u03b5)",
    output: "y",
  },
  formula: "y = \u03b3 \u00b7 (x \u2212 \u03bc) / \u221a(\u03c3\u00b2 + \u03b5) + \u03b2",
  lossesTitle: "Training loss of the last epoch",
  meansAre: "Mean loss of the runs, by learning rate",
  rate: "Learning rate",
  kinds: KINDS,
  readRate: (rate, means) => {
    const each = Object.entries(means).map(([kind, mean]) => `${named(KINDS, kind)}: ${mean}`);
    return `Learning rate ${rate}: ${each.join("; ")}`;
  },
  nan: "nan",
  tick: (value) => value.toFixed(2),
  chance: "equal shares: ln 10",
  source: ({ steps, losses, channel: { unit, stream } }) =>
    `Record normalised-loss: a network of 8 layers, CIFAR-10 at 16\u00a0\u00d7\u00a016 pixels, ${grouped(steps)} steps, ${losses.plain[0].length} runs each. Beads: unit ${unit} of its dense layer, learning rate 0.1. The moving averages begin at 0 and 1 and see ${stream.length} photographs, over and over.`,
  announce: ({ hidden, picked, readings: [training, moving, kept] }) =>
    `Bead ${picked + 1}: in training ${hidden ? "hidden" : fixed(training.output, 3)}, after the steps ${fixed(moving.output, 3)}, in the trained network ${fixed(kept.output, 3)}.`,
};
