// The English words of ArchitectureExplorer.
import { dimensions } from "../../lib/core/format.js";
import { grouped, times } from "../../lib/maths/parameters.js";

const SIZES = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];
const UNKNOWN = "not known";

/** 102764544 -> "103 M", 12845056 bytes -> "12.8 MB", 212 rows -> "212 px": three digits. */
function short(value, bars) {
  if (value === null) return UNKNOWN;
  if (bars === "field") return `${grouped(value)}\u00a0px`;
  const unit = bars === "memory" ? "B" : "";
  const [size, letter] = SIZES.find(([least]) => value >= least) ?? [1, ""];
  const digits = size === 1 ? 0 : value < 9.995 * size ? 2 : value < 99.95 * size ? 1 : 0;
  return `${(value / size).toFixed(digits)}\u00a0${letter}${unit}`.trim();
}

/** 0.0005 -> " (< 0.1 %)", 0.74 -> " (74 %)" */
function share(part, whole) {
  const percent = (100 * part) / whole;
  if (part === 0) return "";
  if (percent < 0.1) return " (< 0.1\u00a0%)";
  return ` (${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)}\u00a0%)`;
}

const NOUNS = { parameters: "parameters", multiply_adds: "multiply-adds", memory: "memory for its outputs" };

export default {
  figure: "Interactive figure: two networks beside each other, block by block",
  network: "Network",
  beside: "Beside it",
  none: "none",
  bars: "Bars",
  barNames: { parameters: "Parameters", multiply_adds: "Multiply-adds", memory: "Memory", field: "Receptive field" },
  unfoldAll: "Unfold all",
  foldAll: "Fold all",
  size: (size) => dimensions(...size),
  vectors: "lists of numbers",
  listName: (network, where) => `${network}, ${where}`,
  short,
  facts: {
    output: "Output",
    parameters: "Parameters",
    multiply_adds: "Multiply-adds",
    memory: "Output memory",
    field: "Receptive field",
  },
  fact: (fact, { output, sums, totals, side }) => {
    if (fact === "output") return dimensions(...output.map(grouped));
    const value = sums[fact];
    if (fact === "field") return value === null ? UNKNOWN : `${grouped(value)} px of ${grouped(side)}`;
    return `${fact === "memory" ? short(value, fact) : grouped(value)}${share(value, totals[fact])}`;
  },
  pickedOf: ({ network, kind, layers }) => {
    const what = kind ?? `${grouped(layers)} ${layers === 1 ? "layer" : "layers"}`;
    return `of ${network}, ${what}`;
  },
  sentence: ({ name, network, output, sums }) =>
    `${name} of ${network}: ${dimensions(...output)} comes out. ${grouped(sums.parameters)} parameters, ` +
    `${grouped(sums.multiply_adds)} multiply-adds, ${short(sums.memory, "memory")} of outputs.`,
  verdict: (bars, one, other) => {
    if (one.value === null || other.value === null) return "";
    if (bars === "field") {
      return `At the end ${one.name} sees ${grouped(one.value)} rows, ${other.name} ${grouped(other.value)}, padding included.`;
    }
    const [large, small] = one.value >= other.value ? [one, other] : [other, one];
    const ratio = times(large.value, small.value);
    if (ratio === "1.0") return `${one.name} and ${other.name} need about the same ${NOUNS[bars]}.`;
    return `${large.name} has ${ratio} times the ${NOUNS[bars]} of ${small.name}.`;
  },
  alone: (bars, { name, value }) => {
    if (value === null) return "";
    if (bars === "field") return `At the end ${name} sees ${grouped(value)} rows, padding included.`;
    return `${name}: ${bars === "memory" ? short(value, bars) : grouped(value)} ${NOUNS[bars]} in all.`;
  },
};
