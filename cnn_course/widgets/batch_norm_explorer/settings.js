// The controls: the batch, the bead that is read off, the moving averages, what is learned, and whether it is frozen.

import { h } from "../lib/core/dom.js";
import { fixed } from "../lib/core/format.js";
import { checkbox, resetButton } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";
import { BEADS, MOMENTA, MOST_STEPS } from "./state.js";

/** change(some of the state) and reset() are told what the reader chose. */
export function settings({ words, change, reset }) {
  const range = (name, low, high, step, format) =>
    slider({
      label: words.labels[name],
      low,
      high,
      step,
      value: low,
      format,
      onchange: (value) => change({ [name]: value }),
    });
  const tenth = (value) => fixed(value, 1);
  const sliders = {
    batch_size: range("batch_size", 1, BEADS, 1, String),
    steps: range("steps", 0, MOST_STEPS, 10, String),
    gamma: range("gamma", -3, 3, 0.1, tenth),
    beta: range("beta", -3, 3, 0.1, tenth),
  };
  const momentum = slider({
    label: words.labels.momentum,
    low: 0,
    high: MOMENTA.length - 1,
    step: 1,
    value: 0,
    format: (place) => String(MOMENTA[place]),
    onchange: (place) => change({ momentum: MOMENTA[place] }),
  });
  // The slider counts from 1, as people do.
  const picked = slider({
    label: words.labels.picked,
    low: 1,
    high: BEADS,
    step: 1,
    value: 1,
    format: (place) => words.of(place, BEADS),
    onchange: (place) => change({ picked: place - 1 }),
  });
  const frozen = checkbox({ label: words.labels.frozen, value: false, onchange: (on) => change({ frozen: on }) });
  const again = resetButton(words, reset);
  const row = (...parts) =>
    h(
      "div",
      { class: "cc-control-row" },
      parts.map((one) => one.element),
    );
  return {
    element: h(
      "div",
      { class: "cc-controls" },
      row(sliders.batch_size, sliders.steps, momentum, picked, sliders.gamma, sliders.beta),
      row(frozen, again),
    ),
    set(state) {
      for (const [name, one] of Object.entries(sliders)) one.set(state[name]);
      momentum.set(MOMENTA.indexOf(state.momentum));
      picked.set(state.picked + 1);
      frozen.set(state.frozen);
    },
  };
}
