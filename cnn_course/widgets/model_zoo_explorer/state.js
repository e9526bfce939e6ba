// What the figure is asked to show, and what follows from it: who is beaten by nobody, and how the two picked compare.

export const TRAITS = ["across", "accuracy", "first", "second", "prediction"];
export const AXES = ["parameters", "multiply_adds", "depth", "cpu_ms", "gpu_ms"];
export const ACCURACIES = ["top1", "top5"];
const HALF = 8; // of the networks that are beaten by nobody: from so many on it is about half of them
const MOST = 14;

/** Is another one better or cheaper, and neither worse nor dearer? */
export function beats(other, one) {
  return other.x <= one.x && other.y >= one.y && (other.x < one.x || other.y > one.y);
}

/** Those that no other one beats, from the cheapest to the dearest. */
export function frontOf(points) {
  return points.filter((one) => !points.some((other) => beats(other, one))).sort((a, b) => a.x - b.x);
}

/** Which of the answers a count is. */
export function answerOf(count) {
  if (count < HALF) return "few";
  return count < MOST ? "half" : "most";
}

/** The two that are picked, {cheap, dear}: by how many points the dear one is better, and how many times as dear it is. */
export function comparison(one, other) {
  const [cheap, dear] = one.x <= other.x ? [one, other] : [other, one];
  return { cheap, dear, gain: Math.round(10 * (dear.y - cheap.y)) / 10, times: dear.x / cheap.x };
}

export function sceneOf({ across, accuracy, first, second, prediction }, { networks }) {
  const open = prediction !== "none";
  const points = networks.map((one) => ({ name: one.name, x: one[across], y: one[accuracy] }));
  const found = frontOf(points);
  const on = new Set(open ? found.map((one) => one.name) : []);
  const picked = [first, second].map((name) => points.find((one) => one.name === name));
  return {
    across,
    accuracy,
    prediction,
    open,
    points: points.map((one) => ({ ...one, front: on.has(one.name), picked: [first, second].indexOf(one.name) })),
    front: open ? found : [],
    count: open ? found.length : null,
    answer: open ? answerOf(found.length) : null,
    picked,
    networks: [first, second].map((name) => networks.find((one) => one.name === name)),
    compared: first === second ? null : comparison(...picked),
    beaten: open && picked.map((one) => points.filter((other) => beats(other, one)).length),
  };
}

/** A logarithmic scale with room at both ends: {place(value) from 0 to 1, ticks}. */
export function logScale(values, room = 1.3) {
  const [from, to] = [Math.log10(Math.min(...values) / room), Math.log10(Math.max(...values) * room)];
  const powers = Array.from({ length: Math.ceil(to) - Math.floor(from) + 1 }, (_, i) => Math.floor(from) + i);
  const ticks = powers.flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
  const place = (value) => (Math.log10(value) - from) / (to - from);
  return { place, ticks: ticks.filter((tick) => place(tick) >= 0 && place(tick) <= 1) };
}

/** A linear scale with room at both ends, and a tick at every `step`. */
export function linearScale(values, room, step) {
  const [from, to] = [Math.min(...values) - room, Math.max(...values) + room];
  const first = Math.ceil(from / step);
  const ticks = Array.from({ length: Math.floor(to / step) - first + 1 }, (_, i) => (first + i) * step);
  return { place: (value) => (value - from) / (to - from), ticks };
}
