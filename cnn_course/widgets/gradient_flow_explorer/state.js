// What the figure is asked to show, and what follows from the draws: medians, ranges, the axis, what is to be said.

export const TRAITS = [
  "view",
  "depth",
  "activation",
  "initialisation",
  "gain",
  "block",
  "total",
  "batch_norm",
  "guess",
];

export const TINY = 2 ** -149; // the smallest number above 0 that float32 has
export const HUGE = 2 ** 128; // from here on it has only infinity
const ALIKE = 10; // a gradient is called the same within this factor
const SENSITIVE = 1e10; // a change of the last digit of a double, so many times as large, is seen
const ROWS = 5;

/** What the network follows from. A plain block adds nothing, so the kind of its sum makes no other network. */
export function networkOf({ depth, activation, initialisation, gain, block, total, batch_norm }) {
  return { depth, activation, initialisation, gain, block, total: block === "plain" ? "whole" : total, batch_norm };
}

/** Of some numbers: {low, median, high}. */
export function spreadOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [one, other] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return { low: sorted[0], median: (one + other) / 2, high: sorted.at(-1) };
}

/** The spread of each place of several runs. */
export const fanOf = (runs) => (runs[0] ?? []).map((_, at) => spreadOf(runs.map((run) => run[at])));

/** Which layers have a row in the table, five at most: the first, the last, and evenly between. */
export function rowsOf(depth) {
  const layers = Array.from({ length: ROWS }, (_, i) => 2 * Math.round((depth * i) / (ROWS - 1) / 2));
  return [...new Set(layers)];
}

/** "smaller", "same" or "larger": the gradient at the first layer beside the one that came in. */
export function verdictOf(first, last) {
  if (first > last * ALIKE) return "larger";
  return first < last / ALIKE ? "smaller" : "same";
}

const LOWEST = [-2, -4, -6, -8, -12, -16, -24, -32, -40, -50];
const HIGHEST = [1, 2, 4, 6, 8, 12, 16, 24, 32, 40, 50];
const PITCHES = [1, 2, 4, 8, 16];

/** The axis in powers of ten that holds all sizes above 0: {low, high, ticks, place(size) from 0 to 1}. */
export function axisOf(sizes) {
  let [least, most] = [0, 0];
  for (const one of sizes) {
    if (!(one > 0) || one === Infinity) continue;
    least = Math.min(least, Math.log10(one));
    most = Math.max(most, Math.log10(one));
  }
  const low = LOWEST.find((power) => power <= least) ?? LOWEST.at(-1);
  const high = HIGHEST.find((power) => power >= most) ?? HIGHEST.at(-1);
  const pitch = PITCHES.find((one) => (high - low) / one <= 6) ?? PITCHES.at(-1);
  const ticks = [];
  for (let power = Math.ceil(low / pitch) * pitch; power <= high; power += pitch) ticks.push(power);
  const place = (size) => {
    const power = size > 0 ? Math.log10(size) : -Infinity;
    return Math.min(1, Math.max(0, (power - low) / (high - low)));
  };
  return { low, high, ticks, place };
}

/** All that is drawn and said of some draws; `wanted.layer` is the place of the layer that is read. */
export function sceneOf(wanted, draws) {
  const runs = { signal: draws.map((one) => one.signal), gradient: draws.map((one) => one.gradient) };
  const fans = { signal: fanOf(runs.signal), gradient: fanOf(runs.gradient) };
  if (draws.length === 0) return { ...wanted, count: 0, runs, fans };
  const [signal, gradient] = [fans.signal.at(-1), fans.gradient[0]];
  const verdict = verdictOf(gradient.median, fans.gradient.at(-1).median);
  const all = [...fans.signal, ...fans.gradient];
  return {
    ...wanted,
    count: draws.length,
    runs,
    fans,
    axis: axisOf(all.flatMap(({ low, median, high }) => [low, median, high])),
    signal,
    gradient,
    verdict,
    layer: wanted.layer ?? null,
    silent: runs.signal.filter((run) => run.at(-1) === 0).length,
    ends: {
      under: [signal, gradient].some(({ median }) => median < TINY),
      over: [signal, gradient].some(({ median }) => !(median < HUGE)),
    },
    sensitive: gradient.median * fans.signal[0].median > SENSITIVE * signal.median,
    hidden: wanted.guess === "none",
  };
}
