// Beneath the lists: all numbers of what is picked, and how the two networks compare.
import { h, setText } from "../lib/core/dom.js";

const FACTS = ["output", "parameters", "multiply_adds", "memory", "field"];

export function facts(words) {
  const [name, of] = [h("strong"), h("span")];
  const values = FACTS.map(() => h("dd"));
  const list = h(
    "dl",
    {},
    FACTS.map((fact, i) => h("div", {}, h("dt", {}, words.facts[fact]), values[i])),
  );
  const verdict = h("p", { class: "cc-verdict" });
  return {
    element: h("div", { class: "cc-facts" }, verdict, h("p", { class: "cc-of" }, name, " ", of), list),
    draw({ sides, picked }, { bars }) {
      setText(name, picked.name);
      setText(of, words.pickedOf(picked));
      FACTS.forEach((fact, i) => setText(values[i], words.fact(fact, picked)));
      const [one, other] = sides.map(({ network, totals }) => ({ name: network.name, value: totals[bars] }));
      setText(verdict, other ? words.verdict(bars, one, other) : words.alone(bars, one));
    },
  };
}
