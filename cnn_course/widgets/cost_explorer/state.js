// What the figure is asked to show, and what follows from it: the order, what is hidden, places on the axis, how two compare.

export const TRAITS = ["order", "unit", "gpus", "cents", "first", "second", "prediction"];
export const ORDERS = ["year", "cost"];
export const UNITS = ["days", "time"];
export const MOST = { gpus: 10_000, cents: 100_000 };
const HOURS_A_DAY = 24;
const ROOM = 2.5; // times, at either end of the axis
const MARGIN = 0.05; // of the axis, at either end of which no tick stands: it would stick out
const MONTH = 30; // days: what costs more of one GPU took "months"

const hour = 1 / HOURS_A_DAY;
const TIMES = [hour / 3600, hour / 60, hour, 1, 365.25, 36_525]; // days: a second, a minute, … a century
const POWERS = [1e-4, 1e-2, 1, 100, 10_000];

/** Which of the answers a number of days is. */
export function answerOf(days) {
  if (days > MONTH) return "months";
  return days >= 1 ? "days" : "hours";
}

/** Searches from top to bottom: ours last, and one that is hidden just before them when they stand by their cost. */
export function ordered(rows, order) {
  const last = (row) => (row.ours ? 2 : row.hidden ? 1 : 0);
  if (order === "year") return [...rows].sort((a, b) => Number(Boolean(a.ours)) - Number(Boolean(b.ours)));
  return [...rows].sort((a, b) => last(a) - last(b) || (a.ours ? 0 : b.days - a.days));
}

/** The axis: place(days of one GPU) from 0 to 1, and ticks. On more GPUs no mark moves: the axis runs beneath them. */
export function axisOf(searches, { unit, gpus }) {
  const all = searches.map(({ days }) => days);
  const [from, to] = [Math.log10(Math.min(...all) / ROOM), Math.log10(Math.max(...all) * ROOM)];
  const place = (days) => (Math.log10(days) - from) / (to - from);
  const shared = unit === "time" ? gpus : 1;
  const ticks = (unit === "time" ? TIMES : POWERS).map((value) => ({ value, at: place(value * shared) }));
  return { place, ticks: ticks.filter(({ at }) => at >= MARGIN && at <= 1 - MARGIN) };
}

/** The two that are picked: {dear, cheap, times}; null while one of them is hidden, or where they are one. */
export function comparison(one, other) {
  if (one.hidden || other.hidden || one.key === other.key) return null;
  const [dear, cheap] = one.days >= other.days ? [one, other] : [other, one];
  return { dear, cheap, times: dear.days / cheap.days };
}

export function sceneOf(wanted, { searches, asked }) {
  const { order, unit, gpus, cents, first, second, prediction } = wanted;
  const open = prediction !== "none";
  const axis = axisOf(searches, wanted);
  const rows = searches.map((one) => ({
    ...one,
    hidden: one.key === asked && !open,
    picked: one.key === first || one.key === second,
    time: one.days / gpus,
    rent: cents && !one.ours ? (one.days * HOURS_A_DAY * cents) / 100 : null,
    at: axis.place(one.days),
  }));
  const by = (key) => rows.find((row) => row.key === key);
  const both = [by(first), by(second)];
  return {
    unit,
    gpus,
    cents,
    prediction,
    open,
    answer: open ? answerOf(by(asked).days) : null,
    asked: open ? by(asked) : null,
    dearest: rows.reduce((a, b) => (a.days > b.days ? a : b)),
    rows: ordered(rows, order),
    ticks: axis.ticks,
    both,
    compared: comparison(...both),
  };
}
