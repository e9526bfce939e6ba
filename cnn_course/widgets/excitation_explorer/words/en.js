// The English words of ExcitationExplorer.
import { fixed } from "../../lib/core/format.js";

const percent = (share) => `${(100 * share).toFixed(1)}\u00a0%`;
const points = (share) => fixed(100 * share, 1);
const article = (name) => (/^[aeiou]/.test(name) ? "an" : "a");
const CLASSES = {
  airplane: "airplane",
  automobile: "automobile",
  bird: "bird",
  cat: "cat",
  deer: "deer",
  dog: "dog",
  frog: "frog",
  horse: "horse",
  ship: "ship",
  truck: "truck",
};
const PREDICTIONS = { vgg: "the VGG-like one", resnet: "ResNet-20", both: "both alike" };

function verdict({ photo, said, shares, says }) {
  const name = CLASSES[photo];
  const right = said === photo ? "which is right" : `but it is ${article(name)} ${name}`;
  return `It says ${CLASSES[said]}, with ${percent(shares[says])}, ${right}.`;
}

function outcome({ prediction, lost }) {
  if (prediction === "none") return "First say which network will lose more; then the table is filled in.";
  return `You said ${PREDICTIONS[prediction]}. With the gates of all blocks permuted the VGG-like network loses ${points(lost.vgg)} points, ResNet-20 ${points(lost.resnet)}, in the mean of the runs.`;
}

export default {
  figure: "Interactive figure: the maps of a trained network, a gate on each of them, and what the network says",
  photo: "Photograph",
  classes: CLASSES,
  source: "Gates",
  sources: {
    own: "its own",
    permuted: "permuted",
    swapped: "another photo's",
    mean: "the mean",
    hand: "by hand",
  },
  photoLabel: (photo) => `The photograph of ${article(CLASSES[photo])} ${CLASSES[photo]}, 32 \u00d7 32 pixels.`,
  sharesLabel: "What the network gives to each class",
  percent,
  verdict,
  mapsTitle: "The last 32 maps, each times its gate",
  map: (channel) => `map ${channel}`,
  gate: (channel) => `gate of map ${channel}`,
  opened: (gate) => fixed(gate, 2),
  line: ({ channel, squeezed, gate, adds, said }) =>
    `Map ${channel}: mean ${fixed(squeezed, 2)} \u00d7 gate ${fixed(gate, 2)} = ${fixed(squeezed * gate, 2)}. Times its weight that adds ${fixed(adds, 2)} to the score of ${CLASSES[said]}.`,
  ends: { early: "Gates by class, first block", late: "Gates by class, last block" },
  endLabel: (end, due) =>
    `The mean gates of each class in the ${end === "early" ? "first" : "last"} block, less each channel's mean. The classes explain ${percent(due)} of their variance.`,
  due: (share) => `${percent(share)} of the variance between photographs lies between the classes.`,
  scaleEnd: (value) => fixed(value, 2),
  prediction: "Permute the gates of all blocks: which network loses more?",
  predictions: { vgg: "VGG-like", resnet: "ResNet-20", both: "alike" },
  tableIs: "Accuracy on the test photographs, mean of the runs, lowest and highest",
  tested: "Test accuracy: mean, lowest to highest",
  networks: { vgg: "VGG-like", resnet: "ResNet-20" },
  rows: {
    without: "trained without gates",
    own: "trained with gates",
    permuted_last: "permuted, last block",
    swapped_last: "of another photograph, last block",
    mean_last: "their mean, last block",
    permuted_all: "permuted, all blocks",
    swapped_all: "of another photograph, all blocks",
    mean_all: "their mean, all blocks",
  },
  spread: ({ mean, low, high }) =>
    `${percent(mean)} (${(100 * low).toFixed(1)}\u00a0to\u00a0${(100 * high).toFixed(1)})`,
  hidden: "?",
  outcome,
  recorded: ({ test_accuracy: reached }) =>
    `Recorded: results/squeeze-excite. Small networks, trained for a few epochs on 10,000 photographs of a JPEG copy of CIFAR-10, ${reached["se-vgg"].runs} runs each. The photographs are the first test photographs of each class; the maps are those of one run of the VGG-like network.`,
  announce: (scene) => `${verdict(scene)} ${outcome(scene)}`,
};
