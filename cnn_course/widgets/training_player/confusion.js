// The confusion matrix: how many of each digit were called what. One cell is picked and said in words.

import { css, mix, textOn } from "../lib/core/colour.js";
import { h, setText } from "../lib/core/dom.js";
import { neighbour } from "../lib/parts/cells.js";

/** How strong a cell's colour is: by the root of its share of the row, or a few mistakes among hundreds would not be seen. */
export function strength(count, total) {
  return total > 0 ? Math.sqrt(count / total) : 0;
}

/** onpick([row, column]) */
export function confusion(words, recorded, onpick) {
  const [classes] = recorded.arrays.confusion.shape;
  const names = Array.from({ length: classes }, (_, i) => String(i));
  let picked = 0;
  const pick = (index, focus = false) => {
    picked = index; // at once: the next key may come before the next frame
    onpick([Math.floor(index / classes), index % classes]);
    if (focus) cells[index].focus();
  };
  const pressed = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.key === "Enter") return;
    const next = neighbour(picked, classes, classes, event.key);
    if (next === null) return;
    event.preventDefault();
    pick(next, true);
  };
  const cells = Array.from({ length: classes * classes }, (_, i) =>
    h("div", { role: "gridcell", class: "cc-count", tabindex: -1, onclick: () => pick(i, true) }),
  );
  const corner = h(
    "span",
    { role: "columnheader", class: "cc-corner" },
    h("span", { class: "cc-unseen" }, words.written),
  );
  const head = h(
    "div",
    { role: "row", class: "cc-line" },
    corner,
    names.map((name) => h("span", { role: "columnheader" }, name)),
  );
  const lines = names.map((name, row) =>
    h(
      "div",
      { role: "row", class: "cc-line" },
      h("span", { role: "rowheader" }, name),
      cells.slice(row * classes, (row + 1) * classes),
    ),
  );
  const grid = h(
    "div",
    { role: "grid", class: "cc-matrix", "aria-label": words.matrixLabel, onkeydown: pressed },
    head,
    lines,
  );
  grid.style.setProperty("--across", classes);
  const across = h("div", { class: "cc-matrix-across", "aria-hidden": "true" }, words.called);
  const down = h("div", { class: "cc-matrix-down", "aria-hidden": "true" }, words.written);
  const [title, sentence, later, mistake, right] = [
    h("b"),
    h("p", { class: "cc-cell-says" }),
    h("p"),
    h("p", { class: "cc-mistake" }),
    h("p"),
  ];
  const how = h("p", { class: "cc-hint" }, words.matrixHint);
  const key = h("p", { class: "cc-hint" }, words.matrixColours);
  const said = h("div", { class: "cc-matrix-words" }, title, sentence, later, right, mistake, key, how);
  return {
    element: h("div", { class: "cc-confusion" }, h("div", { class: "cc-matrix-box" }, across, down, grid), said),
    draw(scene, theme) {
      const totals = names.map((_, row) =>
        scene.confusion.subarray(row * classes, (row + 1) * classes).reduce((a, b) => a + b, 0),
      );
      cells.forEach((cell, i) => {
        const [row, column] = [Math.floor(i / classes), i % classes];
        const count = scene.confusion[i];
        const colour = mix(theme.card, row === column ? theme.positive : theme.negative, strength(count, totals[row]));
        setText(cell, String(count));
        cell.style.backgroundColor = css(colour);
        cell.style.color = css(textOn(colour));
        cell.toggleAttribute("data-none", count === 0);
      });
      picked = scene.cell.row * classes + scene.cell.column;
      cells.forEach((cell, i) => {
        cell.tabIndex = i === picked ? 0 : -1;
        cell.setAttribute("aria-selected", String(i === picked));
      });
      setText(title, words.cellTitle(scene.cell));
      setText(sentence, words.cellSays(scene.cell));
      setText(later, words.cellAtEnd(scene.cellAtEnd));
      setText(right, words.rightOf(scene.numbers.validation.accuracy, recorded.tested));
      setText(mistake, words.mistake(scene.mistake));
    },
  };
}
