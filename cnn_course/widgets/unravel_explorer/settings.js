// The controls: how many blocks are unrolled, which two change places, and what the reader expects.
import { namedRow, segments, select } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";
import { MOST, NETWORKS, NONE } from "./state.js";

/** change(some of the state) is told what the reader chose. */
export function settings({ words, pairs, change, reset }) {
  const guesses = [...NETWORKS, "both"].map((value) => ({ value, label: words.guesses[value] }));
  const swaps = [NONE, ...pairs].map((value) => ({ value, label: words.swap(value) }));
  const controls = {
    unrolled: slider({
      label: words.unrolled,
      low: 1,
      high: MOST,
      step: 1,
      value: 1,
      format: words.blocks,
      onchange: (unrolled) => change({ unrolled }),
    }),
    swapped: select({
      label: words.swapped,
      groups: [{ options: swaps }],
      value: NONE,
      onchange: (swapped) => change({ swapped, removed: [] }),
    }),
    guess: segments({ label: words.guess, options: guesses, onchange: (guess) => change({ guess }) }),
  };
  return namedRow(controls, { words, reset });
}
