// The row of controls: a real digit to start from, and which side of ReLU the maps show.

import { h } from "../lib/core/dom.js";
import { resetButton, segments } from "../lib/parts/controls.js";

/** change(some of the state); digits are the ten real ones, as bytes. */
export function settings({ words, digits, change, reset }) {
  const real = segments({
    label: words.realDigit,
    options: digits.map((_, value) => ({ value, label: String(value) })),
    onchange: (value) => change({ digit: digits[value] }),
  });
  const maps = segments({
    label: words.mapsShown,
    options: [
      { value: false, label: words.afterRelu },
      { value: true, label: words.beforeRelu },
    ],
    onchange: (beforeRelu) => change({ beforeRelu }),
  });
  const back = resetButton(words, reset);
  real.element.classList.add("cc-real");
  const row = h("div", { class: "cc-control-row" }, real.element, maps.element, back.element);
  const same = (one, other) => one.every((value, i) => value === other[i]);
  return {
    element: h("div", { class: "cc-controls" }, row),
    set({ digit, beforeRelu }) {
      real.set(digits.findIndex((one) => same(one, digit)));
      maps.set(beforeRelu);
    },
  };
}
