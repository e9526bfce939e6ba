// The English words that several figures show or say. A figure's own stand beside it, in its words/en.js.

const signed = (value) => (typeof value === "number" ? String(value).replace("-", "\u2212") : String(value));
const listed = (all) => (all.length > 8 ? `${all.slice(0, 8).join(", ")}, \u2026` : all.join(", "));
const span = ({ low, high }) => {
  if (high === undefined) return low === undefined ? "" : `, ${signed(low)} or more`;
  return ` from ${signed(low)} to ${signed(high)}`;
};

/** What a setting may be, by the kind of its rule (core/address.js). */
const ASKED = {
  whole: (rule) => `${rule.step ? "an even number" : "a whole number"}${span(rule)}`,
  number: (rule) => `a number${span(rule)}`,
  flag: () => "true or false",
  one: ({ allowed }) => `one of ${listed(allowed.map(signed))}`,
  name: () => "a name",
  list: ({ of, least, most, once }) =>
    `${least === most && least ? `${least} values` : "values"}${once ? ", each at most once" : ""}, each ${asked(of)}`,
  either: ({ of }) => of.map(asked).join(", or "),
};
const asked = (rule) => ASKED[rule.kind](rule);
const notIn = (left) => (left.length ? ` Not in it, for it cannot be written in an address: ${left.join(", ")}.` : "");

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

  // a guess before a change
  expecting: "I expect",
  showMe: "just show me",
  notGuessed: "Any answer shows it.",
  guessed: (answer, isRight) => `You said: ${answer}. ${isRight ? "Right." : "Not quite."}`,

  reset: "Reset",

  // charts
  readByKeys: (chart) => `${chart}: read with the arrow keys`,

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

  // the state in the address
  copyLink: "Copy a link to this state",
  linkHere: "The link",
  linkCopied: (left) => `Link copied.${notIn(left)}`,
  linkByHand: (left) =>
    `Your browser does not let a page copy. The link, selected: press Ctrl+C or \u2318C.${notIn(left)}`,
  /** Of settings that were refused, {name, text, rule}; "" of none. */
  refusedAddress: (refused, names) =>
    refused
      .map(({ name, text, rule }) =>
        rule
          ? `${name} must be ${asked(rule)}. Received: ${name}=${text}.`
          : `There is no setting ${name}. There are ${names.join(", ")}.`,
      )
      .map((text, i) => (i ? text : `Not taken from the address: ${text}`))
      .join(" "),
  /** Of settings that do not go together: the one that does not fit, or "" where nobody knows. */
  misfitAddress: (name) => `Not taken from the address: ${name || "one setting"} does not go with the others.`,

  // what is wrong
  /** Of a typed whole number: its fault (parseWhole in core/format.js), what counts in its place, what could be typed. */
  wholeFrom: (fault, { text, low, high, kept }) => {
    const said = {
      empty: "Nothing is typed.",
      not: `\u201c${text}\u201d is not a number.`,
      part: `${text} is not a whole number.`,
      small: `${text} is too small.`,
      large: `${text} is too large.`,
    };
    return `${said[fault]} ${signed(kept)} still counts; take ${signed(low)} to ${signed(high)}.`;
  },
};
