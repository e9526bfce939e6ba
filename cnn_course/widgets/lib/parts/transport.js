// Choosing an output pixel: its row and column to type, one pixel back or on, and a walk over all of them.

import { h } from "../core/dom.js";
import { button, whole } from "./controls.js";

export const PLAY = "M4 2.5v11l9-5.5z";
export const PAUSE = "M4 3h3v10H4zM9 3h3v10H9z";
export const BACK = "M10.5 3 5 8l5.5 5z";
export const STEP = "M5.5 3 11 8l-5.5 5z";

/**
 * onplace(0 for the row or 1 for the column, its number), onplay(), onstep(1 or -1). update(pick, map) shows a pixel of a map; on
 * a line it has a column only. set(pick) shows it at once: what is typed next is typed beside it.
 */
export function transport(words, { onplace, onplay, onstep }) {
  const back = button({ faces: [words.back], path: BACK, onclick: () => onstep(-1) });
  const play = button({ faces: [words.play, words.pause], path: PLAY, onclick: onplay, kind: "cc-button--play" });
  const step = button({ faces: [words.step], path: STEP, onclick: () => onstep(1) });
  const place = (label, index) =>
    whole({
      label,
      hideLabel: true,
      low: 0,
      high: 0,
      value: 0,
      problem: words.wholeFrom,
      onchange: (value) => onplace(index, value),
    });
  const [row, column] = [place(words.chosenRow, 0), place(words.chosenColumn, 1)];
  const unspoken = (text) => h("span", { class: "cc-label", "aria-hidden": "true" }, text);
  const names = [h("span", { class: "cc-label" }, words.chosenPixel), unspoken(words.row), unspoken(words.column)];
  const where = h("div", { class: "cc-where" }, names[0], names[1], row.element, names[2], column.element);
  const buttons = h("div", { class: "cc-buttons" }, back.element, play.element, step.element);
  const set = ([y, x]) => {
    row.set(y);
    column.set(x);
  };
  return {
    element: h("div", { class: "cc-transport" }, where, buttons),
    set,
    update(pick, { height, width }, isLine = false) {
      [names[1], row.element, names[2]].forEach((element) => (element.hidden = isLine));
      column.input.setAttribute("aria-label", isLine ? words.chosenPixel : words.chosenColumn);
      row.limit(0, height - 1);
      column.limit(0, width - 1);
      set(pick);
    },
    playing(on) {
      play.set(on ? words.pause : words.play);
      play.icon(on ? PAUSE : PLAY);
    },
  };
}
