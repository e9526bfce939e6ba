// The arithmetic of one unit: where its numbers come from, and what is made of them.

/** Rows and columns that a unit looks at in the layer before it: {row, column, side}. */
export function patchOf({ kind, side }, [row, column]) {
  const stride = kind === "MaxPooling2D" ? side : 1;
  return { row: row * stride, column: column * stride, side };
}

/** What the units of a box look at together, in the layer before them. */
export function regionOf(step, box) {
  const { row, column, side } = patchOf(step, [box.row, box.column]);
  const stride = step.kind === "MaxPooling2D" ? step.side : 1;
  return { row, column, side: (box.side - 1) * stride + side };
}

/** The pixels of the picture that a unit depends on: {row, column, side}. */
export function seenBy(steps, [name, row, column]) {
  const at = steps.findIndex((one) => one.name === name);
  if (steps[at].size === 1) return { row: 0, column: 0, side: 28 };
  const unit = { row, column, side: 1 };
  return steps.slice(0, at + 1).reduceRight((box, step) => regionOf(step, box), unit);
}

function numbersUnder({ width, channels, data }, { row, column, side }, channel) {
  return Array.from({ length: side * side }, (_, i) => {
    const [y, x] = [row + Math.floor(i / side), column + (i % side)];
    return data[(y * width + x) * channels + channel];
  });
}

const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

/** A convolution's unit: {inputs: [{patch, weights, products, sum}] for each map before it, bias, sum, value after ReLU}. */
export function convUnit(step, source, kernel, bias, [, row, column, map]) {
  const box = patchOf(step, [row, column]);
  const [, , channels, filters] = kernel.shape;
  const inputs = Array.from({ length: channels }, (_, c) => {
    const patch = numbersUnder(source, box, c);
    const weights = patch.map((_, i) => kernel.data[(i * channels + c) * filters + map]);
    const products = patch.map((value, i) => value * weights[i]);
    return { patch, weights, products, sum: total(products) };
  });
  const sum = total(inputs.map((one) => one.sum)) + bias.data[map];
  return { inputs, bias: bias.data[map], sum, value: Math.max(sum, 0) };
}

/** A pooling's unit: {numbers, wins, value}. */
export function poolUnit(step, source, [, row, column, map]) {
  const numbers = numbersUnder(source, patchOf(step, [row, column]), map);
  const value = Math.max(...numbers);
  return { numbers, wins: numbers.map((one) => one === value), value };
}

/**
 * A dense unit: the inputs that move it most {top: [{row, column, map, value, weight, product}], rest: the sum of all others,
 * others: how many, bias, sum}. The flat list counts maps first, then columns, then rows.
 */
export function denseUnit(source, kernel, bias, [, unit], most = 6) {
  const { width, channels, data } = source;
  const all = Array.from(data, (value, i) => {
    const [place, map] = [Math.floor(i / channels), i % channels];
    const weight = kernel.data[i * kernel.shape[1] + unit];
    return { row: Math.floor(place / width), column: place % width, map, value, weight, product: value * weight };
  }).sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const products = all.map((one) => one.product);
  const rest = total(products.slice(most));
  return {
    top: all.slice(0, most),
    rest,
    others: all.length - most,
    bias: bias.data[unit],
    sum: total(products) + bias.data[unit],
  };
}

/** A softmax unit among its rivals: {top: [{unit, score, power, share}] by share, rest: the sum of the other powers, all}. */
export function softmaxUnit(scores, [, unit], most = 5) {
  const largest = Math.max(...scores.data);
  const powers = Array.from(scores.data, (score) => Math.exp(score - largest));
  const all = total(powers);
  const rows = powers.map((power, i) => ({
    unit: i,
    score: scores.data[i],
    below: scores.data[i] - largest,
    power,
    share: power / all,
  }));
  const sorted = rows.sort((a, b) => b.share - a.share);
  const top = sorted.slice(0, most);
  // The chosen one is always among those that are shown.
  if (!top.some((one) => one.unit === unit)) top[most - 1] = sorted.find((one) => one.unit === unit);
  return { top, rest: all - total(top.map((one) => one.power)), others: powers.length - most, all };
}
