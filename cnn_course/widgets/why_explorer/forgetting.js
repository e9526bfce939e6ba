// Do maps of networks that have forgotten look alike? Shown once the reader has said what they expect.
import { h, setText } from "../lib/core/dom.js";
import { segments } from "../lib/parts/controls.js";
import { numbers } from "../lib/parts/numbers.js";
import { DEGREES, NONE, PREDICTIONS } from "./state.js";

export function forgetting(words, data, onchange) {
  const options = PREDICTIONS.map((value) => ({ value, label: words.predictions[value] }));
  const choice = segments({ label: words.prediction, options, onchange });
  const rows = DEGREES.map((degree) => {
    const cell = h("td");
    return {
      degree,
      cell,
      element: h("tr", {}, h("th", { scope: "row" }, words.degree(degree, data.forgotten)), cell),
    };
  });
  const table = numbers({
    caption: words.tableIs,
    columns: [words.drawnAnew, words.alike],
    rows: rows.map((row) => row.element),
  });
  const verdict = h("p", { class: "cc-why-said" });
  return {
    element: h("div", { class: "cc-why-forgetting" }, choice.element, table, verdict),
    draw(scene) {
      choice.set(scene.prediction);
      const told = scene.prediction !== NONE;
      for (const { degree, cell, element } of rows) {
        setText(cell, told ? words.spread(scene.likeness[degree]) : words.hidden);
        element.toggleAttribute("data-picked", degree === scene.forgotten);
      }
      setText(verdict, words.outcome(scene));
    },
  };
}
