// The controls: the step, what is shown of it, and how losses are spaced.

import { h } from "../lib/core/dom.js";
import { resetButton, segments } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";
import { indexAt } from "./state.js";

/** change(some of the state) is told what the reader chose. */
export function settings({ words, recorded, change, reset }) {
  const { steps, kinds } = recorded;
  const step = slider({
    label: words.step,
    low: 0,
    high: steps.length - 1,
    step: 1,
    value: 0,
    format: (at) => words.stepOf(steps[at], steps.at(-1)),
    onchange: (at) => change({ step: steps[at] }),
  });
  const named = (values, table) => values.map((value) => ({ value, label: table[value] }));
  const kind = segments({
    label: words.shown,
    options: named(kinds, words.kinds),
    onchange: (value) => change({ kind: value }),
  });
  const scale = segments({
    label: words.scale,
    options: named(["linear", "log"], words.scales),
    onchange: (value) => change({ scale: value }),
  });
  const again = resetButton(words, reset);
  const row = h(
    "div",
    { class: "cc-control-row" },
    step.element,
    kinds.length > 1 ? kind.element : null,
    scale.element,
    again.element,
  );
  return {
    element: h("div", { class: "cc-controls" }, row),
    set(state) {
      step.set(indexAt(steps, state.step));
      kind.set(state.kind);
      scale.set(state.scale);
      scale.element.toggleAttribute("data-off", state.kind !== "loss"); // an accuracy is from 0 to 100 %
    },
  };
}
