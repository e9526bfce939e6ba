// The English words of ModelZooExplorer.
import { named } from "../../lib/core/words.js";
import { times as timesOf } from "../../lib/maths/parameters.js";

const MINUS = "\u2212";
const percent = (value) => `${value.toFixed(1)}\u00a0%`;
const points = (value) => `${value.toFixed(1)} point${value === 1 ? "" : "s"}`;

/** Three digits: 407123456 -> "407", in millions; 23.8 billion -> "23,800". */
function millions(count) {
  const value = count / 1e6;
  return value < 99.95 ? value.toFixed(1) : String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

const COSTS = {
  parameters: (count) => `${millions(count)} million`,
  multiply_adds: (count) => `${millions(count)} million`,
  depth: (count) => `${count} layers`,
  cpu_ms: (count) => `${count.toFixed(1)} ms`,
  gpu_ms: (count) => `${count.toFixed(1)} ms`,
};
const THE_COST = {
  parameters: "the size",
  multiply_adds: "the multiply-adds",
  depth: "the depth",
  cpu_ms: "the time on that CPU",
  gpu_ms: "the time on that GPU",
};
const BY = {
  parameters: "parameters",
  multiply_adds: "multiply-adds",
  depth: "depth",
  cpu_ms: "time on that CPU",
  gpu_ms: "time on that GPU",
};
const ANSWERS = { few: "up to 7", half: "8 to 13", most: "14 or more" };
const ACCURACY = { top1: "top\u20111", top5: "top\u20115" };

/** How the pixels are prepared, by Keras' name for it. */
const PREPARED = {
  caffe: `blue, green, red; ${MINUS}103.939, ${MINUS}116.779, ${MINUS}123.68`,
  tf: `x / 127.5 ${MINUS} 1`,
  torch: `x / 255, less mean, by deviation`,
  none: "x as it is: the network scales it",
};

function verdict({ compared, accuracy }) {
  if (!compared) return "Pick two different networks to compare them.";
  return sentence(compared, accuracy);
}

function sentence({ cheap, dear, gain, times }, accuracy, cost = "") {
  const much = times < 1.05 ? "about" : `${timesOf(dear.x, cheap.x)} times`;
  const what = named(ACCURACY, accuracy);
  if (gain === 0)
    return `${dear.name} has the same ${what} as ${cheap.name}, ${percent(cheap.y)}, for ${much} ${cost}.`;
  if (gain > 0) return `${dear.name} has ${points(gain)} more ${what} than ${cheap.name}, for ${much} ${cost}.`;
  return `${dear.name} has ${points(-gain)} less ${what} than ${cheap.name}, and ${much} ${cost}.`;
}

export default {
  figure: "Interactive figure: Keras' pre-trained networks, how accurate they are and what they cost",
  names: { across: "Cost", accuracy: "Accuracy", first: "Compare", second: "with" },
  network: "Network",
  rows: {
    top1: "Top\u20111",
    top5: "Top\u20115",
    parameters: "Parameters",
    multiply_adds: "Multiply-adds",
    depth: "Depth",
    cpu_ms: "CPU, a step",
    gpu_ms: "GPU, a step",
    size: "Input",
    prepared: "Its pixels",
  },
  axes: {
    parameters: "million parameters",
    multiply_adds: "million multiply-adds for a picture",
    depth: "convolutions and dense layers in a row",
    cpu_ms: "ms a step on a CPU",
    gpu_ms: "ms a step on a GPU",
  },
  upwards: { top1: "Top\u20111 accuracy, percent", top5: "Top\u20115 accuracy, percent" },
  tick: String,
  count: (axis, value) =>
    axis === "parameters" || axis === "multiply_adds"
      ? String(value / 1e6).replace(/\B(?=(\d{3})+$)/g, ",")
      : String(value).replace(/\B(?=(\d{3})+$)/g, ","),
  cell: (name, network) => {
    if (name === "top1" || name === "top5") return percent(network[name]);
    if (name === "size") return `${network.size} \u00d7 ${network.size}`;
    if (name === "prepared") return named(PREPARED, network.mode);
    return named(COSTS, name)(network[name]);
  },
  question: (all) => `Of how many of these ${all} networks does it hold that no other one is better and costs no more?`,
  expect: "I expect it of",
  answers: ANSWERS,
  hidden: "The front is hidden until you have said it.",
  outcome: ({ prediction, count, points: all, across }) =>
    `You said: ${named(ANSWERS, prediction)}. By ${named(BY, across)} it is ${count} of ${all.length}.`,
  verdict: (scene) => {
    const { compared, accuracy, across, beaten, picked } = scene;
    if (!compared) return verdict(scene);
    const said = sentence(compared, accuracy, named(THE_COST, across));
    if (!beaten) return said;
    const lost = picked.filter((_, i) => beaten[i] > 0);
    const nobody = lost.length === 0 ? " Neither is beaten by any other." : "";
    const some = lost.map((one) => `${one.name} is beaten by ${beaten[picked.indexOf(one)]}`).join(", ");
    return `${said}${nobody}${some ? ` ${some}.` : ""}`;
  },
  pairLabel: "The two networks that are compared",
  asTable: (all) => `All ${all} as a table`,
  allLabel: "Accuracy and cost of all networks",
  onFront: "(front)",
  marks: "Networks by their cost",
  mark: ({ across, accuracy, networks: [, { name, ...of }] }) =>
    `${name}: ${named(ACCURACY, accuracy)} ${percent(of[accuracy])}, ${named(BY, across)} ${named(COSTS, across)(of[across])}`,
  chartLabel: ({ across, accuracy, open, front, points: all }) => {
    const line = open ? `On the front: ${front.map((one) => one.name).join(", ")}.` : "The front is not shown yet.";
    return `${named(ACCURACY, accuracy)} accuracy of ${all.length} networks by ${named(BY, across)}. ${line} The table below has the numbers.`;
  },
  note: "Accuracies and times: published, Keras' table of its applications, one crop of ImageNet's validation pictures; times with a batch of 32 on an EPYC with 92 cores and on an A100. Parameters, multiply-adds and depth: counted by code from the networks themselves. Point at two marks to compare them. A percentage from 50,000 pictures scatters by 0.2 points.",
  announce: (scene) => {
    const { compared, accuracy, across, open, count, points: all } = scene;
    const front = open ? ` On the front: ${count} of ${all.length}.` : "";
    return `${compared ? sentence(compared, accuracy, named(THE_COST, across)) : verdict(scene)}${front}`;
  },
};
