// Every English word that a figure shows or says. One table a language, the same keys in each.
import { dimensions, plain } from "../core/format.js";
import { grouped, times } from "../maths/parameters.js";

/** 1, -2, "place" -> "1 place down, 2 places left". */
function pushWords(down, right, unit) {
  const counted = (by) => `${Math.abs(by)}${unit && ` ${unit}`}${unit && Math.abs(by) > 1 ? "s" : ""}`;
  const part = (by, [more, less]) => `${counted(by)} ${by > 0 ? more : less}`;
  const parts = [down && part(down, ["down", "up"]), right && part(right, ["right", "left"])];
  return parts.filter(Boolean).join(", ");
}

/** "pixel 3", "pixels 3 and 4", "pixels 2–5 and 9", from runs of numbers [[first, last], …]. */
/** The same words, to stay on one line. */
function unbroken(words) {
  return words.replaceAll(" ", "\u00a0");
}

function counted(noun, runs) {
  const texts = runs.flatMap(([first, last]) => {
    if (last === first) return [`${first}`];
    return last === first + 1 ? [`${first}`, `${last}`] : [`${first}\u2013${last}`];
  });
  const single = runs.length === 1 && runs[0][0] === runs[0][1];
  return `${noun}${single ? "" : "s"} ${joined(texts)}`;
}

/** "a", "a and b", "a, b and c"; empty texts are left out. */
function joined(texts) {
  const some = texts.filter(Boolean);
  return some.length < 2 ? some.join("") : `${some.slice(0, -1).join(", ")} and ${some.at(-1)}`;
}

function zerosNamed(count) {
  return count === 0 ? "" : count === 1 ? "1 zero" : `${count} zeros`;
}

/** 0.8816 -> "88.2": a share in percent, without the sign. */
function percentNumber(share) {
  return (100 * share).toFixed(share > 0.9995 ? 0 : 1);
}

/** 21632 -> "21.6 kB": bytes in three digits. */
function bytes(count) {
  const [divisor, unit] = count < 1e6 ? [1e3, "kB"] : [1e6, "MB"];
  const value = count / divisor;
  return `${value < 9.995 ? value.toFixed(2) : value < 99.95 ? value.toFixed(1) : Math.round(value)}\u00a0${unit}`;
}

/** 0.0005 -> "under 0.1 %", 0.74 -> "74 %" */
function shareWords(share) {
  const percent = 100 * share;
  if (percent < 0.1) return "under 0.1\u00a0%";
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)}\u00a0%`;
}

/** A number that is read off a recorded curve. */
const curveNumber = {
  loss: (value, digits = 3) => value.toFixed(digits),
  accuracy: (value) => `${(100 * value).toFixed(1)}\u00a0%`,
};

/** What a recorded curve is called. */
function curveName(recording, name) {
  if (recording === "plain-tensorflow") return `run ${name}`;
  const known = {
    plain: recording === "overfitting" ? "300 digits" : "TensorFlow",
    sequential: "Sequential",
    functional: "Functional",
    "weight-decay": "weight decay",
    "label-smoothing": "label smoothing",
    "more-digits": "3,000 digits",
  };
  return known[name] ?? name;
}

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
function rooflineLayer({ kind, channels, batch_size: batch }) {
  const name =
    { "conv-1x1": "Convolution 1 \u00d7 1", "depthwise-3x3": "Depthwise 3 \u00d7 3", dense: "Dense" }[kind] ??
    "Convolution 3 \u00d7 3";
  const width = grouped(channels);
  const across =
    {
      "conv-3x3-first": `1 to ${width} channels`,
      "depthwise-3x3": `${width} channel${channels === 1 ? "" : "s"}`,
      dense: `${width} to ${width}`,
    }[kind] ?? `${width} to ${width} channels`;
  return `${name}, ${across}, batch ${grouped(batch)}`;
}

const RATE = "10\u2079 operations a second";

export default {
  figure: "Interactive figure: convolution",

  // controls
  picture: "Picture",
  photographs: "Photographs",
  digits: "Digits",
  other: "Other",
  colour: "Colour",
  grey: "grey",
  rgb: "RGB",
  filter: "Filter",
  ownFilter: "Your own numbers",
  size: "Filter size",
  filterRows: "Filter rows",
  filterColumns: "Filter columns",
  strides: "Stride",
  padding: "Padding",
  paddingWords: { valid: "valid", same: "same", number: "number" },
  paddingNumber: "Zeros on each side",
  dilation: "Dilation",
  brush: "Brush",
  clear: "Clear",
  reset: "Reset",
  sameEverywhere: "Same numbers in every channel",
  channelChoice: "Channel shown",

  // pictures by name; photographs are titled by the package that holds them
  pictures: {
    chelsea: "Chelsea the cat",
    coffee: "A cup of coffee",
    camera: "A man with a camera",
    brick: "A brick wall",
    grid: "Paint your own",
    own: "From Python",
  },
  digit: (number) => `Digit ${number}`,

  // filters by name
  filters: {
    identity: "Identity",
    box_blur: "Box blur",
    gaussian_blur: "Gaussian blur",
    sharpen: "Sharpen",
    sobel_vertical: "Sobel, vertical edges",
    sobel_horizontal: "Sobel, horizontal edges",
    prewitt_vertical: "Prewitt, vertical edges",
    prewitt_horizontal: "Prewitt, horizontal edges",
    laplacian: "Laplacian",
    emboss: "Emboss",
    edge: "Edges, all directions",
    gabor_horizontal: "Gabor, horizontal",
    gabor_rising: "Gabor, rising",
    gabor_vertical: "Gabor, vertical",
    gabor_falling: "Gabor, falling",
  },
  brushes: {
    black: "black",
    middle: "grey",
    white: "white",
    red: "red",
    green: "green",
    blue: "blue",
  },

  // pictures
  input: "Input",
  output: "Output",
  inputSize: (height, width, channels) => dimensions(height, width, channels),
  zerosAround: "striped: zeros",
  inputLabel: (name, size) => `Input: ${name}, ${size}. The outlined square is the patch under the filter.`,
  paintLabel: (size) =>
    `Input: a grid of ${size} to paint. Arrow keys move, Space or Enter paints with the chosen brush.`,
  outputLabel: (size) =>
    `Output, ${size}. Arrow keys move the chosen pixel, Page Up and Page Down by ten rows, Home and End within the row.`,
  paintedCell: (row, column, name) => `Row ${row}, column ${column}: ${name}`,

  // several filters at once
  bank: "Filters, each with its map",
  bankShape: (count, map, kernel, weights) =>
    `${count} ${count === 1 ? "filter" : "filters"}: output ${unbroken(dimensions(...map, count))}, ` +
    `weights ${unbroken(dimensions(...kernel, count))} = ${grouped(weights)}`,
  bankMixed: (count, weights) =>
    `${count} filters, ${count} maps, ${grouped(weights)} weights. A layer has filters of one size; these have several.`,
  reveals: {
    identity: "Leaves the image as it is: the pixel in the middle counts, its neighbours do not.",
    box_blur: "Replaces each pixel by the mean of its neighbourhood, so that fine detail and noise go.",
    gaussian_blur: "Blurs with weights that fall off with distance, which leaves fewer square traces than the box.",
    sharpen: "Makes each pixel stand out from its four neighbours, so that edges look crisper and noise grows.",
    sobel_vertical: "Finds vertical edges: positive where it gets brighter to the right, negative where darker.",
    sobel_horizontal: "Finds horizontal edges: positive where it gets brighter downwards, negative where darker.",
    prewitt_vertical: "Finds vertical edges like Sobel's, with all three rows counting alike.",
    prewitt_horizontal: "Finds horizontal edges like Sobel's, with all three columns counting alike.",
    laplacian: "Finds edges of every direction: its sign changes from one side of the edge to the other.",
    emboss: "Lights the image from one corner: edges look raised or sunk, flat areas keep their grey.",
    edge: "Outlines whatever differs from its eight neighbours: edges, lines and single dots.",
    gabor_horizontal: "Finds horizontal stripes of one width: a model of a simple cell in the visual cortex.",
    gabor_rising: "Finds stripes of one width that rise from the lower left to the upper right.",
    gabor_vertical: "Finds vertical stripes of one width: a model of a simple cell in the visual cortex.",
    gabor_falling: "Finds stripes of one width that fall from the upper left to the lower right.",
    own: "Your own numbers: type into any cell of the filter, and this map follows.",
  },

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
  channels: ["R", "G", "B"],
  channelNames: ["red", "green", "blue"],
  patchOf: (channel) => (channel ? `Patch of the input, ${channel}` : "Patch of the input"),
  filterOf: (channel) => (channel ? `Filter, ${channel}` : "Filter"),
  productsOf: (channel) => (channel ? `Products, ${channel}` : "Products"),
  filterCell: (row, column, channel) => `Filter row ${row}, column ${column}${channel ? `, ${channel}` : ""}`,
  cellHelp: "Type into any cell of the filter: 2, \u22120.5 or 1/9. Arrow keys move between the cells.",
  formulaParts: { input: "input", padding: "padding", span: "filter", strides: "stride", output: "output" },
  formulaAxes: { both: "height, width", down: "height", across: "width" },
  formulaSpoken: (axis, { size, before, after, span, strides, output }) =>
    `Output ${axis}: ${size} plus ${before} plus ${after} minus ${span}, divided by ${strides}, rounded down, plus 1, ` +
    `is ${output}.`,
  dilatedSpan: (taps, dilation, span) =>
    `With dilation ${dilation}, ${taps} numbers span (${taps} \u2212 1) \u00d7 ${dilation} + 1 = ${span} pixels.`,

  // what is said aloud
  announcePick: (row, column, sum) => `Row ${row}, column ${column}: sum ${sum}`,
  announceOutput: (size, low, high) => `Output ${size}, from ${low} to ${high}`,

  // code
  copyCode: "Copy as Keras code",
  copied: "Copied",
  copyByHand: "Your browser does not let a page copy. The code is here, selected: press Ctrl+C or \u2318C.",
  code: {
    values: "from 0 to 1",
    shape: "height, width, channels in, filters",
    padded: "zeros at the top and bottom, left and right",
    picked: "Keras has no stride together with dilation: every result is computed, and the strided ones are kept.",
  },

  // what is wrong
  notANumber: (text, kept) => `\u201c${text}\u201d is not a number. ${kept} still counts. Escape brings it back.`,
  emptyCell: (kept) => `A cell is empty. Its last number, ${kept}, still counts. Escape brings it back.`,
  tooLarge: (text, limit, kept) => `${text} is too large: use \u2212${limit} to ${limit}. ${kept} still counts.`,
  wholeFrom: (low, high) => `A whole number from ${low} to ${high}.`,
  doesNotFit: (name, kernel, spanned, picture) =>
    `${name ? "A filter of the bank" : "The filter"} does not fit. ${kernel} numbers span ${spanned} pixels, and the ` +
    `picture with its padding has only ${picture}. You still see the last result.`,
  badBytes: "This picture did not arrive whole, so it cannot be shown.",

  pooling: {
    figure: "Interactive figure: pooling",
    kind: "Keep",
    kinds: { max: "maximum", average: "average", min: "minimum" },
    window: "Window",
    asWindow: "= window",
    paddings: { valid: "valid", same: "same" },
    stripes: "Stripes, 2 pixels wide",
    inputPushed: "Input, pushed",
    outputBefore: "Output before",
    outputAfter: "Output after",
    paddingNote: "striped: padding, does not count",
    inputLabel: (name, size) => `Input: ${name}, ${size}. The outlined square is the window.`,
    outputLabel: (title, size) =>
      `${title}, ${size}. Arrow keys move the chosen pixel, Page Up and Page Down by ten rows, Home and End within the row.`,
    pushPicture: "Push the picture",
    pushTo: {
      left: "Push the picture one pixel left",
      up: "Push the picture one pixel up",
      down: "Push the picture one pixel down",
      right: "Push the picture one pixel right",
    },
    unpush: "Undo",
    pushed: ([down, right]) => pushWords(down, right, "") || "not yet",
    invitation: "Push the picture: the new output appears here.",
    notPushed: "Push it by one pixel. How many outputs change?",
    less: "less",
    more: "more",
    changed: (count, total) => `${count} of ${total} outputs changed.`,
    meanChange: (mean) => `Mean absolute change: ${mean}.`,
    oldIsBack: (back, strides) => {
      if (!back) return `With stride ${strides} the windows now fall on other pixels.`;
      const where = pushWords(...back.places, "place");
      if (back.agree === back.of) return `Whole strides: the old output is back, ${where}.`;
      return `Whole strides: ${back.agree} of ${back.of} outputs are the old ones, ${where}.`;
    },
    windowTitle: "Numbers in the window",
    windowNumbers: "Numbers in the window",
    windowBefore: "Window before",
    windowAfter: "Window after",
    wins: (kind, count, held) => {
      const which = { max: "largest", min: "smallest" }[kind];
      if (count === 1) return "The only number.";
      return `The ${which} of ${count}${held > 1 ? `, held by ${held}` : ""}.`;
    },
    announcePick: (row, column, before, after) =>
      after === undefined
        ? `Row ${row}, column ${column}: ${before}`
        : `Row ${row}, column ${column}: before ${before}, after ${after}`,
    formulaParts: { input: "input", padding: "padding", span: "window", strides: "stride", output: "output" },
    code: {
      values: "from 0 to 1",
      minimum: "Keras has no layer for the minimum: it is the maximum upside down.",
    },
  },

  // stride and padding
  stridePadding: {
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
    pixelRuns: (runs) => counted("pixel", runs),
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
    noRemainder: (_, padded) =>
      `No remainder: the last stop ends at the last pixel${padded ? ", zeros included" : ""}.`,
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
  },

  // a simple or a complex cell
  simpleCell: {
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
    zoneKey: [
      ["cc-zone--plus", "+ light excites"],
      ["cc-zone--minus", "\u2212 light inhibits"],
    ],
    noMap: "dashed: the field; it has no zones",
    answerOf: { simple: "Answer of the simple cell", complex: "Answer of the complex cell" },
    oneSecond: "drawn as impulses in one second",
    silent: "silent",
    tuning: "Tuning curve: answer by direction",
    preferredHere: "preferred",
    tuningLabel: (at, most) => `Tuning curve, 0 to 180 degrees. The highest answer, ${most}, is at ${at}.`,
    sweepTitle: { bar: "Answer by position", grating: "Answer by phase" },
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
  },

  receptiveField: {
    figure: "Interactive figure: receptive field",
    network: "Network",
    ownChain: "Your chain",
    size: "Pixels",
    add: "Add above the chosen layer",
    adding: { convolution: "convolution", max_pooling: "pooling" },
    addConvolution: "Add convolution",
    addPooling: "Add pooling",
    kinds: { convolution: "convolution", max_pooling: "max pooling", average_pooling: "average pooling" },
    window: "Window",
    moveUp: "Move the layer up",
    moveDown: "Move the layer down",
    remove: "Remove the layer",
    layerNumber: (layer) => `Layer ${layer}`,
    field: "Field",
    theoretical: "theoretical",
    effective: "effective",

    layer: "Layer",
    image: "picture",
    columns: { units: "units", size: "size", jump: "jump", start: "start" },
    tableCaption: "Size, jump and start of the fields, from the last layer down to the picture",
    layerName: ({ kind, kernel }) =>
      `${{ convolution: "convolution", max_pooling: "max pooling", average_pooling: "mean pooling" }[kind]} ${kernel}`,
    layerDetail: ({ strides, dilation, padding }) =>
      [`stride ${strides}`, dilation > 1 && `dilation ${dilation}`, padding === "same" && "same"]
        .filter(Boolean)
        .join(", "),

    picked: "Picked",
    layerWord: "layer",
    unitWord: "unit",
    pickedLayer: "Layer of the picked unit",
    pickedUnit: "Picked unit",
    pickedRow: "Row of the picked unit",
    pickedColumn: "Column of the picked unit",
    to: "to",
    bracket: (size) => `${size} ${size === 1 ? "pixel" : "pixels"}`,
    chainLabel: (size, layers) =>
      `A line of ${size} pixels with ${layers} ${layers === 1 ? "layer" : "layers"} above it. Left and Right move the ` +
      "picked unit, Up and Down change the layer, Home and End go to the first and the last unit.",
    chainSentence: ({ layer, unit, field: [first, last], pixels, list }) => {
      const size = last - first + 1;
      const who = `Unit ${unit} of layer ${layer}`;
      const one = (place) => String(place).replace("-", "\u2212");
      if (pixels.length === size) return `${who} sees ${size} ${size === 1 ? "pixel" : "pixels"}: ${list}.`;
      const seen =
        pixels.length === 0 ? "All of it lies in the padding" : `It really sees ${pixels.length} of them: ${list}`;
      return `${who} has a field of ${size} pixels, from ${one(first)} to ${one(last)}. ${seen}.`;
    },
    recursionParts: {
      size: "old size",
      span: "window",
      jump: "old jump",
      strides: "stride",
      start: "old start",
      before: "padding",
    },
    recursionSpoken: {
      size: ({ size, span, jump, result }) => `Size: ${size} plus ${span} minus 1, times ${jump}, is ${result}.`,
      jump: ({ jump, strides, result }) => `Jump: ${jump} times ${strides} is ${result}.`,
      start: ({ start, before, jump, result }) => `Start: ${start} minus ${before} times ${jump} is ${result}.`,
    },
    doesNotFit: (layer, { kernel, dilation }, units) => {
      const span = (kernel - 1) * dilation + 1;
      return (
        `Layer ${layer} does not fit: its window spans ${span}, and there are only ${units} ` +
        `${units === 1 ? "unit" : "units"} below it. You still see the last chain that fits.`
      );
    },

    fieldTitle: "Field of the unit",
    photoSize: (side) => dimensions(side, side),
    photoLabel: (title, layer) =>
      `Photograph with the field of one unit of ${title}, layer ${layer}. Arrow keys move the unit, Page Up and Page Down ` +
      "by ten rows, Home and End within the row.",
    chartTitle: "Size of the field",
    pixelsUnit: "pixels",
    pictureLine: (side) => `the picture: ${side}`,
    firstLayer: "first layer",
    lastLayer: "last",
    sliderValue: (layer, name) => `${layer}: ${name}`,
    networkLayer: ({ kind, kernel, strides, before, units }) => {
      const what = { convolution: "Convolution", max_pooling: "Max pooling" }[kind];
      const padded = before > 0 ? `, padding ${before}` : "";
      return `${what} ${dimensions(kernel, kernel)}, stride ${strides}${padded}: ${dimensions(units, units)} units`;
    },
    networkSentence: ({ one, rows, columns }, side) => {
      const place = (value) => String(value).replace("-", "\u2212");
      const seen = ([first, last]) => Math.max(0, Math.min(side - 1, last) - Math.max(0, first) + 1);
      const whole =
        `A field of ${dimensions(one.size, one.size)} pixels: rows ${place(rows[0])} to ${place(rows[1])}, columns ` +
        `${place(columns[0])} to ${place(columns[1])}.`;
      const inside = [seen(rows), seen(columns)];
      if (inside[0] === one.size && inside[1] === one.size) return whole;
      return `${whole} The picture holds ${dimensions(...inside)} of them.`;
    },
    effectiveSentence: ({ size }, { width }) => {
      const [mean, low, high] = [width.mean, width.low, width.high].map((value) => String(Math.round(value)));
      const spread = low === high ? "" : ` (${low} to ${high} in ${width.runs} runs)`;
      return `The field has ${size} pixels a side. What counts would fill a square of ${mean}${spread}.`;
    },
    effectiveNote:
      "Recorded for the unit in the middle of five layers, with random weights, before any training. The stronger the " +
      "colour, the more the pixel moves the unit. A pixel counts if it has more than 4.55 % of the strongest effect.",
  },

  // the figure for counting parameters
  parameterCounts: {
    figure: "Interactive figure: parameters of a dense and of a convolutional layer",
    names: {
      size: "Side of the picture",
      channels: "Channels",
      units: "Dense units",
      filters: "Filters",
      kernel: "Filter side",
    },
    layers: { dense: "Dense layer", conv: "Convolutional layer" },
    parameters: "parameters",
    here: "here",
    unseen: "too small to see",
    scale: (count, before) => {
      const changed = before === count ? "" : ` (before: ${grouped(before)})`;
      return `one square of the grid: ${grouped(count)} parameters${changed}`;
    },
    ratio: ({ dense, conv }) => {
      if (dense === conv) return "Both layers have the same number of parameters.";
      const [more, large, small] = dense > conv ? ["dense", dense, conv] : ["convolutional", conv, dense];
      return `The ${more} layer has ${times(large, small)} times as many parameters.`;
    },
    formulaTerms: {
      dense: ["height", "width", "channels", "units", "biases"],
      conv: ["filter height", "filter width", "channels", "filters", "biases"],
    },
    spoken: (layer, [height, width, channels, many, biases], count) =>
      `${layer}: ${height} times ${width} times ${channels} times ${many}, plus ${biases}, is ${grouped(count)} parameters.`,
    announce: ({ dense, conv }) => `Dense layer: ${grouped(dense)} parameters. Convolutional layer: ${grouped(conv)}.`,
  },

  // the network that runs while a digit is drawn
  liveNetwork: {
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
      if (kind === "Softmax")
        return "Each score becomes a power of e, and each power is divided by the sum of all ten.";
      return source === "input"
        ? `A patch of the digit times the ${side * side} weights of this map's filter.`
        : `This map's filter has ${side * side} weights for each map of ${source}. One sum for each of them:`;
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
  },

  // the figure for shuffled pixels
  shuffledPixels: {
    figure: "Interactive figure: digits with shuffled pixels, and two networks that read them",
    names: { kind: "Pixels", digit: "Digit", example: "Example" },
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
    before: (natural) => `dotted: natural digits, ${natural} %`,
    source: ({ tested }) =>
      `Recorded: accuracy is the mean over all runs on ${grouped(tested)} test digits; answers are those of the run with seed 0.`,
    announce: ({ networks }) => {
      const part = (name, { digit, accuracy: { mean } }) =>
        `${name} says ${digit}, accuracy ${(100 * mean).toFixed(2)} per cent.`;
      return `${part("Dense network", networks.dense)} ${part("Convolutional network", networks.cnn)}`;
    },
  },
  trainingPlayer: {
    figure: "Interactive figure: a recorded training",
    moment: "Moment",
    momentName: (step, epochs) => `step ${grouped(step)}, epoch ${epochs.toFixed(2)}`,
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
  },

  // the figure that lists and draws a chain of layers
  networkChain: {
    figure: "Interactive figure: a network's layers, shapes and parameters",
    network: "Network",
    own: "Your own chain",
    inputShape: "Picture",
    inputParts: ["Rows of the picture", "Columns of the picture", "Channels of the picture"],
    layer: "Layer",
    layerNumber: (layer) => `Layer ${layer}`,
    moveUp: "Move the layer up",
    moveDown: "Move the layer down",
    remove: "Remove the layer",
    addAfter: "New layer after it",
    add: "Add",
    addSpoken: "Add the new layer",
    noActivation: "none",
    settings: {
      filters: "Filters",
      units: "Units",
      kernel_size: "Kernel",
      pool_size: "Window",
      strides: "Stride",
      padding: "Padding",
      activation: "Activation",
      use_bias: "bias",
      rate: "Rate",
    },
    does: {
      Conv2D: "Slides its filters over all channels: one new map for each filter.",
      MaxPooling2D: "Keeps the largest value of each window, channel by channel.",
      AveragePooling2D: "Keeps the mean of each window, channel by channel.",
      ReLU: "What is below 0 becomes 0. The shape stays.",
      BatchNormalization: "Centres and scales each channel. The shape stays.",
      Dropout: "While training, sets a share of the values to 0. The shape stays.",
      Flatten: "Writes the map out as one list of numbers.",
      GlobalAveragePooling2D: "Keeps one number for each map, its mean.",
      Dense: "Every unit weighs every input.",
      Softmax: "Turns scores into shares that add up to 1. The shape stays.",
    },

    key:
      "To scale: height and width for rows and columns, thickness for channels. Bars are lists of numbers, on a scale of their " +
      "own. Filled: layers with parameters.",
    drawingLabel: (layers) =>
      `${layers} ${layers === 1 ? "layer" : "layers"}, drawn to scale from left to right. Arrow keys pick a layer, Home and End ` +
      "the first and the last.",
    parts: { features: "feature extraction", classifier: "classification" },
    blockName: (kind, output) => `${kind} ${dimensions(...output)}`,

    tableCaption: "Output shape, parameters and multiply-adds of each layer",
    columns: { output: "Output", parameters: "Parameters", multiplyAdds: "Multiply-adds" },
    input: "picture",
    total: "Total",
    rowName: (layer, kind) => `${layer} ${kind}`,
    detail: ({
      kind,
      filters,
      units,
      kernel_size: kernel,
      pool_size: pool,
      strides,
      padding,
      activation,
      rate,
      use_bias: bias,
    }) => {
      const window = kernel ?? pool;
      const usual = kind === "Conv2D" ? 1 : pool;
      return [
        filters ?? units,
        window && dimensions(window, window),
        strides !== undefined && strides !== usual && `stride ${strides}`,
        padding === "same" && padding,
        activation,
        bias === false && "no bias",
        rate,
      ]
        .filter(Boolean)
        .join(", ");
    },
    memory: (numbers) => `${bytes(4 * numbers)}`,

    sentence: (layer, { kind }, { output, parameters, multiplyAdds }, totals, broken) => {
      const share = (part, whole) => (broken || part === 0 ? "" : ` (${shareWords(part / whole)})`);
      const numbers = output.reduce((product, size) => product * size, 1);
      return (
        `Layer ${layer}, ${kind}: ${dimensions(...output)}, which is ${grouped(numbers)} numbers, ${bytes(4 * numbers)} in memory. ` +
        `${grouped(parameters)} parameters${share(parameters, totals.parameters)}, ` +
        `${grouped(multiplyAdds)} multiply-adds${share(multiplyAdds, totals.multiplyAdds)}.`
      );
    },
    noOutput: (layer, kind) => `Layer ${layer}, ${kind}, has no output: the chain breaks before it or at it.`,
    sums: { shape: "Output", parameters: "Parameters", work: "Multiply-adds" },
    results: { shape: "numbers", parameters: "parameters", work: "multiply-adds" },
    terms: {
      rows: "rows",
      columns: "columns",
      kernelRows: "kernel",
      kernelColumns: "kernel",
      channels: "channels in",
      filters: "filters",
      inputs: "inputs",
      units: "units",
      biases: "biases",
      numbers: "each",
    },
    formulaParts: { input: "input", padding: "padding", span: "window", strides: "stride", output: "output" },
    spokenTerms: (name, { signs, numbers }, result) => {
      const said = { "\u00d7": "times ", "+": "plus " };
      return `${name}: ${numbers.map((number, i) => `${said[signs[i]] ?? ""}${grouped(number)}`).join(" ")} is ${grouped(result)}.`;
    },
    keepsShape: (kind, { input, output }) => {
      if (kind === "GlobalAveragePooling2D")
        return `${dimensions(...input)} \u2192 ${output[0]}: one mean for each channel.`;
      if (kind === "Dense")
        return `${dimensions(...input)} \u2192 ${dimensions(...output)}: its units take the last place.`;
      return `${dimensions(...output)}, as it came in.`;
    },
    noParameters: "None: nothing in it is learned.",
    noWork: "Not counted: it multiplies by no filter and no dense weight.",

    problem: ({ layer, what, window, taps, axis, size, input }, { kind }) => {
      if (what === "takesMap") {
        const move =
          kind === "GlobalAveragePooling2D" ? "Take one of the two out" : "Move it before the layer that flattens";
        return (
          `Layer ${layer}, ${kind}, takes rows, columns and channels. It gets a list of ${grouped(input[0])} numbers. ` +
          `${move}, or remove it.`
        );
      }
      const side = axis === "down" ? "rows" : "columns";
      return (
        `Layer ${layer}, ${kind}: its ${window === "kernel_size" ? "kernel" : "window"} of ${taps} is larger than the map, which has ` +
        `${size} ${size === 1 ? side.slice(0, -1) : side}. Make it smaller, the picture larger, choose \u201csame\u201d padding, or take a pooling out.`
      );
    },
    doubt: ({ layer, what }, kind) =>
      ({
        denseOnMap: `Layer ${layer}, Dense, gets a map, and Keras applies it at each place, to the channels alone. For one answer a picture put Flatten or GlobalAveragePooling2D before it.`,
        softmaxOnMap: `Layer ${layer}, ${kind}: on a map, softmax makes shares at each place. For one answer a picture put Flatten or GlobalAveragePooling2D before it.`,
        flatAlready: `Layer ${layer}, Flatten, gets a list already. It changes nothing; remove it.`,
        softmaxTwice: `Layer ${layer}, Softmax, follows a softmax. Shares of shares are nearly equal: remove one of the two.`,
      })[what],
  },

  // the figure that reads off the curves of recorded runs
  recordedRuns: {
    figure: "Interactive figure: curves of recorded runs",
    step: "Step",
    stepOf: (step, last) => `${grouped(step)} of ${grouped(last)}`,
    stepName: grouped,
    shown: "Curves of",
    kinds: { loss: "loss", accuracy: "accuracy" },
    scale: "Loss axis",
    scales: { linear: "linear", log: "log" },
    charts: { loss: "Loss over the steps", accuracy: "Accuracy over the steps" },
    tick: { loss: plain, accuracy: (value) => `${100 * value}%` },
    guide: "equal shares: ln 10",
    number: curveNumber,
    column: (split, kind, averaged) =>
      averaged
        ? `${{ train: "Learned from", test: "Held out" }[split]}: mean (lowest to highest)`
        : { loss: "Loss", accuracy: "Held out" }[kind],
    run: (seed) => `Run ${seed}`,
    curve: (recording) =>
      ({ "learning-rate": "Learning rate", overfitting: "Training", "plain-tensorflow": "Run", "same-losses": "Code" })[
        recording
      ] ?? "Curve",
    line: curveName,
    range: (low, high) => `(${low} to ${high})`,
    notYet: "not yet",
    tableLabel: "The curves and their numbers at the step. A name brings its curve forward or puts it back.",
    together: ({ together: { mean, low, high, runs }, kind }, digits) => {
      const [a, b, c] = [mean, low, high].map((value) => curveNumber[kind](value, digits));
      return `The ${runs} runs brought forward: mean ${a}, lowest ${b}, highest ${c}.`;
    },
    notes: {
      "learning-rate": {
        loss: "Press a name to bring its curve forward. Thin: three runs, each from other first weights. Thick: their mean. Each number is the loss on the 50 digits of one step. The linear axis ends at 5.",
        accuracy:
          "Press a name to bring its curve forward. Thin: three runs. Thick: their mean. Measured on 1,000 held-out digits after every 60 steps; shown is the last measurement before the cursor.",
      },
      overfitting: {
        loss: "Press a name to bring its curve forward. Dashed, hollow mark: digits it learns from. Solid: 1,000 held-out digits. Thin: three runs. Thick: their mean. Measured at the end of each epoch; shown is the last one before the cursor.",
        accuracy:
          "Press a name to bring its curve forward. Dashed, hollow mark: digits it learns from. Solid: 1,000 held-out digits. Thin: three runs. Thick: their mean. Measured at the end of each epoch; shown is the last one before the cursor.",
      },
      "plain-tensorflow": {
        loss: "Press a name to bring its curve forward. Each number is the loss on the 50 digits of one step.",
        accuracy:
          "Press a name to bring its curve forward. Measured on 1,000 held-out digits after every 80 steps; shown is the last measurement before the cursor.",
      },
      "same-losses": {
        loss: "Press a name to bring its curve forward. Each number is the loss on the 50 digits of one step, before the step is taken.",
      },
    },
    chartLabel: ({ kind, step, rows }) => {
      const chosen = rows.filter((row) => row.chosen).length;
      return `${kind === "loss" ? "Loss" : "Accuracy"} over the steps: ${rows.length} curves, ${chosen} brought forward, the cursor at step ${grouped(step)}. Their numbers are in the table.`;
    },
    announce: ({ kind, step, rows }, { recording, averaged, digits }) => {
      const written = (value) => curveNumber[kind](value, digits);
      const chosen = rows.filter((row) => row.chosen);
      const parts = chosen.flatMap((row) =>
        row.cells.map(({ split, values, spread }) => {
          const name = `${curveName(recording, row.name)}${row.cells.length > 1 ? `, ${split === "train" ? "learned from" : "held out"}` : ""}`;
          if (!spread) return `${name}: not yet`;
          if (spread.runs === 1 || !averaged) return `${name}: ${values.map(written).join(", ")}`;
          return `${name}: mean ${written(spread.mean)}, ${written(spread.low)} to ${written(spread.high)}`;
        }),
      );
      return `Step ${grouped(step)}, ${kind}. ${parts.length ? `${parts.join("; ")}.` : "No curve is brought forward."}`;
    },
  },
  roofline: {
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
    named: rooflineLayer,
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
    machine: ({ machine, rounds }) =>
      `Measured on ${machine}: forward, float32, ${rounds} rounds. Maps of 56 \u00d7 56; with 1 channel in, 28 \u00d7 28.`,
    announce: (scene) => {
      const { bound, intensity, roof, reached } = scene;
      const measured = reached
        ? `Measured: ${fourDigits(reached.gflops)}, ${Math.round(100 * reached.share)} percent of the roof.`
        : "Not measured.";
      return `${rooflineLayer(scene)}: ${fourDigits(intensity)} operations a byte. ${bound === "memory" ? "Memory" : "Arithmetic"} bounds it, at ${fourDigits(roof)}. ${measured}`;
    },
  },
};
