// A sum or product with the present numbers in it and a name under each: 224 × 224 × 3 × 64 + 64 = 9,633,856.
import { h, setText } from "../core/dom.js";
import { grouped } from "../maths/parameters.js";

const sign = (text) => h("span", { class: "cc-operator" }, text);
const part = (number, name) => h("span", { class: "cc-part" }, number, h("small", {}, name));

/** A sign and the number after it stay together when the line breaks. */
function term(text, inner) {
  return h("span", { class: "cc-signed" }, text ? sign(text) : null, inner);
}

/** signs and names are those of the numbers; update(numbers, total). */
export function termLine({ signs, names, result }) {
  const numbers = names.map(() => h("b"));
  const total = h("b", { class: "cc-picked" });
  const terms = numbers.map((number, i) => term(signs[i], part(number, names[i])));
  const element = h("span", { class: "cc-formula-line", "aria-hidden": "true" }, terms, term("=", part(total, result)));
  return {
    element,
    update(values, count) {
      values.forEach((value, i) => setText(numbers[i], grouped(value)));
      setText(total, grouped(count));
    },
  };
}
