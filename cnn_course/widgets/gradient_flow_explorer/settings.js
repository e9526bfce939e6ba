// The controls: which view, and the network.
import { h } from "../lib/core/dom.js";
import { fixed } from "../lib/core/format.js";
import { checkbox, resetButton, segments, select } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";

const STEPS = 4; // of the gain, from one power of two to the next
const ENDS = 2 * STEPS; // from a quarter to four times

/** change(some of the state) is told what the reader chose. */
export function settings({ words, change, reset, about }) {
  const choice = (name) =>
    segments({
      label: words.labels[name],
      options: Object.entries(words.options[name]).map(([value, label]) => ({ value, label })),
      onchange: (value) => change({ [name]: value }),
    });
  const view = choice("view");
  const [activation, initialisation, block] = ["activation", "initialisation", "block"].map(choice);
  const total = select({
    label: words.labels.total,
    groups: [{ options: Object.entries(words.options.total).map(([value, label]) => ({ value, label })) }],
    value: "whole",
    onchange: (value) => change({ total: value }),
  });
  const depth = slider({
    label: words.labels.depth,
    low: 2,
    high: 64,
    step: 2,
    value: 2,
    format: words.layers,
    onchange: (value) => change({ depth: value }),
  });
  const gain = slider({
    label: words.labels.gain,
    low: -ENDS,
    high: ENDS,
    step: 1,
    value: 0,
    format: (step) => words.times(fixed(2 ** (step / STEPS), 2)),
    onchange: (step) => change({ gain: 2 ** (step / STEPS) }),
  });
  const norm = checkbox({ label: words.labels.batch_norm, value: false, onchange: (on) => change({ batch_norm: on }) });
  const again = resetButton(words, reset);
  const row = (...parts) => h("div", { class: "cc-control-row" }, parts);
  const network = h(
    "div",
    { class: "cc-flow-network" },
    row(depth.element, gain.element),
    row(activation.element, initialisation.element, norm.element),
    row(block.element, total.element),
  );
  return {
    element: h(
      "div",
      { class: "cc-controls" },
      row(view.element, again.element),
      h("div", { class: "cc-flow-panes" }, network, about),
    ),
    set(state) {
      view.set(state.view);
      activation.set(state.activation);
      initialisation.set(state.initialisation);
      block.set(state.block);
      total.set(state.total);
      depth.set(state.depth);
      gain.set(STEPS * Math.log2(state.gain));
      norm.set(state.batch_norm);
      total.element.toggleAttribute("data-off", state.block === "plain");
      network.toggleAttribute("data-off", state.view !== "sizes");
      about.toggleAttribute("data-off", state.view !== "neighbours");
    },
  };
}
