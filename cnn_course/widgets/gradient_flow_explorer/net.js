// A small convolutional network, forwards and backwards: how large the signal is after each block, and how large the gradient.
import { normals } from "./random.js";

export const SIDE = 16;
export const MAPS = 8;
export const DRAWS = 20;
const COLOURS = 3;
const TAPS = 9;
const EPSILON = 1e-3; // Keras' own, of batch normalisation
const LAST = 4096; // the layer whose numbers are the gradient that comes in at the end

/** What the shortcut and the branch are multiplied by before they are added, of so many blocks. */
export const SUMS = {
  whole: () => [1, 1],
  scaled: (blocks) => [1, 1 / Math.sqrt(blocks)],
  halved: () => [0.5, 1],
};

const FACTORS = { xavier: 2 / (TAPS * 2 * MAPS), he: 2 / (TAPS * MAPS) };

/** Rows that stand at right angles to each other, of length 1: (rows, MAPS). */
function orthogonal(numbers, rows) {
  const found = [];
  for (let row = 0; row < rows; row += 1) {
    const one = numbers.slice(row * MAPS, (row + 1) * MAPS);
    for (const other of found) {
      const share = one.reduce((sum, value, i) => sum + value * other[i], 0);
      other.forEach((value, i) => (one[i] -= share * value));
    }
    const length = Math.hypot(...one);
    found.push(one.map((value) => value / length));
  }
  return found;
}

const kept = new Map(); // what has been drawn, before it is scaled: no setting draws other numbers

function drawn(draw, layer, count) {
  const key = `${draw} ${layer}`;
  if (!kept.has(key)) kept.set(key, normals(draw, layer, count));
  return kept.get(key);
}

/** The weights of a layer, (3, 3, inputs, MAPS) in this order. The first one, of the colours, is the same whatever is set. */
export function weights(draw, layer, { initialisation, gain }) {
  const inputs = layer === 0 ? COLOURS : MAPS;
  const numbers = drawn(draw, layer, TAPS * inputs * MAPS);
  if (layer === 0) return numbers.map((value) => value / Math.sqrt(TAPS * COLOURS));
  if (initialisation !== "orthogonal") return numbers.map((value) => value * gain * Math.sqrt(FACTORS[initialisation]));
  // Only the tap in the middle: a matrix that turns the eight maps of a pixel, and makes none longer.
  const all = new Float64Array(numbers.length);
  const middle = 4 * inputs * MAPS;
  orthogonal(numbers, inputs).forEach((row, i) =>
    row.forEach((value, j) => (all[middle + i * MAPS + j] = gain * value)),
  );
  return all;
}

/** The filters with which the gradient goes back: turned by half a turn, outputs and inputs exchanged. */
function turned(filters) {
  const all = new Float64Array(filters.length);
  for (let tap = 0; tap < TAPS; tap += 1)
    for (let i = 0; i < MAPS; i += 1)
      for (let o = 0; o < MAPS; o += 1)
        all[((TAPS - 1 - tap) * MAPS + o) * MAPS + i] = filters[(tap * MAPS + i) * MAPS + o];
  return all;
}

/** Convolves pictures of SIDE × SIDE × inputs with filters of 3 × 3 × inputs × MAPS, zeros about them. */
export function convolved(pictures, filters, inputs) {
  const count = pictures.length / (SIDE * SIDE * inputs);
  const result = new Float64Array(count * SIDE * SIDE * MAPS);
  for (let picture = 0; picture < count; picture += 1)
    for (let y = 0; y < SIDE; y += 1)
      for (let x = 0; x < SIDE; x += 1) pixel(pictures, filters, inputs, result, picture, y, x);
  return result;
}

/** One pixel of it: its eight sums at once, for every number of the picture is read once then. */
function pixel(pictures, filters, inputs, result, picture, y, x) {
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let down = y > 0 ? -1 : 0; down <= (y < SIDE - 1 ? 1 : 0); down += 1)
    for (let right = x > 0 ? -1 : 0; right <= (x < SIDE - 1 ? 1 : 0); right += 1) {
      const from = ((picture * SIDE + y + down) * SIDE + x + right) * inputs;
      let at = (3 * (down + 1) + right + 1) * inputs * MAPS;
      for (let i = 0; i < inputs; i += 1, at += MAPS) {
        const value = pictures[from + i];
        a += value * filters[at];
        b += value * filters[at + 1];
        c += value * filters[at + 2];
        d += value * filters[at + 3];
        e += value * filters[at + 4];
        f += value * filters[at + 5];
        g += value * filters[at + 6];
        h += value * filters[at + 7];
      }
    }
  const to = ((picture * SIDE + y) * SIDE + x) * MAPS;
  result[to] = a;
  result[to + 1] = b;
  result[to + 2] = c;
  result[to + 3] = d;
  result[to + 4] = e;
  result[to + 5] = f;
  result[to + 6] = g;
  result[to + 7] = h;
}

/** Mean of a function of each number, map by map. */
function means(numbers, of) {
  const sums = new Float64Array(MAPS);
  for (let i = 0; i < numbers.length; i += 1) sums[i % MAPS] += of(numbers[i], i);
  return sums.map((sum) => (sum * MAPS) / numbers.length);
}

const same = { forwards: (values) => ({ values, back: (gradient) => gradient }) };

/** Batch normalisation in training, not yet scaled or shifted: the pictures at hand are the batch. */
const normalised = {
  forwards(values) {
    const mean = means(values, (value) => value);
    const spread = means(values, (value, i) => (value - mean[i % MAPS]) ** 2).map((one) => Math.sqrt(one + EPSILON));
    const result = values.map((value, i) => (value - mean[i % MAPS]) / spread[i % MAPS]);
    const back = (gradient) => {
      const straight = means(gradient, (one) => one);
      const along = means(gradient, (one, i) => one * result[i]);
      return gradient.map((one, i) => (one - straight[i % MAPS] - result[i] * along[i % MAPS]) / spread[i % MAPS]);
    };
    return { values: result, back };
  },
};

const ACTIVATIONS = {
  relu(values) {
    const result = values.map((value) => Math.max(value, 0));
    return { values: result, back: (gradient) => gradient.map((one, i) => (values[i] > 0 ? one : 0)) };
  },
  tanh(values) {
    const result = values.map(Math.tanh);
    return { values: result, back: (gradient) => gradient.map((one, i) => one * (1 - result[i] ** 2)) };
  },
};

/** A layer's steps in their order; values, and back(gradient). */
function through(values, steps) {
  const backs = [];
  let now = values;
  for (const step of steps) {
    const done = step(now);
    now = done.values;
    backs.unshift(done.back);
  }
  return { values: now, back: (gradient) => backs.reduce((one, back) => back(one), gradient) };
}

function convolution(filters) {
  let other = null;
  return (values) => ({
    values: convolved(values, filters, MAPS),
    back(gradient) {
      other ??= turned(filters);
      return convolved(gradient, other, MAPS);
    },
  });
}

function added(one, shares, other) {
  return one.map((value, i) => shares[0] * value + shares[1] * other[i]);
}

/** One block of two layers: {values, back}. It is a generator that rests after each layer, on its way back too. */
function* block(values, [first, second], { block: kind, activation, batch_norm: bn }, shares) {
  const norm = (bn ? normalised : same).forwards;
  const act = ACTIVATIONS[activation];
  const orders = {
    plain: [[first, norm, act], [second, norm, act], []],
    original: [[first, norm, act], [second, norm], [act]],
    preactivation: [[norm, act, first], [norm, act, second], []],
  };
  const [one, other, after] = orders[kind];
  const inner = through(values, one);
  yield;
  const outer = through(inner.values, other);
  yield;
  const skips = kind !== "plain";
  const end = through(skips ? added(values, shares, outer.values) : outer.values, after);
  function* back(gradient) {
    const sum = end.back(gradient);
    const late = outer.back(skips ? sum.map((value) => shares[1] * value) : sum);
    yield;
    const early = inner.back(late);
    yield;
    return skips ? added(early, [1, shares[0]], sum) : early;
  }
  return { values: end.values, back };
}

/** The root of the mean square. A number too large to be squared is taken apart first. */
export function size(numbers) {
  let most = 0;
  for (const one of numbers) most = Math.max(most, Math.abs(one));
  if (most === 0 || !Number.isFinite(most)) return most;
  let sum = 0;
  for (const one of numbers) sum += (one / most) ** 2;
  return most * Math.sqrt(sum / numbers.length);
}

/**
 * One draw of the weights: {signal, gradient}, the size after each block and that of the gradient there, from the input of
 * the first block to the output of the last. Where it comes from is a random direction: the gradient of a sum of the outputs,
 * each times a random number. A generator that rests after each layer, so that nobody waits for it.
 */
export function* flow(patches, draw, settings) {
  const blocks = settings.depth / 2;
  const shares = SUMS[settings.total](blocks);
  let values = convolved(patches, weights(draw, 0, settings), COLOURS);
  const signal = [size(values)];
  const backs = [];
  for (let at = 0; at < blocks; at += 1) {
    const layers = [1, 2].map((one) => convolution(weights(draw, 2 * at + one, settings)));
    const done = yield* block(values, layers, settings, shares);
    values = done.values;
    backs.unshift(done.back);
    signal.push(size(values));
  }
  let now = drawn(draw, LAST, values.length);
  const gradient = [size(now)];
  for (const back of backs) {
    now = yield* back(now);
    gradient.unshift(size(now));
  }
  return { signal, gradient };
}

/** All of it at once. */
export function flowAtOnce(patches, draw, settings) {
  const steps = flow(patches, draw, settings);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
