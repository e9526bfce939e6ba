// The English words of SimpleCellExplorer.
import { plain } from "../../lib/core/format.js";

export default {
  figure: "Interactive figure: a simple or complex cell",
  names: {
    stimulus: "Stimulus",
    orientation: "Direction",
    width: "Width",
    wavelength: "Stripe to stripe",
    position: "Position",
    phase: "Phase",
    cell: "Cell",
    preferred: "Preferred direction",
  },
  guess: {
    question:
      "A bar lies on the field of a simple cell, in the direction that the cell prefers, and the cell answers. Now the bar " +
      "moves 6 pixels aside, as bright and as long as before. What is left of the answer?",
    answers: { same: "all of it", half: "about half", nothing: "nothing" },
    outcome: ({ before, after }) => `The simple cell: ${before.toFixed(1)} before, ${after.toFixed(1)} after.`,
  },
  choices: {
    stimulus: { bar: "bar", grating: "grating" },
    cell: { simple: "simple", complex: "complex" },
  },
  amounts: {
    orientation: (value) => `${plain(value)}\u00b0`,
    width: (value) => `${plain(value)} px`,
    wavelength: (value) => `${plain(value)} px`,
    position: (value) => `${plain(value)} px`,
    phase: (value) => `${plain(value)}\u00b0`,
    preferred: (value) => `${plain(value)}\u00b0`,
  },
  degrees: (value) => `${plain(value)}\u00b0`,
  pixelsAside: (value) => (value === 12 ? "12 px" : plain(value)),
  stage: "What the cell looks at",
  stageHint: "drag or turn it",
  stageLabel: ({ stimulus, orientation, preferred, cell }) =>
    `A ${stimulus} at ${plain(orientation)} degrees on the receptive field of a ${cell} cell that prefers ` +
    `${plain(preferred)} degrees. Arrow keys move it, with Shift they turn it, plus and minus change its width, Home takes ` +
    "it to the middle.",
  zones: { plus: "+ light excites", minus: "\u2212 light inhibits" },
  noMap: "dashed: the field; it has no zones",
  answerOf: { simple: "Answer of the simple cell", complex: "Answer of the complex cell" },
  oneSecond: "drawn as impulses in one second",
  silent: "silent",
  tuning: "Tuning curve: answer by direction",
  preferredHere: "preferred",
  tuningLabel: (at, most) => `Tuning curve, 0 to 180 degrees. The highest answer, ${most}, is at ${at}.`,
  sweeps: "Answer while the stimulus is moved",
  sweepTitle: { bar: "Answer by position", grating: "Answer by phase" },
  answerAt: (place, answer) => `${place}: ${answer}`,
  sweepLabel: (simple, complex) =>
    `Moved across the field: the simple cell answers ${simple.join(" to ")}, the complex cell ${complex.join(" to ")}.`,
  sumTitle: { simple: "Where the answer comes from", complex: "Built from four simple cells" },
  stimulus: "stimulus",
  field: "field",
  products: "products",
  sumOfProducts: "sum of them",
  cutOff: "\u2192 answer",
  adds: "A sum below 0 would give the answer 0.",
  belowZero: "Below 0: the cell cannot answer less than nothing.",
  phaseOf: (phase) => `${phase}\u00b0`,
  squares: "Square, add, take the root. The fields differ by a quarter of a wave.",
  announce: (text, { stimulus, orientation, position, phase }) =>
    `Answer ${text}. Direction ${plain(orientation)} degrees, ` +
    `${stimulus === "bar" ? `position ${plain(position)} ${Math.abs(position) === 1 ? "pixel" : "pixels"}` : `phase ${plain(phase)} degrees`}.`,
};
