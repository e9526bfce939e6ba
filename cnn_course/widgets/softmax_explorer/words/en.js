// The English words of SoftmaxExplorer.
import { joined } from "../../lib/words/grammar/en.js";

/** 0.6439 -> "64.4 %"; none is called all or nothing that is only close to it. */
function share(part) {
  const percent = 100 * part;
  if (part < 1 && percent > 99.94) return "> 99.9\u00a0%";
  if (part > 0 && percent < 0.05) return "< 0.1\u00a0%";
  return `${percent.toFixed(part === 1 ? 0 : 1)}\u00a0%`;
}

export default {
  figure: "Interactive figure: softmax makes shares of scores",
  caption: "For each class its score, e to the power of the score, and its share",
  guess: {
    question:
      "Four classes have the scores 2, 1, \u22121 and 0. Now each of them grows by 3. What becomes of the shares?",
    answers: { closer: "they come closer", same: "they stay", apart: "they move apart" },
    outcome: ({ before, after }) => `The largest: ${share(before)} before, ${share(after)} after.`,
  },
  columns: ["score z", "e\u1dbb", "share = e\u1dbb / sum"],
  scoreOf: (number) => `class ${number}`,
  together: "sum",
  share,
  allScores: "All scores",
  toAll: {
    plus: ["+ 1", "All scores + 1"],
    minus: ["\u2212 1", "All scores \u2212 1"],
    twice: ["\u00d7 2", "All scores \u00d7 2"],
    half: ["\u00f7 2", "All scores \u00f7 2"],
  },
  largest: ([number, ...others], part) =>
    others.length === 0
      ? `Class ${number} has the largest score, and with it the largest share: ${share(part)}.`
      : `Classes ${joined([number, ...others].map(String))} have the largest score, and with it the largest share: ${share(part)} each.`,
  unchanged: (name) =>
    ({
      plus: "All scores grew by 1, and no share changed: only differences count.",
      minus: "All scores fell by 1, and no share changed: only differences count.",
      twice: "All scores doubled, and no share changed: they were all alike.",
      half: "All scores were halved, and no share changed: they were all alike.",
    })[name],
  changed: (name, [number], before, after) =>
    `All scores ${name === "twice" ? "doubled" : "were halved"}. The order is the same; the share of class ${number} went ` +
    `from ${share(before)} to ${share(after)}.`,
};
