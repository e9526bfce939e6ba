// Predict first: a question and a few answers. What came out is hidden until one is given, and then stands beside what was said.
import { h, setText } from "../core/dom.js";
import { segments } from "./controls.js";

/**
 * @param {{ words: any, question: string, onchange: (answer: string) => void }} options words: `expect`, `answers` by their values,
 * `hidden`, and `outcome(scene)`
 */
export function ask({ words, question, onchange }) {
  const options = Object.entries(words.answers).map(([value, label]) => ({ value, label: String(label) }));
  const answers = segments({ label: words.expect, options, value: "", onchange });
  const outcome = h("p", { class: "cc-ask-outcome" });
  const said = h("div", { class: "cc-ask-answer" }, answers.element, outcome);
  return {
    element: h("div", { class: "cc-ask" }, h("p", { class: "cc-ask-question" }, question), said),
    set: (state) => answers.set(state.prediction),
    /** scene: `open`, once the question is answered, and what `words.outcome` takes. */
    draw(scene) {
      outcome.toggleAttribute("data-open", scene.open);
      setText(outcome, scene.open ? words.outcome(scene) : words.hidden);
    },
  };
}
