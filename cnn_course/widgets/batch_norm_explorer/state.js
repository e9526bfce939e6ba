// What the figure is asked to show, and what follows from it.
import { unpack } from "../lib/core/packed.js";
import { movingAverages, normalised, statistics } from "./sums.js";

export const BEADS = 32; // these three are in __init__.py too
export const MOMENTA = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999];
export const MOST_STEPS = 400;
export const KINDS = ["plain", "normalised", "noisy"];
export const NOTHING = "none"; // said so far of what is expected
export const TRAITS = [
  "batch_size",
  "picked",
  "steps",
  "momentum",
  "gamma",
  "beta",
  "frozen",
  "one_gives",
  "noise_is_like",
];

/** What was recorded, its arrays unpacked. */
export function recording({ channel, ...curves }) {
  const stream = Array.from(unpack(channel.stream).data);
  return { ...curves, channel: { ...channel, stream, beads: stream.slice(0, BEADS) } };
}

export function sceneOf(state, { channel }) {
  const { batch_size: size, picked, frozen, gamma, beta } = state;
  const batch = Array.from({ length: size }, (_, i) => (picked + i) % BEADS);
  const all = channel.beads.map((_, i) => i);
  const learned = { gamma, beta, epsilon: channel.epsilon };
  const moving = movingAverages(channel.stream, state);
  const own = statistics(batch.map((i) => channel.beads[i]));
  const reading = (name, which, used) => ({
    name,
    ...used,
    ...normalised(channel.beads[picked], used, learned),
    beads: which.map((i) => ({ i, value: normalised(channel.beads[i], used, learned).output })),
  });
  return {
    ...state,
    batch,
    value: channel.beads[picked],
    own,
    hidden: size === 1 && !frozen && state.one_gives === NOTHING,
    readings: [
      reading("training", batch, frozen ? moving : own),
      reading("moving", all, moving),
      reading("kept", all, { mean: channel.mean, variance: channel.variance }),
    ],
  };
}

/** The mean of the runs at each rate; null where one of them ended in no number. */
export function meansOf(runs) {
  return runs.map((found) => (found.includes(null) ? null : found.reduce((sum, loss) => sum + loss, 0) / found.length));
}
