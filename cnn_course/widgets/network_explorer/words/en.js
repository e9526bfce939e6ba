// The English words of NetworkExplorer.
import { dimensions } from "../../lib/core/format.js";
import { grouped } from "../../lib/maths/parameters.js";

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

export default {
  figure: "Interactive figure: a network's layers, shapes and parameters",
  network: "Network",
  own: "Your own chain",
  /** A network of the reader's own is called what they call it. */
  title: (name) =>
    ({
      "live-network": "A small CNN for digits",
      "lenet-5": "LeNet-5, simplified",
      "small-vgg": "VGG style, 32 \u00d7 32",
      vgg16: "VGG16",
    })[name] ?? name,
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

  // a network that is looked at
  kind: "kind",
  blockWord: "Block",
  layers: (count) => `${grouped(count)} ${count === 1 ? "layer" : "layers"}`,
  unfold: "Unfold",
  unfoldOne: (name) => `Unfold ${name}`,
  foldOne: (name) => `Fold ${name}`,
  unfoldAll: "Unfold all",
  foldAll: "Fold all",
  takes: (names) => `Takes ${names.join(", ")}.`,
  looked: {
    Conv2D: "Slides its filters over all channels of its group: one new map for each filter.",
    DepthwiseConv2D: "Slides filters over each channel by itself.",
    SeparableConv2D: "Slides a filter over each channel by itself, then mixes the channels.",
    MaxPooling2D: "Keeps the largest value of each window, channel by channel.",
    AveragePooling2D: "Keeps the mean of each window, channel by channel.",
    GlobalAveragePooling2D: "Keeps one number for each map, its mean.",
    GlobalMaxPooling2D: "Keeps one number for each map, the largest.",
    ZeroPadding2D: "Puts rows and columns of zeros around the map.",
    Cropping2D: "Cuts rows and columns off the map.",
    UpSampling2D: "Makes the map larger by repeating or interpolating.",
    Flatten: "Writes the map out as one list of numbers.",
    Reshape: "The same numbers in another shape.",
    Dense: "Every unit weighs every input.",
    Activation: "A function of each number. The shape stays.",
    ReLU: "What is below 0 becomes 0. The shape stays.",
    Softmax: "Turns scores into shares that add up to 1. The shape stays.",
    Dropout: "While training, sets a share of the values to 0. The shape stays.",
    SpatialDropout2D: "While training, sets a share of the maps to 0. The shape stays.",
    Rescaling: "Multiplies each number and adds to it. The shape stays.",
    BatchNormalization: "Centres and scales each channel by its batch. The shape stays.",
    LayerNormalization: "Centres and scales the channels of each place. The shape stays.",
    Normalization: "Centres and scales each channel by the data set. The shape stays.",
    Add: "Adds its inputs, number by number.",
    Multiply: "Multiplies its inputs, number by number.",
    Concatenate: "Puts its inputs one after the other, channel by channel.",
  },
  lookedKey:
    "To scale: height and width for rows and columns, thickness for channels. Boxes with leaves are blocks of several layers: click one to " +
    "unfold it, its name to fold it. Arrows lead past what is between. Filled: with parameters.",
  lookedLabel: (layers, boxes) =>
    `${grouped(layers)} ${layers === 1 ? "layer" : "layers"} in ${grouped(boxes)} ${boxes === 1 ? "box" : "boxes"}, drawn to scale from left ` +
    "to right. Arrow keys pick a box, Home and End the first and the last. Enter unfolds a block, or folds the one around a layer.",
  lookedDetail: (layer) => {
    const { kind, filters, units, kernel_size: kernel, pool_size: pool, strides } = layer;
    const window = kernel ?? pool;
    const usual = kernel ? [1, 1] : pool;
    const of = [
      filters ?? units,
      window && dimensions(...window),
      strides && String(strides) !== String(usual) && `stride ${strides[0]}`,
    ];
    return [kind, ...of].filter(Boolean).join(", ");
  },
  lookedSentence: (name, kind, { output, parameters, multiplyAdds }, totals) => {
    const share = (part, whole) => (part === 0 ? "" : ` (${shareWords(part / whole)})`);
    const numbers = output.reduce((product, size) => product * size, 1);
    return (
      `${name}, ${kind}: ${dimensions(...output)}, which is ${grouped(numbers)} numbers, ${bytes(4 * numbers)} in memory. ` +
      `${grouped(parameters)} parameters${share(parameters, totals.parameters)}, ` +
      `${grouped(multiplyAdds)} multiply-adds${share(multiplyAdds, totals.multiplyAdds)}.`
    );
  },
  blockSentence: (name, layers, { output, parameters, multiplyAdds, numbers }, totals) => {
    const share = (part, whole) => (part === 0 ? "" : ` (${shareWords(part / whole)})`);
    return (
      `${name}, ${layers} layers: ${dimensions(...output)} comes out. Their outputs take ${bytes(4 * numbers)} in memory. ` +
      `${grouped(parameters)} parameters${share(parameters, totals.parameters)}, ` +
      `${grouped(multiplyAdds)} multiply-adds${share(multiplyAdds, totals.multiplyAdds)}.`
    );
  },
  blockShape: ({ input, output }) => `${dimensions(...input)} \u2192 ${dimensions(...output)}`,
  sumOf: (count, isBlock) => (isBlock ? `${grouped(count)}, the sum over its layers.` : grouped(count)),

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
    const usual = kind === "Conv2D" ? [1, 1] : pool;
    return [
      filters ?? units,
      window && dimensions(...window),
      strides && String(strides) !== String(usual) && `stride ${strides[0]}`,
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
    multiplier: "multiplier",
    biases: "biases",
    numbers: "each",
  },
  formulaParts: { input: "input", padding: "padding", span: "window", strides: "stride", output: "output" },
  spokenTerms: (name, { signs, numbers }, result) => {
    const said = { "\u00d7": "times ", "+": "plus " };
    return `${name}: ${numbers.map((number, i) => `${said[signs[i]] ?? ""}${grouped(number)}`).join(" ")} is ${grouped(result)}.`;
  },
  keepsShape: (kind, { input, output, given }) => {
    if (kind === "Concatenate")
      return `${given.map((shape) => dimensions(...shape)).join(" and ")} \u2192 ${dimensions(...output)}`;
    if (kind === "Add" || kind === "Multiply")
      return `${dimensions(...output)}, number by number of ${given.length} inputs.`;
    if (String(input) !== String(output) && kind !== "GlobalAveragePooling2D" && kind !== "Dense")
      return `${dimensions(...input)} \u2192 ${dimensions(...output)}`;
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
};
