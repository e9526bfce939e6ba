// The controls: which way to search, how far it has come, playing it, and by what cells are ranked.
import { h } from "../lib/core/dom.js";
import { button, resetButton, segments } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";
import { PAUSE, PLAY } from "../lib/parts/transport.js";

/** change(some of the state) is told what the reader chose; onplay() plays or pauses. */
export function settings({ words, recorded, change, onplay, reset }) {
  const { ways, budget, ranks } = recorded;
  const chosen = (label, name, options, called) =>
    segments({
      label,
      options: options.map((value) => ({ value, label: called(value) })),
      onchange: (value) => change({ [name]: value }),
    });
  const way = chosen(words.way, "way", ways, (one) => words.short[one]);
  const rank = chosen(words.rank, "rank", ranks, words.rankName);
  const evaluations = slider({
    label: words.evaluations,
    low: 1,
    high: budget,
    step: 1,
    value: 1,
    format: words.cells,
    onchange: (value) => change({ evaluations: value }),
  });
  const play = button({ faces: [words.play, words.pause], path: PLAY, onclick: onplay, kind: "cc-button--go" });
  const again = resetButton(words, reset);
  const playing = h("div", { class: "cc-search-play" }, play.element, evaluations.element);
  const parts = [way.element, rank.element, playing, again.element];
  return {
    element: h("div", { class: "cc-controls" }, h("div", { class: "cc-control-row" }, parts)),
    set(state) {
      way.set(state.way);
      rank.set(state.rank);
      evaluations.set(state.evaluations);
    },
    playing(on) {
      play.set(on ? words.pause : words.play);
      play.icon(on ? PAUSE : PLAY);
    },
  };
}
