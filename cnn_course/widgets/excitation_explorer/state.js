// What the figure is asked to show, and what follows from it: gates, scores and shares, exactly.
import { unpack } from "../lib/core/packed.js";

export const TRAITS = ["photo", "source", "gates", "channel", "prediction"];
export const HAND = "hand";
export const SOURCES = ["own", "permuted", "swapped", "mean", HAND];
export const CHANGES = ["permuted", "swapped", "mean"];
export const NETWORKS = ["vgg", "resnet"];
export const ENDS = ["early", "late"];
export const NONE = "none";

const PACKED = ["photos", "maps", "squeeze", "gates", "mean", "kernel", "bias"];

/** One row of an array that is flat. */
export function rowOf({ shape, data }, row) {
  const size = data.length / shape[0];
  return data.subarray(row * size, (row + 1) * size);
}

/** Values by class less each channel's mean over the classes. */
export function deviations({ shape, data }) {
  const [classes, channels] = shape;
  const means = Array.from({ length: channels }, (_, channel) => {
    let sum = 0;
    for (let row = 0; row < classes; row++) sum += data[row * channels + channel];
    return sum / classes;
  });
  return { classes, channels, data: data.map((value, i) => value - means[i % channels]) };
}

/** What was recorded, its arrays unpacked. */
export function decode(recorded) {
  const arrays = Object.fromEntries(PACKED.map((name) => [name, unpack(recorded[name])]));
  const ends = Object.fromEntries(ENDS.map((end) => [end, deviations(unpack(recorded.by_class[end]))]));
  return { ...recorded, ...arrays, ends };
}

/** The gates that a photograph gets from a source other than the reader's hand. */
export function givenGates(photo, source, { gates, mean, permutation }) {
  const own = rowOf(gates, photo);
  if (source === "permuted") return permutation.map((channel) => own[channel]);
  if (source === "swapped") return Array.from(rowOf(gates, (photo || gates.shape[0]) - 1));
  return Array.from(source === "mean" ? mean.data : own);
}

/** bias + the sum over the channels of gate x mean of the map x weight: pooling and dense layer behind the gates. */
export function scoresOf(gates, squeeze, { kernel, bias }) {
  const classes = bias.data.length;
  return Array.from(bias.data, (start, label) =>
    gates.reduce((sum, gate, channel) => sum + gate * squeeze[channel] * kernel.data[channel * classes + label], start),
  );
}

export function softmax(scores) {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}

export function sceneOf({ photo, source, gates: byHand, channel, prediction }, data) {
  const number = data.classes.indexOf(photo);
  const squeeze = rowOf(data.squeeze, number);
  const own = givenGates(number, "own", data);
  const taken = source === HAND ? (byHand.length ? [...byHand] : own) : givenGates(number, source, data);
  const shares = softmax(scoresOf(taken, squeeze, data));
  const says = shares.indexOf(Math.max(...shares));
  const classes = data.classes.length;
  return {
    photo,
    number,
    source,
    channel,
    prediction,
    gates: taken,
    shares,
    before: softmax(scoresOf(own, squeeze, data)),
    says,
    said: data.classes[says],
    squeezed: squeeze[channel],
    gate: taken[channel],
    adds: taken[channel] * squeeze[channel] * data.kernel.data[channel * classes + says],
    lost: Object.fromEntries(
      NETWORKS.map((name) => [name, data.test_accuracy[`se-${name}`].mean - data.changed[name].all.permuted.mean]),
    ),
  };
}
