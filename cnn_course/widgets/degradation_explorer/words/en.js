// The English words of DegradationExplorer.
import { named } from "../../lib/core/words.js";
import { joined } from "../../lib/words/grammar/en.js";

const KINDS = { plain: "plain", residual: "residual", preactivated: "pre\u2011activated" };
const SHORT = { ...KINDS, preactivated: "pre\u2011act." }; // beside a line, on a phone
const ANSWERS = { better: "better", same: "about the same", worse: "worse" };

/** plain-56: in one piece. */
const network = (kind, depth) => `${named(KINDS, kind)}\u2011${depth}`;
const brief = (kind, depth) => `${named(SHORT, kind)}\u2011${depth}`;
const percent = (share) => `${(100 * share).toFixed(1)}\u00a0%`;

/** What all runs agree on, or how many of them it was. */
function inRuns({ worse, better, runs }) {
  if (worse === runs || better === runs) return `${worse ? "worse" : "better"} in ${runs} of ${runs} seeds`;
  return `worse in ${worse}, better in ${better} of ${runs} seeds`;
}

const against = ({ kind, depth, shallow }) => `${brief(kind, depth)} against ${brief(kind, shallow)}`;
const compared = ({ ours, theirs, ...one }) =>
  `${against(one)}: ${percent(ours)} training error against ${percent(theirs)}, ${inRuns(one)}.`;

export default {
  figure: "Interactive figure: does depth help?",
  depth: "Layers",
  layers: (depth) => `${depth} layers`,
  byHand: "Built by hand",
  kind: (kind) => named(SHORT, kind),
  network,
  brief,
  question: (kind, deep, shallow) =>
    `Trained alike: how will ${network(kind, deep)} do, against ${network(kind, shallow)}, on the photographs that both learned from?`,
  expect: "I expect it to be",
  answers: ANSWERS,
  hidden: "Hidden until you have said it.",
  outcome: ({ prediction, asked }) => `You said: ${named(ANSWERS, prediction)}. It was ${inRuns(asked.verdict)}.`,
  charts: {
    train: "Training error, epoch by epoch",
    test: "Test error, epoch by epoch",
    dots: "Final training error: a mark for each run",
  },
  epochs: "epoch",
  epochRead: (epoch, at, split, { curves }) => {
    const each = curves.map((one) => `${brief(one.kind, one.depth)}\u00a0${percent(one[split].median[at])}`);
    return `Epoch ${epoch}: ${each.join(", ")}`;
  },
  tick: (share) => `${Math.round(100 * share)}%`,
  plainNumber: String,
  unknown: "?",
  builtName: "by hand",
  verdict: (one, open) => {
    if (one.depth === one.shallow) return `${network(one.kind, one.depth)} is what the other depths are compared with.`;
    return open ? compared(one) : `${against(one)}: ?`;
  },
  built: ({ built, shallow }) =>
    `By hand, from the trained ${network("plain", shallow)} and layers that do nothing: the same error with ` +
    `${joined(built.map(({ depth }) => `${depth}`))} layers.`,
  rows: "Network",
  columns: { train: "Training error", test: "Test error" },
  percentOf: percent,
  range: ({ low, high }) => `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}`,
  tableLabel: "Final errors of the networks: the median of the runs, and the lowest to the highest.",
  note: ({ epochs, networks }) =>
    `Line: the median of ${networks[0].errors.train.length} runs. Band: lowest to highest. The curves are of the ` +
    `training itself; marks and table are of the finished networks, on 10,000 of the training photographs and on the ` +
    `test photographs. Record: degradation; ${epochs} epochs, photographs of 16\u00a0×\u00a016.`,
  chartLabel: (what, { curves, depth, open }) => {
    if (what === "dots") return open ? "Final training error by depth. The table has the numbers." : "Not shown yet.";
    const ends = curves.map((one) => `${network(one.kind, one.depth)} ends at ${percent(one[what].median.at(-1))}`);
    return `${what === "train" ? "Training" : "Test"} error over the epochs, ${depth} layers chosen: ${ends.join("; ")}.`;
  },
  announce: ({ open, prediction, asked, depth, verdicts }) => {
    if (!open) return `${depth} layers. Hidden until you have said what you expect.`;
    const said = `You said: ${named(ANSWERS, prediction)}. It was ${inRuns(asked.verdict)}.`;
    const now = verdicts.filter((one) => one.runs).map(compared);
    return `${depth} layers. ${now.join(" ")} ${said}`;
  },
};
