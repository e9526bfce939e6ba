// The question that comes first; and, once it is answered, what was said beside what came out.
import { h, setText } from "../lib/core/dom.js";
import { segments } from "../lib/parts/controls.js";
import { ANSWERS } from "./state.js";

/** onchange(answer) */
export function ask(words, recorded, onchange) {
  const answers = segments({
    label: words.expect,
    options: ANSWERS.map((value) => ({ value, label: words.answers[value] })),
    onchange,
  });
  const outcome = h("p", { class: "cc-transfer-outcome" });
  return {
    element: h(
      "div",
      { class: "cc-transfer-ask" },
      h("p", { class: "cc-transfer-question" }, words.question(recorded.images[0])),
      h("div", { class: "cc-transfer-answer" }, answers.element, outcome),
    ),
    set: (state) => answers.set(state.prediction),
    draw({ open, prediction, answer }) {
      outcome.toggleAttribute("data-open", open);
      setText(outcome, open ? words.outcome(prediction, answer) : words.hidden);
    },
  };
}
