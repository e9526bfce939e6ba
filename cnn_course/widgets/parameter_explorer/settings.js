// The controls: the picture, the dense layer, the convolutional layer.

import { h } from "../lib/core/dom.js";
import { button, segments } from "../lib/parts/controls.js";
import { scaled } from "../lib/parts/scaled.js";
import { LIMITS } from "./state.js";

/** change(some of the state) is told what the reader chose. */
export function settings({ words, change, reset }) {
  const number = (name) => {
    const [low, high] = LIMITS[name];
    const onchange = (value) => change({ [name]: value });
    return scaled({ label: words.names[name], low, high, value: low, problem: words.wholeFrom, onchange });
  };
  const sides = Array.from({ length: LIMITS.kernel[1] }, (_, i) => ({ value: i + 1, label: String(i + 1) }));
  const controls = {
    size: number("size"),
    channels: number("channels"),
    units: number("units"),
    filters: number("filters"),
    kernel: segments({ label: words.names.kernel, options: sides, onchange: (kernel) => change({ kernel }) }),
  };
  const back = button({ faces: [words.reset], onclick: reset, kind: "cc-button--quiet" });
  const row = (names, ...more) =>
    h(
      "div",
      { class: "cc-control-row" },
      names.map((name) => controls[name].element),
      more,
    );
  return {
    element: h("div", { class: "cc-controls" }, row(Object.keys(controls), back.element)),
    set(state) {
      for (const [name, control] of Object.entries(controls)) control.set(state[name]);
    },
  };
}
