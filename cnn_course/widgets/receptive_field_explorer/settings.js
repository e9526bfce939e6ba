// The row of controls: what is shown, and how the chosen layer of the chain is built.

import { h } from "../lib/core/dom.js";
import { act, DOWN, REMOVE, UP } from "../lib/parts/act.js";
import { resetButton, segments, select, whole } from "../lib/parts/controls.js";
import { CHAIN, CONVOLUTION, EDITS, LIMITS, POOLING, setBoth, settingsOf } from "./state.js";

const MOST_SEGMENTS = 3;

function counting(high) {
  return Array.from({ length: high }, (_, i) => ({ value: i + 1, label: String(i + 1) }));
}

/** change(some of the state), edit(one of EDITS) are told what the reader chose; names() are those of the networks that can be. */
export function settings({ words, names, hasRecorded, change, edit, show, reset }) {
  // What a network of the reader's own is called may need more room than a few choices side by side have.
  const offered = () => {
    const options = [CHAIN, ...names()].map((value) => ({ value, label: words.title(value) }));
    const control = { label: words.network, value: CHAIN, onchange: show };
    return options.length > MOST_SEGMENTS
      ? select({ ...control, groups: [{ options }] })
      : segments({ ...control, options });
  };
  let [network, offer] = [offered(), String(names())];
  /** Python may hand over another network later. */
  const offerAgain = () => {
    if (offer === String(names())) return;
    const next = offered();
    network.element.replaceWith(next.element);
    [network, offer] = [next, String(names())];
  };
  const size = whole({
    label: words.size,
    low: LIMITS.smallest,
    high: LIMITS.largest,
    value: 20,
    problem: words.wholeFrom,
    onchange: (value) => change({ size: value }),
  });
  const add = {
    convolution: act({
      label: words.adding.convolution,
      spoken: words.addConvolution,
      onclick: () => edit(EDITS.add(CONVOLUTION)),
    }),
    pooling: act({
      label: words.adding.pooling,
      spoken: words.addPooling,
      onclick: () => edit(EDITS.add(POOLING)),
    }),
  };
  const set = (name) => (value) => edit(EDITS.set({ [name]: value }));
  const numbered = (name, label) =>
    segments({ label, options: counting(LIMITS[name]), onchange: (value) => edit(setBoth(name, value)) });
  const kinds = Object.entries(words.kinds).map(([value, label]) => ({ value, label }));
  const parts = {
    kind: select({ label: words.layer, groups: [{ options: kinds }], onchange: set("kind") }),
    window: select({
      label: words.window,
      groups: [{ options: counting(LIMITS.window) }],
      onchange: (value) => edit(setBoth("window", Number(value))),
    }),
    strides: numbered("strides", words.strides),
    dilation_rate: numbered("dilation_rate", words.dilation),
    padding: segments({
      label: words.padding,
      options: ["valid", "same"].map((value) => ({ value, label: words.paddingWords[value] })),
      onchange: set("padding"),
    }),
  };
  const moves = {
    up: act({ label: words.moveUp, path: UP, onclick: () => edit(EDITS.move(1)) }),
    down: act({ label: words.moveDown, path: DOWN, onclick: () => edit(EDITS.move(-1)) }),
    remove: act({ label: words.remove, path: REMOVE, onclick: () => edit(EDITS.remove()) }),
  };
  const what = segments({
    label: words.field,
    options: [
      { value: false, label: words.theoretical },
      { value: true, label: words.effective },
    ],
    onchange: (value) => change({ effective: value }),
  });
  const back = resetButton(words, reset);
  const chosen = parts.kind.element.querySelector("label");
  chosen.classList.add("cc-chosen-layer");
  const both = h("div", { class: "cc-adding" }, add.convolution.element, add.pooling.element);
  const adding = h(
    "div",
    { class: "cc-field" },
    h("span", { class: "cc-label", "aria-hidden": "true" }, words.add),
    both,
  );
  const ofChain = h("div", { class: "cc-control-part" }, size.element, adding);
  const first = h("div", { class: "cc-control-row" }, network.element, ofChain, what.element, back.element);
  const moving = h("div", { class: "cc-moving" }, moves.up.element, moves.down.element, moves.remove.element);
  const second = h(
    "div",
    { class: "cc-control-row cc-layer-row", role: "group" },
    Object.values(parts).map((one) => one.element),
    moving,
  );
  return {
    element: h("div", { class: "cc-controls" }, first, second),
    set(state) {
      const isChain = state.network === CHAIN;
      const shown = settingsOf(state.layers[state.layer]);
      offerAgain();
      network.set(state.network);
      ofChain.hidden = second.hidden = !isChain;
      what.element.hidden = isChain || !hasRecorded(state.network);
      what.set(state.effective);
      size.set(state.size);
      for (const [name, control] of Object.entries(parts)) control.set(shown[name]);
      parts.dilation_rate.element.toggleAttribute("data-off", shown.kind !== CONVOLUTION);
      chosen.textContent = words.layerNumber(state.layer);
      second.setAttribute("aria-label", words.layerNumber(state.layer));
      Object.values(add).forEach((one) => one.enable(state.layers.length < LIMITS.layers));
      moves.up.enable(state.layer < state.layers.length - 1);
      moves.down.enable(state.layer > 0);
      moves.remove.enable(state.layers.length > 1);
    },
  };
}
