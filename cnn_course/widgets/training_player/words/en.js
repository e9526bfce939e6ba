// The English words of TrainingPlayer.
import { dimensions } from "../../lib/core/format.js";
import { grouped } from "../../lib/maths/parameters.js";

export default {
  figure: "Interactive figure: a recorded training",
  moment: "Moment",
  momentName: (step, epochs) => `step ${grouped(step)}, epoch ${epochs.toFixed(2)}`,
  guess: {
    question:
      "Before it learns, about one digit in ten is called right. When will it be nine in ten, of digits that it has never seen?",
    answers: {
      hundred: "within 100 steps",
      epoch: "within the first epoch",
      more: "later",
    },
    outcome: ({ step, accuracy }) => `Recorded: ${(100 * accuracy).toFixed(1)}\u00a0% at step ${grouped(step)}.`,
  },
  axis: "Step axis",
  axes: { log: "log", linear: "linear" },
  axisNotes: {
    log: "Across: the step, on a logarithmic axis: from 10 to 100 is as far as from 100 to 1,000. Step 0, before any training, stands at the left.",
    linear:
      "Across: the step, on a linear axis: each step is as wide as every other. The numbers stand at the ends of the epochs.",
  },
  oneEpoch: "1 epoch",
  stepName: grouped,
  splits: { training: "training", validation: "held out" },
  curves: { loss: "Loss", accuracy: "Accuracy" },
  number: { loss: (value) => value.toFixed(3), accuracy: (value) => `${(100 * value).toFixed(1)}\u00a0%` },
  tick: { loss: String, accuracy: (value) => `${100 * value}%` },
  curveLabel: (what, [training, held], { step }) =>
    `${what === "loss" ? "Loss" : "Accuracy"} over the steps. At step ${grouped(step)}: ${training} on training digits, ${held} on held-out digits.`,
  digitTitle: (label) => `A ${label} of the test digits`,
  digitLabel: (label) => `A handwritten ${label}.`,
  says: "called",
  verdict: (share, right) => `with ${share}: ${right ? "right" : "wrong"}`,
  sharesLabel: (shares) =>
    `Shares for the ten digits: ${shares.map((share, digit) => `${digit}: ${share}`).join(", ")}.`,
  filtersTitle: ([height, width]) => `Filters, ${dimensions(height, width)}`,
  filtersLabel: ([height, width, count]) => `The ${count} filters of the first layer, ${dimensions(height, width)}.`,
  mapsTitle: (layer, [height, width, count]) =>
    layer === 0
      ? `What they make of it, ${dimensions(height, width)}`
      : `The next layer: ${count} maps, ${dimensions(height, width)}`,
  mapsScale: (high) => `0 to ${high.toFixed(1)} and more`,
  mapsLabel: (name, [height, width, count], label) =>
    `Layer ${name}: ${count} feature maps of the ${label}, ${dimensions(height, width)}.`,
  called: "called",
  written: "written",
  matrixLabel:
    "Confusion matrix: rows are the digits written, columns what the network called them. Arrow keys move the chosen cell.",
  matrixHint: "Click a cell, or move with the arrow keys.",
  matrixColours: "Blue: right. Orange: wrong. The stronger, the larger the part of its row.",
  cellTitle: ({ row, column }) => `${row} called ${column}`,
  cellSays: ({ row, column, count, total }) =>
    `Of ${grouped(total)} held-out ${row}s, ${count} ${count === 1 ? "was" : "were"} called ${column}.`,
  cellAtEnd: ({ count }) => `At the end of the training: ${count}.`,
  rightOf: (accuracy, total) => `All digits: ${grouped(Math.round(accuracy * total))} of ${grouped(total)} right.`,
  mistake: ({ row, column, count }) =>
    `Most frequent mistake: ${row} called ${column}, ${count} ${count === 1 ? "time" : "times"}.`,
  source: ({ steps, test_accuracy: test }) => {
    const looked = `Recorded at ${steps.length} moments of one training.`;
    if (!test) return looked;
    const [mean, low, high] = [test.mean, test.low, test.high].map((value) => (100 * value).toFixed(2));
    return `${looked} At the end of ${test.runs} such trainings ${mean} % of the test digits were called right, ${low} to ${high} %.`;
  },
  announce: ({ step, epochs, numbers: { validation } }) =>
    `Step ${grouped(step)}, epoch ${epochs.toFixed(2)}: accuracy ${(100 * validation.accuracy).toFixed(1)} per cent, loss ${validation.loss.toFixed(2)} on held-out digits.`,
};
