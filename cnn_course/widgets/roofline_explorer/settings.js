// The controls: what kind of layer, how wide, how many images at a time.

import { h } from "../lib/core/dom.js";
import { resetButton, select } from "../lib/parts/controls.js";
import { scaled } from "../lib/parts/scaled.js";
import { BATCHES } from "./state.js";

/** change(some of the state), pickKind(name) and reset() are told what the reader chose. */
export function settings({ words, recorded, change, pickKind, reset }) {
  const options = recorded.kinds.map(({ name }) => ({ value: name, label: words.kinds[name] }));
  const kind = select({ label: words.kind, groups: [{ options }], value: options[0].value, onchange: pickKind });
  const number = (label, [low, high], name) =>
    scaled({ label, low, high, value: low, problem: words.wholeFrom, onchange: (value) => change({ [name]: value }) });
  const range = (dense) => recorded.kinds.find((one) => (one.name === "dense") === dense).channels;
  const widths = [false, true].map((dense) => number(dense ? words.units : words.channels, range(dense), "channels"));
  const batch = number(words.batch, BATCHES, "batch_size");
  const again = resetButton(words, reset);
  const row = [kind, batch, ...widths, again].map((one) => one.element);
  return {
    element: h("div", { class: "cc-controls" }, h("div", { class: "cc-control-row" }, row)),
    set(state) {
      kind.set(state.kind);
      batch.set(state.batch_size);
      const dense = state.kind === "dense";
      widths.forEach((width, i) => (width.element.hidden = Boolean(i) !== dense));
      widths[Number(dense)].set(state.channels);
    },
  };
}
