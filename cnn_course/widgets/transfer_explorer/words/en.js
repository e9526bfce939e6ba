// The English words of TransferExplorer.
import { named } from "../../lib/core/words.js";

const WAYS = {
  small: "small network, from scratch",
  scratch: "same network, from scratch",
  frozen: "frozen",
  divided: "frozen, fed 0 to 1",
  raw: "frozen, fed 0 to 255",
  tuned: "fine\u2011tuned",
  "tuned-by-batch": "fine\u2011tuned, BN by batch",
};
const BRIEF = {
  small: "small, scratch",
  scratch: "same, scratch",
  frozen: "frozen",
  divided: "fed 0\u20131",
  raw: "fed 0\u2013255",
  tuned: "fine\u2011tuned",
  "tuned-by-batch": "BN by batch",
};
const BESIDE = { small: "small network", scratch: "same network" };
const ANSWERS = { two: "up to three", ten: "up to ten", more: "more than ten" };
const percent = (share) => `${(100 * share).toFixed(1)}\u00a0%`;
const whole = (number) => String(Math.round(number));

function neededIn({ beside, number, beyond, than }) {
  const who = `The ${named(WAYS, beside)},`;
  if (beyond === "fewer") return `${who} gets further than that with ${than}.`;
  if (beyond === "more") return `${who} needs more than ${than} for that: it never gets so far here.`;
  return `${who} needs about ${whole(number)} for that.`;
}

function reading({ accuracy, ...read }) {
  const start = `${read.images} photographs of a class, ${named(WAYS, read.way)}: `;
  return accuracy === null ? `${start}not recorded.` : `${start}${percent(accuracy)}. ${neededIn(read)}`;
}

const outcome = ({ prediction, answer }) =>
  `You said: ${named(ANSWERS, prediction)}. It was: ${named(ANSWERS, answer)}.`;

export default {
  figure: "Interactive figure: what is pre-training worth?",
  question: (few) =>
    `A network that knows ImageNet gets ${few} photographs of each of ten new classes; its body stays frozen. How many ` +
    `times as many does a small network need that begins with nothing, to get as far?`,
  expect: "I expect",
  answers: ANSWERS,
  hidden: "Hidden until you have said it.",
  outcome,
  way: "Pre\u2011trained",
  images: "Photographs of a class",
  beside: "Held against, from scratch",
  besides: (name) => named(BESIDE, name),
  ways: (name) => named(WAYS, name),
  brief: (name) => named(BRIEF, name),
  title: "Test accuracy",
  axis: "photographs of a class, to learn from",
  tick: (share) => `${Math.round(100 * share)}%`,
  unknown: "?",
  nothing: "\u2013",
  unread: "?",
  reading,
  readHidden: (images) => `${images} photographs of a class: hidden until you have said it.`,
  rows: "Learned",
  percentOf: percent,
  range: ({ low, high }) => `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}`,
  tableLabel: "Test accuracy by photographs of a class: the median of the runs, and the lowest to the highest.",
  note: ({ judged, size, steps, ways }) =>
    `Line: the median of ${ways[0].accuracies[0].length} runs, each with photographs of its own. Band: lowest to ` +
    `highest. EfficientNet\u2011Lite0 at ${size}\u00a0\u00d7\u00a0${size}, the small network at 32\u00a0\u00d7\u00a032; ` +
    `${judged.toLocaleString("en")} test photographs of CIFAR\u201110. Steps of training: small ${steps.small.whole}, ` +
    `same ${steps.scratch.whole}, head ${steps.frozen.head}, then fine\u2011tuning ${steps.tuned.whole}. Record: transfer.`,
  chartLabel: ({ lines }) => {
    const seen = lines.filter((one) => one.seen);
    const ends = seen.map(({ name, points }) => `${named(WAYS, name)} ends at ${percent(points.at(-1).median)}`);
    return `Test accuracy against photographs of a class: ${ends.join("; ")}.`;
  },
  announce: ({ open, prediction, answer, read }) =>
    open ? `${reading(read)} ${outcome({ prediction, answer })}` : "Hidden until you have said what you expect.",
};
