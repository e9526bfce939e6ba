// Predict first: a question with a few answers; what came out is said beside what was expected.
import { h, setText } from "../lib/core/dom.js";
import { segments } from "../lib/parts/controls.js";

/** onchange(answer) is told what the reader expects. */
export function guess({ question, answers, onchange }) {
  const options = Object.entries(answers).map(([value, label]) => ({ value, label }));
  const choice = segments({ label: question, options, value: "", onchange });
  const verdict = h("p", { class: "cc-bn-verdict" });
  return {
    element: h("div", { class: "cc-bn-guess" }, choice.element, verdict),
    set: choice.set,
    say: (text) => setText(verdict, text),
  };
}
