// What the figure is asked to show, and what follows from the records: medians, bands, comparisons run by run.

import { medianOf, spreadOf } from "../lib/maths/medians.js";

export const TRAITS = ["depth", "prediction", "by_hand"];
export const SPLITS = ["train", "test"];

/** The same for several runs, epoch by epoch: {median, low, high}, a list each. */
export function bandOf(runs) {
  const at = runs[0].map((_, i) => spreadOf(runs.map((run) => run[i])));
  return Object.fromEntries(["median", "low", "high"].map((name) => [name, at.map((one) => one[name])]));
}

/** How the deep networks did against the shallow ones of the same seeds, by errors; word: what all of them agree on. */
export function verdictOf(deep, shallow) {
  const count = (sign) => deep.filter((error, i) => sign * (error - shallow[i]) > 0).length;
  const [worse, better, runs] = [count(1), count(-1), deep.length];
  const word = worse === runs ? "worse" : better === runs ? "better" : "same";
  return { worse, better, runs, word };
}

/**
 * All that is drawn. Until the reader has said what they expect, nothing is known but the shallow network; `epoch` is the index
 * of the one that is read.
 */
export function sceneOf({ depth, prediction, by_hand: byHand, epoch = null }, recorded) {
  const { depths, shallow, kinds, networks, built } = recorded;
  const open = prediction !== "none";
  const of = (kind, layers) => networks.find((one) => one.kind === kind && one.depth === layers);
  const compared = (kind, layers) => verdictOf(of(kind, layers).errors.train, of(kind, shallow).errors.train);
  const middle = (kind, layers) => medianOf(of(kind, layers).errors.train);
  const seen = (layers) => open || layers === shallow;

  const curves = kinds.flatMap(({ name, hue }) =>
    [...new Set([shallow, depth])].filter(seen).map((layers) => {
      const found = of(name, layers).curves;
      const bands = Object.fromEntries(SPLITS.map((split) => [split, bandOf(found[split])]));
      return { kind: name, hue, depth: layers, beside: layers === shallow && depth !== shallow, ...bands };
    }),
  );
  const asked = { kind: kinds.at(-1).name, deep: depths.at(-1), shallow };
  return {
    open,
    depth,
    epoch,
    prediction,
    curves,
    dots: kinds.flatMap(({ name, hue }) =>
      depths.map((layers) => {
        const errors = seen(layers) ? of(name, layers).errors : null;
        return { kind: name, hue, depth: layers, errors, spread: errors && spreadsOf(errors) };
      }),
    ),
    built: open && byHand ? built : [],
    asked: { ...asked, verdict: open ? compared(asked.kind, asked.deep) : null },
    verdicts: kinds.map(({ name }) => ({
      kind: name,
      depth,
      shallow,
      ...(open && depth !== shallow
        ? { ...compared(name, depth), ours: middle(name, depth), theirs: middle(name, shallow) }
        : {}),
    })),
  };
}

function spreadsOf(errors) {
  return Object.fromEntries(SPLITS.map((split) => [split, spreadOf(errors[split])]));
}
