// What the figure is asked to show, and what follows from it: a place, the roof there, and what was timed.
import { work } from "../lib/maths/traffic.js";

export const TRAITS = ["kind", "channels", "batch_size"];
export const BATCHES = [1, 1024]; // cnn_course/widgets/_roofline.py has the same numbers
export const ACROSS = [0.2, 2000]; // operations a byte: every layer that can be set has room

/** The index of the recorded layer that a state names; -1 if it was not timed. */
export function timedAt(state, layers) {
  return layers.findIndex((one) => TRAITS.every((name) => one[name] === state[name]));
}

/** The state of a recorded layer. */
export function stateOf(layer) {
  return Object.fromEntries(TRAITS.map((name) => [name, layer[name]]));
}

/** Another kind of layer: as wide and with the same batch if such a one was timed, else the first that was. */
export function ofKind(kind, state, layers) {
  const wanted = { ...state, kind };
  return timedAt(wanted, layers) >= 0 ? wanted : stateOf(layers.find((one) => one.kind === kind));
}

export function sceneOf(state, { peak, flow, kinds, layers }) {
  const kind = kinds.find((one) => one.name === state.kind);
  const { operations, bytes } = work(kind, state.channels, state.batch_size);
  const intensity = operations / bytes;
  const feeds = flow * intensity;
  const roof = Math.min(peak, feeds);
  const at = timedAt(state, layers);
  const timed = at < 0 ? null : layers[at];
  const reached = timed && { gflops: timed.gflops, slowest: timed.slowest, share: timed.gflops / roof };
  return {
    ...state,
    operations,
    bytes,
    intensity,
    feeds,
    roof,
    peak,
    flow,
    edge: peak / flow,
    bound: feeds < peak ? "memory" : "arithmetic",
    at,
    reached,
  };
}

/** The index of the layer that stands there, layers standing from left to right; between two of them, a half more than the left one's. */
export function placeOf({ at, intensity }, layers) {
  return at < 0 ? layers.filter((one) => one.operations / one.bytes < intensity).length - 0.5 : at;
}

/** A logarithmic scale: {low, high, place(value) from 0 to 1, ticks}, ticks at these digits of every power of ten. */
export function logScale(low, high, digits) {
  const [from, to] = [Math.log10(low), Math.log10(high)];
  const powers = Array.from({ length: Math.ceil(to) - Math.floor(from) + 1 }, (_, i) => Math.floor(from) + i);
  const ticks = powers.flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)));
  return {
    low,
    high,
    place: (value) => (Math.log10(value) - from) / (to - from),
    ticks: ticks.filter((tick) => tick >= low && tick <= high),
  };
}

/** The scale upwards: room for the roof from end to end and for all that was timed. */
export function speeds({ peak, flow, layers }) {
  const all = [peak, flow * ACROSS[0], ...layers.map((one) => one.gflops)];
  return logScale(Math.min(...all) / 1.6, Math.max(...all) * 1.7, [1, 2, 5]);
}
