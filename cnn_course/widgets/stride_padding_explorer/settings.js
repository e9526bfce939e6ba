// The row of controls: a line or a picture, and how the filter goes over it.

import { h } from "../lib/core/dom.js";
import { resetButton, segments, whole } from "../lib/parts/controls.js";
import { LIMITS } from "./state.js";

function counting(high) {
  return Array.from({ length: high }, (_, i) => ({ value: i + 1, label: String(i + 1) }));
}

/** valid, same, or two numbers that are typed beside them. */
function paddingControl(words, change) {
  let ends = [1, 1];
  const numbers = () => (ends[0] === ends[1] ? ends[0] : [...ends]);
  const options = Object.entries(words.paddingWords).map(([value, label]) => ({ value, label }));
  const kinds = segments({
    label: words.padding,
    options,
    value: "valid",
    onchange: (kind) => change({ padding: kind === "number" ? numbers() : kind }),
  });
  const typed = [words.zerosBefore, words.zerosAfter].map((label, end) =>
    whole({
      label,
      hideLabel: true,
      low: 0,
      high: LIMITS.padding,
      value: ends[end],
      problem: words.wholeFrom,
      onchange: (value) => {
        ends = ends.with(end, value);
        change({ padding: numbers() });
      },
    }),
  );
  const plus = h("span", { class: "cc-stridepad-plus", "aria-hidden": "true" }, "+");
  kinds.element.lastChild.append(typed[0].element, plus, typed[1].element);
  return {
    element: kinds.element,
    set(padding) {
      const isNumber = typeof padding !== "string";
      if (isNumber) ends = [padding, padding].flat().slice(0, 2);
      if (Array.isArray(padding)) ends = [...padding];
      kinds.set(isNumber ? "number" : padding);
      typed.forEach((one, end) => {
        one.set(ends[end]);
        one.enable(isNumber);
      });
    },
  };
}

/** change(some of the state) is told what the reader chose. */
export function settings({ words, change, reset }) {
  const choice = (name, label, options) => segments({ label, options, onchange: (value) => change({ [name]: value }) });
  const shapes = [1, 2].map((value) => ({ value, label: words.shapes[value] }));
  const controls = {
    dimensions: choice("dimensions", words.shape, shapes),
    size: whole({
      label: words.pixels,
      low: 1,
      high: LIMITS.size[1],
      value: 1,
      problem: words.wholeFrom,
      onchange: (size) => change({ size }),
    }),
    kernel: choice("kernel", words.size, counting(LIMITS.kernel)),
    strides: choice("strides", words.strides, counting(LIMITS.strides)),
    dilation: choice("dilation", words.dilation, counting(LIMITS.dilation)),
    padding: paddingControl(words, change),
  };
  const row = (...names) =>
    h(
      "div",
      { class: "cc-control-row" },
      names.map((name) => controls[name].element),
    );
  const [what, how] = [row("dimensions", "size", "kernel"), row("strides", "dilation", "padding")];
  how.append(resetButton(words, reset).element);
  return {
    element: h("div", { class: "cc-controls" }, what, how),
    set(state) {
      controls.size.limit(1, LIMITS.size[state.dimensions]);
      for (const [name, control] of Object.entries(controls)) control.set(state[name]);
    },
  };
}
