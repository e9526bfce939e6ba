// Beside the table of a network that is looked at: how the picked layer is built, or what the picked block holds; folding.

import { h, setText, uniqueId } from "../lib/core/dom.js";
import { dimensions } from "../lib/core/format.js";
import { act } from "../lib/parts/act.js";

// The order in which a layer's arguments are told: where a page comes from a notebook file they are sorted by name.
const ARGUMENTS = [
  "filters",
  "units",
  "kernel_size",
  "pool_size",
  "size",
  "strides",
  "padding",
  "cropping",
  "dilation_rate",
  "groups",
  "depth_multiplier",
  "activation",
  "use_bias",
  "center",
  "scale",
  "offset",
  "momentum",
  "epsilon",
  "rate",
  "noise_shape",
  "max_value",
  "keepdims",
  "target_shape",
  "interpolation",
];

/** A layer's arguments as they are written in Keras: [name, value]. */
function argumentsOf({ kind, name, inputs, ...rest }) {
  const text = (value) =>
    Array.isArray(value) ? dimensions(...value.flat().map((one) => one ?? "\u2013")) : String(value);
  return Object.entries(rest)
    .filter(([, value]) => value !== null && value !== false)
    .sort(([one], [other]) => ARGUMENTS.indexOf(one) - ARGUMENTS.indexOf(other))
    .map(([argument, value]) => [argument, value === true ? "\u2713" : text(value)]);
}

/** A name whose words may stand on several lines: stage1_, block1_, shortcut_, conv. */
function breakable(name) {
  return name.split(/(?<=_)/).flatMap((word, i) => (i === 0 ? [word] : [h("wbr"), word]));
}

/** How many layers of each kind a block holds, the most frequent first: [kind, count]. */
function kindsIn(layers, { first, last }) {
  const counts = new Map();
  for (const { kind } of layers.slice(first, last + 1)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

/** onfold(block) folds or unfolds one; onall(is) all of them. */
export function lookPanel({ words, onfold, onall }) {
  const [title, name, does, takes] = ["cc-label cc-chosen-layer", "cc-look-name", "cc-hint", "cc-hint"].map((kind) =>
    h("p", { class: kind }),
  );
  name.id = uniqueId("look");
  const list = h("dl", { class: "cc-look-list" });
  let near = null;
  const one = act({ label: words.unfold, spoken: words.unfold, onclick: () => near && onfold(near) });
  const all = act({ label: words.unfoldAll, spoken: words.unfoldAll, onclick: () => onall(true) });
  const none = act({ label: words.foldAll, spoken: words.foldAll, onclick: () => onall(false) });
  const element = h(
    "div",
    { class: "cc-layer-panel cc-look-panel", role: "group" },
    h("div", {}, title, name),
    // It may have more to say than there is room: then the keys scroll it.
    h("div", { class: "cc-look-facts", role: "group", tabindex: 0, "aria-labelledby": name.id }, does, list, takes),
    h("div", { class: "cc-look-folding" }, one.element, all.element, none.element),
  );
  const face = one.element.querySelector("span").firstChild;
  return {
    element,
    set({ layers, rows, items, open, blocks }, item) {
      const { block, first, level } = items[item];
      const isBlock = Boolean(block);
      setText(title, isBlock ? words.blockWord : words.layerNumber(first));
      name.replaceChildren(...breakable(isBlock ? block.name : rows[first].name));
      element.setAttribute("aria-label", isBlock ? block.name : words.layerNumber(first));
      setText(does, isBlock ? words.layers(block.last - first + 1) : (words.looked[layers[first].kind] ?? ""));
      const facts = isBlock
        ? kindsIn(layers, block)
        : [[words.kind, layers[first].kind], ...argumentsOf(layers[first])];
      list.replaceChildren(...facts.flatMap(([fact, value]) => [h("dt", {}, fact), h("dd", {}, String(value))]));
      const source = (row) => (row < 0 ? words.input : rows[row].name);
      setText(takes, isBlock ? "" : words.takes(rows[first].inputs.map(source)));
      const around = open.filter((other) => other.level < level && other.from <= item && item <= other.to).at(-1);
      near = block?.name ?? around?.block.name ?? null;
      const text = near ? (isBlock ? words.unfoldOne(near) : words.foldOne(near)) : words.unfold;
      setText(face, text);
      one.element.setAttribute("aria-label", text);
      one.enable(Boolean(near));
      all.enable(items.some((other) => other.block));
      none.enable(open.length > 0);
      element.toggleAttribute("data-plain", blocks.length === 0);
    },
  };
}
