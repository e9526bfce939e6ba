// A chain of layers as Keras code: one keras.Sequential.
import { pythonNumber } from "./keras.js";
import { samePlain } from "./plain.js";

const quoted = (text) => `"${text}"`;

/** A pair as Keras takes it: one number where both are alike. */
const pair = ([down, across]) => (down === across ? String(down) : `(${down}, ${across})`);

/** A layer as its call; what Keras takes by itself is left out. */
export function kerasLayer(layer) {
  const { kind } = layer;
  const named = [];
  const window = layer.kernel_size ?? layer.pool_size;
  const first = [layer.filters, window && pair(window), layer.units].filter((value) => value !== undefined);
  if (kind === "Dropout") first.push(pythonNumber(layer.rate));
  const usual = kind === "Conv2D" ? [1, 1] : layer.pool_size;
  if (layer.strides && !samePlain(layer.strides, usual)) named.push(`strides=${pair(layer.strides)}`);
  if (layer.padding === "same") named.push('padding="same"');
  if (layer.activation) named.push(`activation=${quoted(layer.activation)}`);
  if (layer.use_bias === false) named.push("use_bias=False");
  return `layers.${kind}(${[...first, ...named].join(", ")})`;
}

/** The code for layers on pictures of [H, W, C]. */
export function kerasChain(layers, shape) {
  return [
    "import keras",
    "from keras import layers",
    "",
    "model = keras.Sequential([",
    `    keras.Input((${shape.join(", ")})),`,
    ...layers.map((layer) => `    ${kerasLayer(layer)},`),
    "])",
    "model.summary()",
    "",
  ].join("\n");
}
