// The controls: which module, on which maps, in which form, and how narrow its 1 × 1 convolutions are.
import { h } from "../lib/core/dom.js";
import { checkbox, resetButton, segments, select, whole } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";
import { WAYS } from "./module.js";
import { LIMITS, moduleOf, OWN, SIZES, stateOf } from "./state.js";

/** change(some of the state) and reset() are told what the reader chose. */
export function settings({ words, modules, change, reset }) {
  const named = Object.keys(modules).map((value) => ({ value, label: words.modules(value) }));
  const options = [...named, { value: OWN, label: words.own, hidden: true }];
  const module = select({
    label: words.module,
    groups: [{ options }],
    value: OWN,
    onchange: (name) => change(stateOf(modules[name])),
  });
  const number = (name) => {
    const [low, high] = LIMITS[name];
    const onchange = (value) => change({ [name]: value });
    return whole({ label: words.names[name], low, high, value: low, problem: words.wholeFrom, onchange });
  };
  const range = (name) => {
    const [low, high] = LIMITS[name];
    const onchange = (value) => change({ [name]: value });
    const format = (value) => words.filters(value);
    return slider({ label: words.names[name], low, high, step: 1, value: low, format, onchange });
  };
  const controls = {
    height: number("height"),
    width: number("width"),
    channels: number("channels"),
    reduced: checkbox({ label: words.names.reduced, value: true, onchange: (reduced) => change({ reduced }) }),
    large: segments({
      label: words.names.large,
      options: SIZES.map((value) => ({ value, label: words.window(value, value) })),
      value: SIZES[0],
      onchange: (large) => change({ large }),
    }),
    way: segments({
      label: words.names.way,
      options: WAYS.map((value) => ({ value, label: words.ways[value] })),
      value: WAYS[0],
      onchange: (way) => change({ way }),
    }),
    reduce3: range("reduce3"),
    reduce5: range("reduce5"),
    pooled: range("pooled"),
  };
  const again = resetButton(words, reset);
  const row = (kind, ...all) => h("div", { class: `cc-control-row ${kind}` }, all);
  const of = (...names) => names.map((name) => controls[name].element);
  return {
    element: h(
      "div",
      { class: "cc-controls" },
      row("cc-cost-maps", module.element, of("height", "width", "channels"), again.element),
      row("cc-cost-form", of("large", "way", "reduced")),
      row("cc-cost-widths", of("reduce3", "reduce5", "pooled")),
    ),
    set(state) {
      module.set(moduleOf(state, modules));
      for (const [name, control] of Object.entries(controls)) control.set(state[name]);
      for (const name of ["reduce3", "reduce5", "pooled"]) controls[name].input.disabled = !state.reduced;
    },
  };
}
