// The controls: how many layers, and whether the networks that were built by hand are shown too.
import { h } from "../lib/core/dom.js";
import { checkbox, resetButton } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";

/** change(some of the state) is told what the reader chose. */
export function settings({ words, recorded, change, reset }) {
  const { depths, built } = recorded;
  const depth = slider({
    label: words.depth,
    low: 0,
    high: depths.length - 1,
    step: 1,
    value: 0,
    format: (at) => words.layers(depths[at]),
    onchange: (at) => change({ depth: depths[at] }),
  });
  const hand = checkbox({ label: words.byHand, value: false, onchange: (on) => change({ by_hand: on }) });
  const again = resetButton(words, reset);
  const row = h("div", { class: "cc-control-row" }, depth.element, built.length ? hand.element : null, again.element);
  return {
    element: h("div", { class: "cc-controls" }, row),
    set(state) {
      depth.set(depths.indexOf(state.depth));
      hand.set(state.by_hand);
    },
  };
}
