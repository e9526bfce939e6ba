// The controls: the bias to begin with, the epoch, and what the reader expects.
import { h } from "../lib/core/dom.js";
import { button, namedRow, segments } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";
import { PAUSE, PLAY } from "../lib/parts/transport.js";
import { BIASES, NETWORKS } from "./state.js";

/** change(some of the state) is told what the reader chose; onplay() plays or pauses. */
export function settings({ words, epochs, change, onplay, reset }) {
  const play = button({ faces: [words.play, words.pause], path: PLAY, onclick: onplay, kind: "cc-button--go" });
  const moment = slider({
    label: words.epoch,
    low: 0,
    high: epochs,
    step: 1,
    value: 0,
    format: words.after,
    onchange: (epoch) => change({ epoch }),
  });
  const controls = {
    bias: segments({
      label: words.bias,
      options: BIASES.map((value) => ({ value, label: words.number(value) })),
      onchange: (bias) => change({ bias }),
    }),
    epoch: { element: h("div", { class: "cc-gate-epoch" }, play.element, moment.element), set: moment.set },
    guess: segments({
      label: words.guess,
      options: NETWORKS.map((value) => ({ value, label: words.networks[value] })),
      onchange: (guess) => change({ guess }),
    }),
  };
  return {
    ...namedRow(controls, { words, reset }),
    playing(on) {
      play.set(on ? words.pause : words.play);
      play.icon(on ? PAUSE : PLAY);
    },
  };
}
