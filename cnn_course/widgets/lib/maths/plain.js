// Layers in the plain form (kinds.js), made anew: what Keras takes by itself where nothing is said.

const SLIDING = { kernel_size: [3, 3], strides: [1, 1], padding: "valid", dilation_rate: [1, 1] };
const POOLING = { pool_size: [2, 2], strides: [2, 2], padding: "valid" };

export const USUAL = {
  Conv2D: { filters: 16, ...SLIDING, groups: 1, activation: null, use_bias: true },
  MaxPooling2D: POOLING,
  AveragePooling2D: POOLING,
  ReLU: { max_value: null },
  BatchNormalization: { center: true, scale: true, momentum: 0.99, epsilon: 0.001 },
  Dropout: { rate: 0.5, noise_shape: null },
  Flatten: {},
  GlobalAveragePooling2D: { keepdims: false },
  Dense: { units: 10, activation: null, use_bias: true },
  Softmax: {},
};

/** A layer of a kind that a reader can add to a chain, its arguments as usual but for those given. */
export function plainLayer(kind, more = {}) {
  return { kind, name: null, inputs: [], ...structuredClone(USUAL[kind]), ...more };
}

/** A window, a stride or a rate that is alike along both axes. */
export const both = (value) => [value, value];

/** Are two plain things the same, whatever the order of their names? */
export function samePlain(one, other) {
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") return one === other;
  const names = Object.keys({ ...one, ...other });
  return Array.isArray(one) === Array.isArray(other) && names.every((name) => samePlain(one[name], other[name]));
}
