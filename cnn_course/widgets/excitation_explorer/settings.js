// The controls: which photograph, and whose gates.
import { h } from "../lib/core/dom.js";
import { button, select } from "../lib/parts/controls.js";
import { SOURCES } from "./state.js";

/** change(some of the state) is told what the reader chose, take(source) whose gates. */
export function settings({ words, classes, change, take, reset }) {
  const controls = {
    photo: select({
      label: words.photo,
      groups: [{ options: classes.map((value) => ({ value, label: words.className(value) })) }],
      value: classes[0],
      onchange: (photo) => change({ photo }),
    }),
    source: select({
      label: words.source,
      groups: [{ options: SOURCES.map((value) => ({ value, label: words.sources[value] })) }],
      value: SOURCES[0],
      onchange: take,
    }),
  };
  const back = button({ faces: [words.reset], onclick: reset, kind: "cc-button--quiet" });
  const row = h(
    "div",
    { class: "cc-control-row" },
    Object.values(controls).map((one) => one.element),
    back.element,
  );
  return {
    element: h("div", { class: "cc-controls" }, row),
    set(state) {
      for (const [name, control] of Object.entries(controls)) control.set(state[name]);
    },
  };
}
