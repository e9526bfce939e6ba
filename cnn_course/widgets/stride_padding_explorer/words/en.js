// The English words of StridePaddingExplorer.
import { dimensions } from "../../lib/core/format.js";
import { counted, joined } from "../../lib/words/grammar/en.js";

function zerosNamed(count) {
  return count === 0 ? "" : count === 1 ? "1 zero" : `${count} zeros`;
}

export default {
  figure: "Interactive figure: stride and padding",
  shape: "Input",
  shapes: { 1: "line", 2: "picture" },
  pixels: "Size",
  zerosBefore: "Zeros at the left and the top",
  zerosAfter: "Zeros at the right and the bottom",
  chosenPixel: "Output",
  chosenRow: "Row of the output",
  chosenColumn: "Column of the output",
  sizes: { 1: (size) => (size === 1 ? "1 pixel" : `${size} pixels`), 2: (size) => dimensions(size, size) },
  outputs: { 1: (size) => (size === 1 ? "1 number" : `${size} numbers`), 2: (size) => dimensions(size, size) },
  formulaAxes: { both: "height, width", down: "height", across: "width" },
  lengthAxis: "length",
  never: "never covered",
  stopByStop: "the filter, stop by stop",
  key: {
    seen: (stops) => (stops === 1 ? "covered by 1 stop" : `covered by ${stops} stops`),
    never: "never covered",
    zero: "a zero of the padding, an output that uses one",
  },

  facts: { chosen: "covers", never: "Never covered", padding: "Zeros added" },
  chosenName: {
    1: (_row, column) => `Output ${column} covers`,
    2: (row, column) => `Output ${row}, ${column} covers`,
  },
  linePatch: (runs, zeros) =>
    [runs.length ? counted("pixel", runs) : "", zerosNamed(zeros)].filter(Boolean).join(", and "),
  squarePatch: (rows, columns, pixels, zeros) => {
    if (pixels === 0) return "zeros only";
    const where = `${counted("row", rows)}, ${counted("column", columns)}`;
    return `${where}: ${joined([pixels === 1 ? "1 pixel" : `${pixels} pixels`, zerosNamed(zeros)])}`;
  },
  noneMissed: "no pixel",
  lineMissed: (runs, missed, size) => `${counted("pixel", runs)}: ${missed} of ${size}`,
  squareMissed: (runs, missed, size) => {
    const same = runs.length === 1 && runs[0][0] === runs[0][1];
    const columns = same ? counted("column", runs) : "the same columns";
    return `${counted("row", runs)} and ${columns}: ${missed} of ${size} pixels`;
  },
  noZeros: { valid: "none", same: "none: every stop fits as it is", number: "none" },
  lineZeros: (before, after) => `left ${before}, right ${after}`,
  squareZeros: (before, after) =>
    before === after ? `${before} on every side` : `top and left ${before}, bottom and right ${after}`,
  oddZero: "where TensorFlow puts the odd one",
  noRemainder: (_, padded) => `No remainder: the last stop ends at the last pixel${padded ? ", zeros included" : ""}.`,
  remainder: {
    1: (left, padded) =>
      `Rounded down, remainder ${left}: the last ${left === 1 ? "pixel" : `${left} pixels`}` +
      `${padded ? ", zeros included," : ""} ${left === 1 ? "is" : "are"} not reached.`,
    2: (left, padded) =>
      `Rounded down, remainder ${left}: the last ${left === 1 ? "row and column" : `${left} rows and columns`}` +
      `${padded ? ", zeros included," : ""} are not reached.`,
  },

  lineLabel: (size, outputs) =>
    `A line of ${size} pixels and a filter with ${outputs} stops. Arrow keys move the chosen output, Home and End go to the ` +
    "first and the last.",
  squareLabel: (size) => `Input, ${size}. The outlined square is where the filter stops for the chosen output.`,
  outputLabel: (size) => `Output, ${size}. Arrow keys move the chosen output, Home and End within the row.`,
  countsOf: { 1: "How many stops cover each pixel:", 2: "How many stops cover each pixel, row by row:" },
  announceOutput: (outputs) => `Output: ${outputs}`,
  doesNotFit: (kernel, spanned, padded) =>
    `The filter does not fit. ${kernel === spanned ? `It spans ${spanned} pixels` : `Its ${kernel} taps span ${spanned} pixels`}, ` +
    `and the input with its padding has only ${padded}. You still see the last setting that fits.`,
};
