// The English words of ShuffleExplorer.
import { grouped } from "../../lib/maths/parameters.js";

const percent = (share) => `${(100 * share).toFixed(1)}\u00a0%`;

export default {
  figure: "Interactive figure: digits with shuffled pixels, and two networks that read them",
  names: { kind: "Pixels", digit: "Digit", example: "Example" },
  guess: {
    question:
      "Every digit has its pixels shuffled, all in one and the same order, and both networks learn anew. Which of them gets " +
      "clearly worse?",
    answers: { dense: "the dense one", cnn: "the convolutional one", same: "neither" },
    outcome: ({ dense, cnn }) =>
      `Dense: ${percent(dense[0])} before, ${percent(dense[1])} after. Convolutional: ${percent(cnn[0])} before, ` +
      `${percent(cnn[1])} after.`,
  },
  kinds: { natural: "natural", permuted: "shuffled", shifted: "shifted" },
  written: "As written",
  seen: "For the networks",
  writtenLabel: (digit) => `A handwritten ${digit}.`,
  seenLabels: {
    natural: (digit) => `The same handwritten ${digit}.`,
    permuted: (digit) => `The pixels of the ${digit} in another order: scattered grey dots.`,
    shifted: (digit) => `The handwritten ${digit}, moved aside.`,
  },
  notes: {
    natural: "Trained and tested on digits as they are.",
    permuted: "Trained anew and tested on shuffled digits, all in the same random order.",
    shifted: "Trained on digits as they are, tested on digits that are moved by up to 4 pixels each way.",
  },
  networks: { dense: "Dense network", cnn: "Convolutional network" },
  size: (parameters) => `${grouped(parameters)} parameters`,
  says: "says",
  verdict: (share, right) => `with ${share}: ${right ? "right" : "wrong"}`,
  sharesLabel: (shares) =>
    `Shares for the ten digits: ${shares.map((share, digit) => `${digit}: ${share}`).join(", ")}.`,
  accuracy: "Recorded accuracy",
  spread: (low, high, runs) => `${low} to ${high} in ${runs} runs`,
  mistakes: "mistakes",
  mistakesOf: (hundred) => `${hundred} in 100 digits`,
  before: (natural) => `dotted: natural digits, ${natural} %`,
  source: ({ tested }) =>
    `Recorded: accuracy is the mean over all runs on ${grouped(tested)} test digits; answers are those of the run with seed 0.`,
  announce: ({ networks }) => {
    const part = (name, { digit, accuracy: { mean } }) =>
      `${name} says ${digit}, accuracy ${(100 * mean).toFixed(2)} per cent.`;
    return `${part("Dense network", networks.dense)} ${part("Convolutional network", networks.cnn)}`;
  },
};
