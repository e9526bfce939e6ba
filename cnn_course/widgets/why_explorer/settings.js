// The controls: which class of which photograph, of which network; and below them, at which depth.
import { namedRow, select } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";
import { FORGOTTEN } from "./state.js";

export function settings({ words, data, change, reset }) {
  const groups = [...new Set(data.cases.map((one) => one.photo))].map((photo) => ({
    label: words.photographs[photo],
    options: data.cases.filter((one) => one.photo === photo).map(({ name }) => ({ value: name, label: name })),
  }));
  const controls = {
    label: select({ label: words.label, groups, value: data.cases[0].name, onchange: (label) => change({ label }) }),
    forgotten: select({
      label: words.forgotten,
      groups: [{ options: FORGOTTEN.map((value) => ({ value, label: words.degree(value, data.forgotten) })) }],
      value: FORGOTTEN[0],
      onchange: (forgotten) => change({ forgotten }),
    }),
  };
  return namedRow(controls, { words, reset });
}

/** A row of its own: its words are longer at one depth than at another. */
export function depth({ words, data, change }) {
  return slider({
    label: words.stage,
    low: 1,
    high: data.stages.length,
    step: 1,
    value: data.stages.length,
    format: (stage) => words.place(data.stages[stage - 1]),
    onchange: (stage) => change({ stage }),
  });
}
