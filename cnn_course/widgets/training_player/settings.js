// The controls: playing, one moment back or on, any moment, and how the steps are spaced.

import { h } from "../lib/core/dom.js";
import { button, resetButton, segments } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";
import { BACK, PAUSE, PLAY, STEP } from "../lib/parts/transport.js";

/** change(some of the state) is told what the reader chose; onplay() plays or pauses, onstep(by) goes one moment on or back. */
export function settings({ words, recorded, change, onplay, onstep, reset }) {
  const back = button({ faces: [words.back], path: BACK, onclick: () => onstep(-1) });
  const play = button({ faces: [words.play, words.pause], path: PLAY, onclick: onplay, kind: "cc-button--go" });
  const step = button({ faces: [words.step], path: STEP, onclick: () => onstep(1) });
  const { steps, steps_an_epoch: epoch, count } = recorded;
  const moment = slider({
    label: words.moment,
    low: 0,
    high: count - 1,
    step: 1,
    value: 0,
    format: (at) => words.momentName(steps[at], steps[at] / epoch),
    onchange: (value) => change({ moment: value }),
  });
  const options = ["log", "linear"].map((value) => ({ value, label: words.axes[value] }));
  const axis = segments({ label: words.axis, options, onchange: (value) => change({ axis: value }) });
  const again = resetButton(words, reset);
  const buttons = h("div", { class: "cc-buttons" }, back.element, play.element, step.element);
  const row = h("div", { class: "cc-control-row" }, buttons, moment.element, axis.element, again.element);
  return {
    element: h("div", { class: "cc-controls" }, row),
    set(state) {
      moment.set(state.moment);
      axis.set(state.axis);
      back.element.setAttribute("aria-disabled", String(state.moment === 0));
      step.element.setAttribute("aria-disabled", String(state.moment === count - 1));
    },
    playing(on) {
      play.set(on ? words.pause : words.play);
      play.icon(on ? PAUSE : PLAY);
    },
  };
}
