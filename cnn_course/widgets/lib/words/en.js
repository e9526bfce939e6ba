// The English words that several figures show or say. A figure's own stand beside it, in its words/en.js.

export default {
  // controls
  picture: "Picture",
  photographs: "Photographs",
  digits: "Digits",
  other: "Other",
  size: "Filter size",
  strides: "Stride",
  padding: "Padding",
  paddingWords: { valid: "valid", same: "same", number: "number" },
  dilation: "Dilation",
  clear: "Clear",
  reset: "Reset",

  // pictures by name
  pictures: {
    chelsea: "Chelsea the cat",
    coffee: "A cup of coffee",
    camera: "A man with a camera",
    brick: "A brick wall",
    stripes: "Stripes, 2 pixels wide",
    grid: "Paint your own",
    own: "From Python",
  },
  digit: (number) => `Digit ${number}`,

  // pictures
  input: "Input",
  output: "Output",
  paintedCell: (row, column, name) => `Row ${row}, column ${column}: ${name}`,

  // choosing a pixel
  chosenPixel: "Output pixel",
  row: "row",
  column: "column",
  chosenRow: "Row of the output pixel",
  chosenColumn: "Column of the output pixel",
  play: "Play",
  pause: "Pause",
  back: "Back",
  step: "Step",

  // arithmetic
  patch: "Patch",
  products: "Products",
  sum: "Sum",
  formulaParts: { input: "input", padding: "padding", span: "filter", strides: "stride", output: "output" },
  formulaAxes: { both: "height, width", down: "height", across: "width" },
  formulaSpoken: (axis, { size, before, after, span, strides, output }) =>
    `Output ${axis}: ${size} plus ${before} plus ${after} minus ${span}, divided by ${strides}, rounded down, plus 1, ` +
    `is ${output}.`,
  dilatedSpan: (taps, dilation, span) =>
    `With dilation ${dilation}, ${taps} numbers span (${taps} \u2212 1) \u00d7 ${dilation} + 1 = ${span} pixels.`,

  // what is said aloud
  announceOutput: (size, low, high) => `Output ${size}, from ${low} to ${high}`,
  /** A share from 0 to 1: none is called all or nothing that is only close to it. */
  percent: (share) => {
    if (share >= 0.995) return "over 99 %";
    return share < 0.005 ? "under 1 %" : `${Math.round(100 * share)} %`;
  },

  // code
  copyCode: "Copy as Keras code",
  copied: "Copied",
  copyByHand: "Your browser does not let a page copy. The code is here, selected: press Ctrl+C or \u2318C.",

  // what is wrong
  wholeFrom: (low, high) => `A whole number from ${low} to ${high}.`,
};
