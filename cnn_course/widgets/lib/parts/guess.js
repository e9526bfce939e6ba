// A guess before a change: a question, a few answers, and "show me" for whoever would rather see. Each of them sets the figure to
// what was asked, and what came out stands beside what was said. All that will ever be said has its room from the start.
import { h } from "../core/dom.js";
import { segments } from "./controls.js";

const [NONE, SHOWN] = ["none", "shown"]; // widgets/_traits.py has the same

/**
 * @param {{ words: any, facts: any, onguess: (guess: string) => void }} options `words.guess` has `question`, `answers` by their
 * values and `outcome(facts)`; `facts.right` is the answer that is right
 */
export function guess({ words, facts, onguess }) {
  const { question, answers, outcome } = words.guess;
  const options = [...Object.entries(answers), [SHOWN, words.showMe]].map(([value, label]) => ({ value, label }));
  const choice = segments({ label: words.expecting, options, value: "", onchange: onguess });
  const said = (value) => {
    if (value === NONE) return words.notGuessed;
    return value === SHOWN
      ? outcome(facts)
      : `${words.guessed(answers[value], value === facts.right)} ${outcome(facts)}`;
  };
  const lines = [NONE, ...options.map(({ value }) => value)].map((value) => [value, h("span", {}, said(value))]);
  const place = h(
    "p",
    { class: "cc-guess-outcome", "aria-live": "polite" },
    lines.map(([, line]) => line),
  );
  return {
    element: h(
      "div",
      { class: "cc-ask cc-guess" },
      h("p", { class: "cc-ask-question" }, question),
      h("div", { class: "cc-ask-answer" }, choice.element, place),
    ),
    /** Shows what the reader said, and what came out. */
    set(prediction) {
      choice.set(prediction);
      for (const [value, line] of lines) {
        line.toggleAttribute("data-off", value !== prediction);
        line.setAttribute("aria-hidden", String(value !== prediction));
      }
    },
  };
}
