// The English words of ReceptiveFieldExplorer.
import { dimensions } from "../../lib/core/format.js";

export default {
  figure: "Interactive figure: receptive field",
  network: "Network",
  /** A network of the reader's own is called what they call it. */
  title: (name) => ({ chain: "Your chain", vgg16: "VGG16", resnet50: "ResNet-50" })[name] ?? name,
  unfold: "Unfold",
  fold: "Fold",
  unfoldOne: (name) => `Unfold ${name}`,
  foldOne: (name) => `Fold ${name}`,
  unfoldAll: "Unfold all",
  foldAll: "Fold all",
  size: "Pixels",
  add: "Add above the chosen layer",
  adding: { convolution: "convolution", pooling: "pooling" },
  addConvolution: "Add convolution",
  addPooling: "Add pooling",
  kinds: { Conv2D: "convolution", MaxPooling2D: "max pooling", AveragePooling2D: "average pooling" },
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
  layerName: ({ kind, window }) =>
    `${{ Conv2D: "convolution", MaxPooling2D: "max pooling", AveragePooling2D: "mean pooling" }[kind]} ${window}`,
  layerDetail: ({ strides, dilation_rate: dilation, padding }) =>
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
  doesNotFit: (layer, { window, dilation_rate: dilation }, units) => {
    const span = (window - 1) * dilation + 1;
    return (
      `Layer ${layer} does not fit: its window spans ${span}, and there are only ${units} ` +
      `${units === 1 ? "unit" : "units"} below it. You still see the last chain that fits.`
    );
  },

  fieldTitle: "Field of the unit",
  photoSize: (height, width) => dimensions(height, width),
  photoLabel: (title, layer) =>
    `Photograph with the field of one unit of ${title}, layer ${layer}. Arrow keys move the unit, Page Up and Page Down ` +
    "by ten rows, Home and End within the row.",
  chartTitle: "Size of the field",
  pixelsUnit: "pixels",
  pictureLine: (side) => `the picture: ${side}`,
  firstLayer: "first layer",
  lastLayer: "last",
  sliderValue: (layer, name) => `${layer}: ${name}`,
  networkLayer: ({ kind, span, strides, before, units, across }) => {
    const what = {
      Conv2D: "Convolution",
      DepthwiseConv2D: "Depthwise convolution",
      SeparableConv2D: "Separable convolution",
      MaxPooling2D: "Max pooling",
      AveragePooling2D: "Mean pooling",
    }[kind];
    const padded = before > 0 ? `, padding ${before}` : "";
    return `${what} ${dimensions(span, across.span)}, stride ${strides}${padded}: ${dimensions(units, across.units)} units`;
  },
  networkSentence: ({ one, rows, columns }, [height, width]) => {
    const place = (value) => String(value).replace("-", "\u2212");
    const seen = ([first, last], side) => Math.max(0, Math.min(side - 1, last) - Math.max(0, first) + 1);
    const whole =
      `A field of ${dimensions(one.size, one.across.size)} pixels: rows ${place(rows[0])} to ${place(rows[1])}, columns ` +
      `${place(columns[0])} to ${place(columns[1])}.`;
    const inside = [seen(rows, height), seen(columns, width)];
    if (inside[0] === one.size && inside[1] === one.across.size) return whole;
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
};
