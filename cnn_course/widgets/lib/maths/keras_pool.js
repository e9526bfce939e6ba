// The same pooling as Keras code.

const LAYERS = { max: "MaxPooling2D", average: "AveragePooling2D" };

/** settings = {kind, size, strides, padding}; Keras has no layer for the minimum: it is the maximum upside down. */
export function kerasPoolCode({ kind, size, strides, padding, image, words }) {
  const min = [
    `# ${words.code.minimum}`,
    "pooling = keras.layers.Lambda(",
    `    lambda x: -keras.ops.max_pool(-x, ${size}, strides=${strides}, padding="${padding}")`,
    ")",
  ];
  const layer = [
    `pooling = keras.layers.${LAYERS[kind]}(`,
    `    pool_size=${size},`,
    `    strides=${strides},`,
    `    padding="${padding}",`,
    ")",
  ];
  return [
    "import keras",
    "",
    ...(kind === "min" ? min : layer),
    "",
    `# ${words.code.images(image.height, image.width)}`,
    "output = pooling(images)",
    "",
  ].join("\n");
}
