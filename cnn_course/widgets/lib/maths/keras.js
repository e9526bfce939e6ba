// The same convolution as Keras code.

function list(values) {
  return `[${values.join(", ")}]`;
}

/** A number as Python writes it, with as many digits as a 32-bit float can tell apart. */
export function pythonNumber(value) {
  return String(Number(value.toPrecision(9)));
}

function rows(kernel, channel) {
  const at = (row, column) => kernel.data[(row * kernel.width + column) * kernel.channels + channel];
  return Array.from({ length: kernel.height }, (_, row) =>
    list(Array.from({ length: kernel.width }, (_, column) => pythonNumber(at(row, column)))),
  );
}

function array(kernel, channel) {
  return `np.array([\n    ${rows(kernel, channel).join(",\n    ")},\n], dtype="float32")`;
}

/** The lines that make `kernel`, (kh, kw, channels, 1). */
function kernelLines(kernel, channels, words) {
  if (kernel.channels === 1) {
    const repeated = channels === 1 ? [] : [`kernel = np.repeat(kernel, ${channels}, axis=2)`];
    return [
      `kernel = ${array(kernel, 0)}`,
      `kernel = kernel[:, :, np.newaxis, np.newaxis]  # ${words.code.shape}`,
      ...repeated,
    ];
  }
  const names = words.channelNames;
  return [
    ...names.map((name, c) => `${name} = ${array(kernel, c)}`),
    `kernel = np.stack([${names.join(", ")}], axis=-1)[..., np.newaxis]  # ${words.code.shape}`,
  ];
}

/**
 * The code for image (H, W, C), kernel and settings. Keras' own "valid" and "same" where they say it; zeros of a given
 * number, and a stride beside a dilation, are written out, because Keras' Conv2D has neither.
 */
export function kerasCode({ image, kernel, settings, places, words }) {
  const { strides, padding, dilation } = settings;
  const { down, across } = places;
  const apart = strides > 1 && dilation > 1;
  const byHand = typeof padding === "number" || (apart && padding === "same");
  const zeros = `((${down.before}, ${down.after}), (${across.before}, ${across.after}))`;
  const layer = [
    `    kernel_size=(${kernel.height}, ${kernel.width}),`,
    `    strides=${apart ? 1 : strides},`,
    `    padding="${byHand ? "valid" : padding}",`,
    `    dilation_rate=${dilation},`,
  ];
  const input = byHand ? "padded" : "images";
  return [
    "import keras",
    "import numpy as np",
    "",
    ...kernelLines(kernel, image.channels, words),
    "",
    "convolution = keras.layers.Conv2D(",
    "    filters=1,",
    ...layer,
    "    use_bias=False,",
    ")",
    `convolution.build((None, None, None, ${image.channels}))`,
    "convolution.set_weights([kernel])",
    "",
    `# ${words.code.images(image.height, image.width, image.channels)}`,
    ...(byHand ? [`# ${words.code.padded}`, `padded = keras.layers.ZeroPadding2D(${zeros})(images)`] : []),
    ...(apart ? [`# ${words.code.picked}`] : []),
    `output = convolution(${input})${apart ? `[:, ::${strides}, ::${strides}]` : ""}`,
    "",
  ].join("\n");
}
