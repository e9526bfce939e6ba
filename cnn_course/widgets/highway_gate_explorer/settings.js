// The controls: the bias to begin with, the epoch, and what the reader expects.
import { h } from "../lib/core/dom.js";
import { button, segments } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";
import { PAUSE, PLAY } from "../lib/parts/transport.js";
import { BIASES, NETWORKS } from "./state.js";

/** change(some of the state) is told what the reader chose; onplay() plays or pauses. */
export function settings({ words, epochs, change, onplay, reset }) {
  const play = button({ faces: [words.play, words.pause], path: PLAY, onclick: onplay, kind: "cc-button--go" });
  const controls = {
    bias: segments({
      label: words.bias,
      options: BIASES.map((value) => ({ value, label: words.number(value) })),
      onchange: (bias) => change({ bias }),
    }),
    epoch: slider({
      label: words.epoch,
      low: 0,
      high: epochs,
      step: 1,
      value: 0,
      format: words.after,
      onchange: (epoch) => change({ epoch }),
    }),
    guess: segments({
      label: words.guess,
      options: NETWORKS.map((value) => ({ value, label: words.networks[value] })),
      onchange: (guess) => change({ guess }),
    }),
  };
  const again = button({ faces: [words.reset], onclick: reset, kind: "cc-button--quiet" });
  const { bias, epoch, guess } = controls;
  const row = h(
    "div",
    { class: "cc-control-row" },
    [bias, play, epoch, guess, again].map((one) => one.element),
  );
  return {
    element: h("div", { class: "cc-controls" }, row),
    set(state) {
      for (const [name, control] of Object.entries(controls)) control.set(state[name]);
    },
    playing(on) {
      play.set(on ? words.pause : words.play);
      play.icon(on ? PAUSE : PLAY);
    },
  };
}
