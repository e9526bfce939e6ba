// The question that comes first; and, once it is answered, what was said beside what came out.
import { h, setText } from "../lib/core/dom.js";
import { segments } from "../lib/parts/controls.js";

export const ANSWERS = ["better", "same", "worse"];

/** onchange(answer) */
export function ask(words, recorded, onchange) {
  const { kinds, depths, shallow } = recorded;
  const answers = segments({
    label: words.expect,
    options: ANSWERS.map((value) => ({ value, label: words.answers[value] })),
    onchange,
  });
  const question = h("p", { class: "cc-deep-question" }, words.question(kinds.at(-1).name, depths.at(-1), shallow));
  const outcome = h("p", { class: "cc-deep-outcome" });
  return {
    element: h(
      "div",
      { class: "cc-deep-ask" },
      question,
      h("div", { class: "cc-deep-answer" }, answers.element, outcome),
    ),
    set: (state) => answers.set(state.prediction),
    draw({ open, prediction, asked }) {
      outcome.toggleAttribute("data-open", open);
      setText(outcome, open ? words.outcome(prediction, asked.verdict) : words.hidden);
    },
  };
}
