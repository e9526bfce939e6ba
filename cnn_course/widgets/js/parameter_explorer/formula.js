// A layer's formula with the present numbers in it: 224 × 224 × 3 × 64 + 64 = 9,633,856.
import { h, setText } from "../lib/dom.js";
import { grouped } from "../lib/parameters.js";

const TERMS = {
  dense: ["size", "size", "channels", "units", "units"],
  conv: ["kernel", "kernel", "channels", "filters", "filters"],
};
const SIGNS = ["", "\u00d7", "\u00d7", "\u00d7", "+"];

/** kind is "dense" or "conv"; update(state, count). */
export function formula(words, kind) {
  const numbers = TERMS[kind].map(() => h("b"));
  const total = h("b", { class: "cc-picked" });
  const sign = (text) => h("span", { class: "cc-operator" }, text);
  const part = (number, name) => h("span", { class: "cc-part" }, number, h("small", {}, name));
  // A sign stays with the number after it when the line breaks.
  const term = (text, inner) => h("span", { class: "cc-signed" }, text ? sign(text) : null, inner);
  const terms = numbers.map((number, i) => term(SIGNS[i], part(number, words.formulaTerms[kind][i])));
  const line = h("span", { class: "cc-formula-line", "aria-hidden": "true" }, terms, term("=", part(total, words.parameters)));
  const spoken = h("span", { class: "cc-unseen" });
  const name = h("span", { class: "cc-formula-name", "aria-hidden": "true" }, words.layers[kind]);
  return {
    element: h("div", { class: `cc-formula-row cc-formula-row--${kind}` }, name, line, spoken),
    update(state, count) {
      TERMS[kind].forEach((term, i) => setText(numbers[i], grouped(state[term])));
      setText(total, grouped(count));
      setText(spoken, words.spoken(words.layers[kind], TERMS[kind].map((term) => state[term]), count));
    },
  };
}
