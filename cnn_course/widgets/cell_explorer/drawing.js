// The cell drawn: a row for each input and block, and a curve from what a block takes to the block.
import { h, setText } from "../lib/core/dom.js";
import { s } from "../lib/core/svg.js";
import { blockText, live } from "./genome.js";
import { MOST_BLOCKS } from "./state.js";

const [ROW, WIDTH, LINE] = [36, 76, 66]; // pixels; style.css has the same row
const HEIGHT = ROW * (MOST_BLOCKS + 3);

const middle = (row) => (row + 1 / 2) * ROW;

/** A curve at the left of the rows, further out the more rows it passes. */
function arc(from, to, nudge) {
  const out = LINE - 10 - Math.min(46, 9 * (to - from)) + nudge;
  return `M${LINE} ${middle(from)}C${out} ${middle(from)} ${out} ${middle(to)} ${LINE} ${middle(to)}`;
}

/** onpick(number of a block) is told which one the reader chose. */
export function drawing(words, { onpick }) {
  const curves = s("g", { fill: "none" });
  const dots = Array.from({ length: MOST_BLOCKS + 3 }, (_, row) => s("circle", { cx: LINE, cy: middle(row), r: 4.5 }));
  const picture = s(
    "svg",
    { class: "cc-cell-curves", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" },
    curves,
    dots,
  );
  const rows = dots.map((_, row) => {
    const [name, text] = [h("b", {}), h("code", {})];
    const isBlock = row >= 2 && row < MOST_BLOCKS + 2;
    const onclick = isBlock ? () => onpick(row - 1) : null;
    const face = h(
      isBlock ? "button" : "span",
      { class: "cc-cell-row", type: isBlock ? "button" : null, onclick: onclick ?? false },
      name,
      text,
    );
    return { element: h("li", {}, face), face, name, text };
  });
  const list = h(
    "ol",
    { class: "cc-cell-rows", "aria-label": words.drawing },
    rows.map((one) => one.element),
  );
  const written = (row, block, dead) => {
    if (row < 2) return words.inputs[["p", "h"][row]];
    return block && blockText(block) + (dead ? words.dead : "");
  };
  return {
    element: h("div", { class: "cc-cell-drawing" }, picture, list),
    update(cell, pick) {
      const names = ["p", "h", ...cell.blocks.map((_, place) => String(place + 1))];
      const at = (name) => names.indexOf(name);
      const end = MOST_BLOCKS + 2;
      const alive = live(cell);
      const edges = cell.blocks.flatMap(({ left, right }, place) => {
        const isPicked = place + 1 === pick;
        return [left, right].map(({ from }, side) => ({ from: at(from), to: place + 2, nudge: 5 * side, isPicked }));
      });
      const ends = cell.out.map((name) => ({ from: at(name), to: end, nudge: 0, isOut: true }));
      curves.replaceChildren(
        ...[...ends, ...edges].map(({ from, to, nudge, isPicked, isOut }) =>
          s("path", { d: arc(from, to, nudge), class: isPicked ? "cc-cell-picked" : isOut ? "cc-cell-out" : null }),
        ),
      );
      rows.forEach(({ element, face, name, text }, row) => {
        const [block, isOut] = [cell.blocks[row - 2], row === end];
        const isThere = row < 2 || Boolean(block) || isOut;
        element.toggleAttribute("data-empty", !isThere);
        dots[row].toggleAttribute("data-empty", !isThere);
        const dead = Boolean(block) && !alive.has(String(row - 1));
        element.toggleAttribute("data-dead", dead);
        if (face.tagName === "BUTTON") face.setAttribute("aria-pressed", String(row - 1 === pick));
        setText(name, isOut ? words.out : (names[row] ?? ""));
        setText(text, written(row, block, dead) ?? (isOut ? cell.out.join(" ") : ""));
      });
    },
  };
}
