// The controls: which genome, which of its cells, and how it is stacked.
import { h } from "../lib/core/dom.js";
import { button, resetButton, segments, select, whole } from "../lib/parts/controls.js";
import { KINDS, LIMITS, OWN } from "./state.js";

/** change(some of the state), stackBy(name), takeGenome(name), draw(), reset() are told what the reader chose. */
export function settings({ words, published, stacks, allowed, change, stackBy, takeGenome, chance, reset }) {
  const named = allowed.cell.map((value) => ({ value, label: published[value].title }));
  const options = [...named, { value: OWN, label: words.own, hidden: true }];
  const number = (name) => {
    const [low, high] = LIMITS[name];
    const onchange = (value) => change({ [name]: value });
    return whole({ label: words.names[name], low, high, value: low, problem: words.wholeFrom, onchange });
  };
  const controls = {
    cell: select({ label: words.names.cell, groups: [{ options }], value: OWN, onchange: takeGenome }),
    kind: segments({
      label: words.names.kind,
      options: KINDS.map((value) => ({ value, label: words.kinds[value] })),
      value: KINDS[0],
      onchange: (kind) => change({ kind, pick: 1 }),
    }),
    stack: segments({
      label: words.names.stack,
      options: allowed.stack.map((value) => ({ value, label: words.stack(stacks[value].side) })),
      value: allowed.stack[0],
      onchange: stackBy,
    }),
    cells: number("cells"),
    filters: number("filters"),
    side: number("side"),
  };
  const any = button({ faces: [words.chance], onclick: chance });
  const again = resetButton(words, reset);
  const row = (...all) => h("div", { class: "cc-control-row" }, all);
  const of = (...names) => names.map((name) => controls[name].element);
  return {
    element: h(
      "div",
      { class: "cc-controls" },
      row(of("cell", "kind"), any.element, again.element),
      row(of("stack", "cells", "filters", "side")),
    ),
    set(state) {
      for (const [name, control] of Object.entries(controls)) control.set(state[name]);
    },
  };
}
