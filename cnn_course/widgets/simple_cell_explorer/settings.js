// The controls: what the cell is shown, and what the cell is.

import { h } from "../lib/core/dom.js";
import { resetButton, segments } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";
import { RANGES } from "./state.js";

const OF_STIMULUS = { bar: ["width", "position"], grating: ["wavelength", "phase"] };

/** change(some of the state) is told what the reader chose. */
export function settings({ words, change, reset }) {
  const choice = (name) => {
    const options = Object.entries(words.choices[name]).map(([value, label]) => ({ value, label }));
    return segments({ label: words.names[name], options, onchange: (value) => change({ [name]: value }) });
  };
  const range = (name) =>
    slider({
      ...RANGES[name],
      label: words.names[name],
      value: RANGES[name].low,
      format: words.amounts[name],
      onchange: (value) => change({ [name]: value }),
    });
  const controls = Object.fromEntries([
    ...["stimulus", "cell"].map((name) => [name, choice(name)]),
    ...Object.keys(RANGES).map((name) => [name, range(name)]),
  ]);
  const row = (names, ...more) =>
    h(
      "div",
      { class: "cc-control-row" },
      names.map((name) => controls[name].element),
      more,
    );
  const back = resetButton(words, reset);
  const shown = row(["stimulus", "orientation", "width", "wavelength", "position", "phase"]);
  return {
    element: h("div", { class: "cc-controls" }, shown, row(["cell", "preferred"], back.element)),
    set(state) {
      for (const [name, control] of Object.entries(controls)) control.set(state[name]);
      for (const [stimulus, names] of Object.entries(OF_STIMULUS)) {
        names.forEach((name) => (controls[name].element.hidden = stimulus !== state.stimulus));
      }
    },
  };
}
