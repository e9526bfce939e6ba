// The numbers of one window, which of them win, and what they are pooled to.

import { shade } from "../core/colour.js";
import { h, setText } from "../core/dom.js";
import { fixed } from "../core/format.js";
import { readingGrid, spared } from "./cells.js";

const FEW = 4; // so many numbers are written out in the arithmetic

/** The arithmetic in words and numbers; `words` are those of pooling. */
export function working({ counted, wins, sum, value }, kind, words) {
  const shown = counted.map((number) => fixed(number));
  if (kind !== "average") return words.wins(kind, counted.length, wins.filter(Boolean).length);
  const above = counted.length <= FEW && counted.length > 1 ? `(${shown.join(" + ")})` : fixed(sum);
  return `${above} / ${counted.length} = ${fixed(value)}`;
}

/** block.update(window of lib/pool.js, title) shows one window of size × size. */
export function windowBlock(words) {
  const title = h("span", { class: "cc-label" });
  const value = h("output", { class: "cc-value" });
  const text = h("div", { class: "cc-working" });
  const slot = h("div", { class: "cc-numbers" });
  const result = h(
    "div",
    { class: "cc-result" },
    slot,
    h("span", { class: "cc-sign", "aria-hidden": "true" }, "\u2192"),
    value,
  );
  const element = h("div", { class: "cc-window" }, title, result, text);
  let grid = null;
  let built = 0;

  function build(size) {
    built = size;
    grid = readingGrid({
      rows: size,
      columns: size,
      label: words.windowNumbers,
      kind: "cc-cells--patch",
      write: spared,
    });
    slot.replaceChildren(grid.element);
    element.dataset.size = size;
  }

  return {
    element,
    update(found, size, kind, name) {
      if (size !== built) build(size);
      const { numbers, outside, wins } = found;
      const texts = numbers.map((number, i) => (outside[i] ? "" : fixed(number)));
      grid.update(
        texts,
        numbers.map((number, i) => (outside[i] ? null : shade(number, 0, 1))),
        outside,
      );
      grid.cells.forEach((cell, i) => cell.toggleAttribute("data-wins", wins[i]));
      setText(title, name);
      setText(value, fixed(found.value));
      setText(text, working(found, kind, words));
      return fixed(found.value);
    },
  };
}
