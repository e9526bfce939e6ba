// The English words of HighwayGateExplorer.
import { grouped } from "../../lib/maths/parameters.js";

const CLASSES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
const NETWORKS = { highway: "Highway", residual: "Residual", plain: "Plain" };
const NAMES = { highway: "the highway network", residual: "the residual one", plain: "the plain one" };
const number = (value) => String(value).replace("-", "\u2212");
const points = (share) => number((100 * share).toFixed(1));
const percent = (share) => `${(100 * share).toFixed(1)}\u00a0%`;
const after = (epoch) => (epoch === 0 ? "before training" : `after ${epoch} ${epoch === 1 ? "epoch" : "epochs"}`);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function gate({ rows, layer, epoch }) {
  if (!layer) return "Press a layer to replace it by the identity.";
  const { gates } = rows[layer - 1];
  if (!gates) return `Layer ${layer} is an ordinary convolution that halves the map: it cannot carry its input on.`;
  const means = gates.map((one) => one.mean);
  const [most, least] = [Math.max(...means), Math.min(...means)];
  const of = (value) => `${CLASSES[means.indexOf(value)]} (${percent(value)})`;
  const [low, high] = [Math.min(...gates.map((one) => one.low)), Math.max(...gates.map((one) => one.high))];
  return `Layer ${layer}, ${after(epoch)}: open ${percent(mean(means))}, most for ${of(most)}, least for ${of(least)}. In single runs and classes ${percent(low)} to ${percent(high)}.`;
}

function verdict({ open, guess, networks, least }) {
  if (!open) return "First say which network loses least without a layer; then it is shown.";
  const lost = Object.entries(networks).map(([name, one]) => `${NETWORKS[name].toLowerCase()} ${points(one.lost)}`);
  return `You said ${NAMES[guess]}. Points lost, mean of all places and runs: ${lost.join(", ")}. Least: ${NAMES[least]}. But a highway layer is one convolution, a block two.`;
}

export default {
  figure: "Interactive figure: the gates of a highway network, layer by layer and class by class",
  bias: "First bias",
  number,
  epoch: "Gates",
  after,
  guess: "Which loses least without a layer?",
  networks: NETWORKS,
  layer: (layer) => `layer ${layer}`,
  layerColumn: "layer",
  classes: CLASSES,
  lostColumn: "points lost without it",
  axis: ({ low, high }) => `${number(Math.round(100 * low))} to ${Math.round(100 * high)}`,
  mapLabel: "How far the gate of each layer is open for each class, in per cent, mean of the runs.",
  key: "Gate open, in per cent:",
  noGate: "no gate: it changes the shape",
  percent,
  whole: (share) => (100 * share).toFixed(0),
  lost: (values) => (values ? values.map(points).join(", ") : "nothing fits"),
  hidden: "?",
  gate,
  hurtTitle: ({ layer, block }) =>
    layer
      ? `Accuracy without layer ${layer}; in the other two without block ${block}, at the same place`
      : "Accuracy as trained (hollow), and without a layer (filled)",
  accuracy: percent,
  chance: "chance: 10\u00a0%",
  impossible: "no network",
  verdict,
  source: ({ judged, unhurt }) =>
    `Recorded: results/highway-gates, ${unhurt["-1"].length} runs with each bias; results/lesions, ${unhurt.plain.length} runs of each network. All have 20 layers and are judged on ${grouped(judged)} test photographs of 16 \u00d7 16. What is lost is that of the trained networks, whichever epoch is shown; a mark is a run. Places that change the shape are not in the means.`,
  announce: (scene) => `Bias ${number(scene.bias)}, gates ${after(scene.epoch)}. ${gate(scene)} ${verdict(scene)}`,
};
