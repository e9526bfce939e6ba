// What the figure is asked to show, and the recorded curves that it reads off.

export const TRAITS = ["lines", "step", "kind", "scale"];

/** The recording with all of its steps, and the splits of each kind. */
export function recording(content) {
  const steps = [...new Set(content.series.flatMap((one) => one.x))].sort((a, b) => a - b);
  const of = (kind) => content.series.filter((one) => one.kind === kind);
  const splits = Object.fromEntries(
    content.kinds.map((kind) => [kind, [...new Set(of(kind).map((one) => one.split))]]),
  );
  return { ...content, steps, splits, of };
}

/** The index of the last of some rising steps that is not behind a step; -1 where there is none. */
export function indexAt(steps, step) {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** {mean, low, high, runs} of some numbers; null of none. */
export function spreadOf(values) {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, low: Math.min(...values), high: Math.max(...values), runs: values.length };
}

/** The mean of several runs, step by step. */
export function meanOf(runs) {
  return runs[0].map((_, i) => runs.reduce((sum, run) => sum + run[i], 0) / runs.length);
}

/** What is read at a step: for each line its numbers, one a run, of each split; and the spread over the chosen lines. */
export function sceneOf({ lines, step, kind, scale }, recorded) {
  const rows = recorded.lines.map(({ name, hue }) => ({
    name,
    hue,
    chosen: lines.includes(name),
    cells: recorded.splits[kind].map((split) => {
      const { x, runs } = recorded.of(kind).find((one) => one.line === name && one.split === split);
      const at = indexAt(x, step);
      const values = at < 0 ? [] : runs.map((run) => run[at]);
      return { split, values, spread: spreadOf(values) };
    }),
  }));
  const single = rows.filter((row) => row.chosen).flatMap((row) => row.cells.flatMap((cell) => cell.values));
  // Where a line is one run, the runs chosen are what is gathered.
  const together = recorded.series.every((one) => one.runs.length === 1) && single.length > 1 ? spreadOf(single) : null;
  return { step, kind, scale: kind === "loss" ? scale : "linear", rows, together };
}

const STEPS = [0.25, 0.5, 1, 2, 5];

/** The scale upwards: {low, high, ticks, place(value) from 0 to 1}; what lies outside is held at its end. */
export function scaleOf(kind, scale, values, top = null) {
  const held = (share) => Math.min(1, Math.max(0, share));
  if (kind === "accuracy") return { low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1], place: held };
  const most = values.reduce((high, value) => Math.max(high, value), 0);
  if (scale === "log") {
    const least = values.reduce((low, value) => (value > 0 ? Math.min(low, value) : low), most);
    const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
    const ticks = Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
    const place = (value) => held((Math.log10(Math.max(value, 10 ** from)) - from) / (to - from));
    return { low: 10 ** from, high: 10 ** to, ticks, place };
  }
  const pitch = STEPS.find((one) => (top ?? most) / one <= 6) ?? 10;
  const high = top ?? Math.ceil(most / pitch) * pitch;
  const ticks = Array.from({ length: Math.floor(high / pitch + 1e-9) + 1 }, (_, i) => i * pitch);
  return { low: 0, high, ticks, place: (value) => held(value / high) };
}
