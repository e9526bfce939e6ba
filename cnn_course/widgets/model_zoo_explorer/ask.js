// The question that comes first; and, once it is answered, what was said beside what is so.
import { h, setText } from "../lib/core/dom.js";
import { segments } from "../lib/parts/controls.js";
import { ANSWERS } from "./state.js";

/** onchange(answer) */
export function ask(words, count, onchange) {
  const answers = segments({
    label: words.expect,
    options: ANSWERS.map((value) => ({ value, label: words.answers[value] })),
    onchange,
  });
  const outcome = h("p", { class: "cc-zoo-outcome" });
  return {
    element: h(
      "div",
      { class: "cc-zoo-ask" },
      h("p", { class: "cc-zoo-question" }, words.question(count)),
      h("div", { class: "cc-zoo-answer" }, answers.element, outcome),
    ),
    set: (state) => answers.set(state.prediction),
    draw(scene) {
      outcome.toggleAttribute("data-open", scene.open);
      setText(outcome, scene.open ? words.outcome(scene) : words.hidden);
    },
  };
}
