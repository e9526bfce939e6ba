// A layer's formula with the present numbers in it: 224 × 224 × 3 × 64 + 64 = 9,633,856.
import { h, setText } from "../lib/core/dom.js";
import { termLine } from "../lib/parts/terms.js";

const TERMS = {
  dense: ["size", "size", "channels", "units", "units"],
  conv: ["kernel", "kernel", "channels", "filters", "filters"],
};
const SIGNS = ["", "\u00d7", "\u00d7", "\u00d7", "+"];

/** kind is "dense" or "conv"; update(state, count). */
export function formula(words, kind) {
  const line = termLine({ signs: SIGNS, names: words.formulaTerms[kind], result: words.parameters });
  const spoken = h("span", { class: "cc-unseen" });
  const name = h("span", { class: "cc-formula-name", "aria-hidden": "true" }, words.layers[kind]);
  return {
    element: h("div", { class: `cc-formula-row cc-formula-row--${kind}` }, name, line.element, spoken),
    update(state, count) {
      const numbers = TERMS[kind].map((term) => state[term]);
      line.update(numbers, count);
      setText(spoken, words.spoken(words.layers[kind], numbers, count));
    },
  };
}
