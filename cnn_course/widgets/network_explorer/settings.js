// The controls: which network and what goes in; and, beside the table, how the picked layer is built.

import { h, setText } from "../lib/core/dom.js";
import { both } from "../lib/maths/plain.js";
import { act, DOWN, REMOVE, UP } from "../lib/parts/act.js";
import { checkbox, resetButton, segments, select, whole } from "../lib/parts/controls.js";
import { scaled } from "../lib/parts/scaled.js";
import { ACTIVATIONS, EDITS, KINDS, LIMITS, OWN, PAIRS, RATES, settingsOf, windowChanged } from "./state.js";

function counting(high) {
  return Array.from({ length: high }, (_, i) => ({ value: i + 1, label: String(i + 1) }));
}

/** show(network), resize(shape) are told what the reader chose; names() are those of the networks that can be. */
export function topControls({ words, names, copy, show, resize, reset }) {
  const network = select({ label: words.network, groups: [], onchange: show });
  const list = network.element.querySelector("select");
  const own = h("option", { value: OWN }, words.own);
  let offered = "";
  // Python may hand over another network later.
  const offer = () => {
    if (offered === String(names())) return;
    offered = String(names());
    list.replaceChildren(...names().map((name) => h("option", { value: name }, words.title(name))), own);
  };
  let now = [1, 1, 1];
  const boxes = words.inputParts.map((label, i) =>
    whole({
      label,
      hideLabel: true,
      low: 1,
      high: LIMITS.side,
      value: 1,
      problem: words.wholeFrom,
      onchange: (value) => resize(now.with(i, value)),
    }),
  );
  const signed = boxes.flatMap((box, i) =>
    i === 0 ? [box.element] : [h("span", { "aria-hidden": "true" }, "\u00d7"), box.element],
  );
  const input = h(
    "div",
    { class: "cc-field", role: "group", "aria-label": words.inputShape },
    h("span", { class: "cc-label", "aria-hidden": "true" }, words.inputShape),
    h("div", { class: "cc-pairing" }, signed),
  );
  const back = resetButton(words, reset);
  return {
    element: h(
      "div",
      { class: "cc-controls" },
      h("div", { class: "cc-control-row" }, network.element, input, copy.element, back.element),
      copy.byHand,
    ),
    /** A network that is looked at keeps the picture that it was made for. */
    set({ network: name }, { hasOwn, inputShape, isLooked }) {
      offer();
      own.hidden = !hasOwn && name !== OWN;
      network.set(name);
      now = inputShape;
      boxes.forEach((box, i) => {
        box.set(inputShape[i]);
        box.enable(!isLooked);
      });
      copy.element.toggleAttribute("data-off", isLooked);
    },
  };
}

/** edit(one of EDITS) is told what the reader chose. */
export function layerPanel({ words, edit }) {
  const set = (name) => (value) => edit(EDITS.set({ [name]: PAIRS.has(name) ? both(value) : value }));
  const toNumber = (then) => (value) => then(Number(value));
  const kinds = KINDS.map((value) => ({ value, label: value }));
  const large = (name, high) =>
    scaled({ label: words.settings[name], low: 1, high, value: 1, problem: words.wholeFrom, onchange: set(name) });
  const activations = ACTIVATIONS.map((value) => ({ value: value ?? "", label: value ?? words.noActivation }));
  const windowed = (value) => edit((layers, pick) => EDITS.set(windowChanged(layers[pick], value))(layers, pick));
  const listed = (name, options, onchange) => select({ label: words.settings[name], groups: [{ options }], onchange });
  const parts = {
    filters: large("filters", LIMITS.filters),
    units: large("units", LIMITS.units),
    kernel_size: listed("kernel_size", counting(LIMITS.kernel_size), toNumber(set("kernel_size"))),
    pool_size: listed("pool_size", counting(LIMITS.pool_size), toNumber(windowed)),
    strides: segments({ label: words.settings.strides, options: counting(LIMITS.strides), onchange: set("strides") }),
    padding: segments({
      label: words.settings.padding,
      options: ["valid", "same"].map((value) => ({ value, label: words.paddingWords[value] })),
      onchange: set("padding"),
    }),
    activation: listed("activation", activations, (value) => set("activation")(value || null)),
    use_bias: checkbox({ label: words.settings.use_bias, value: true, onchange: set("use_bias") }),
    rate: listed(
      "rate",
      RATES.map((value) => ({ value, label: String(value) })),
      toNumber(set("rate")),
    ),
  };
  const kind = select({ label: words.layerNumber(0), groups: [{ options: kinds }], onchange: set("kind") });
  const number = kind.element.querySelector("label");
  number.classList.add("cc-chosen-layer");
  const moves = {
    up: act({ label: words.moveUp, path: UP, onclick: () => edit(EDITS.move(-1)) }),
    down: act({ label: words.moveDown, path: DOWN, onclick: () => edit(EDITS.move(1)) }),
    remove: act({ label: words.remove, path: REMOVE, onclick: () => edit(EDITS.remove()) }),
  };
  let next = KINDS[0];
  const choice = select({
    label: words.addAfter,
    groups: [{ options: kinds }],
    value: next,
    onchange: (value) => (next = value),
  });
  const add = act({ label: words.add, spoken: words.addSpoken, onclick: () => edit(EDITS.add(next)) });
  const does = h("p", { class: "cc-hint cc-does" });
  const moving = h(
    "div",
    { class: "cc-moving" },
    Object.values(moves).map((one) => one.element),
  );
  const settings = h(
    "div",
    { class: "cc-layer-settings" },
    Object.values(parts).map((one) => one.element),
  );
  const element = h(
    "div",
    { class: "cc-layer-panel", role: "group" },
    h("div", { class: "cc-panel-line" }, kind.element, moving),
    settings,
    does,
    h("div", { class: "cc-panel-line cc-adding" }, choice.element, add.element),
  );
  return {
    element,
    set({ layers, pick }) {
      const layer = layers[pick];
      const own = new Set(settingsOf(layer.kind));
      kind.set(layer.kind);
      number.textContent = words.layerNumber(pick);
      element.setAttribute("aria-label", words.layerNumber(pick));
      for (const [name, control] of Object.entries(parts)) {
        control.element.hidden = !own.has(name);
        if (own.has(name)) control.set(PAIRS.has(name) ? layer[name][0] : (layer[name] ?? ""));
      }
      setText(does, words.does[layer.kind]);
      add.enable(layers.length < LIMITS.layers);
      moves.up.enable(pick > 0);
      moves.down.enable(pick < layers.length - 1);
      moves.remove.enable(layers.length > 1);
    },
  };
}
