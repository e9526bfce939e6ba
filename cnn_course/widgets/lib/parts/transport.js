// Choosing an output pixel: its row and column to type, one pixel back or on, and a walk over all of them.

import { h } from "../core/dom.js";
import { button, whole } from "./controls.js";

export const PLAY = "M4 2.5v11l9-5.5z";
export const PAUSE = "M4 3h3v10H4zM9 3h3v10H9z";
export const BACK = "M10.5 3 5 8l5.5 5z";
export const STEP = "M5.5 3 11 8l-5.5 5z";

/** onpick([row, column]), onplay(), onstep(1 or -1). update(pick, map) shows a pixel of a map; on a line it has a column only. */
export function transport(words, { onpick, onplay, onstep }) {
  const back = button({ faces: [words.back], path: BACK, onclick: () => onstep(-1) });
  const play = button({ faces: [words.play, words.pause], path: PLAY, onclick: onplay, kind: "cc-button--play" });
  const step = button({ faces: [words.step], path: STEP, onclick: () => onstep(1) });
  let pick = [0, 0];
  const place = (label, index) =>
    whole({
      label,
      hideLabel: true,
      low: 0,
      high: 0,
      value: 0,
      problem: words.wholeFrom,
      onchange(value) {
        pick = index === 0 ? [value, pick[1]] : [pick[0], value]; // the other number may be typed before the next frame
        onpick(pick);
      },
    });
  const [row, column] = [place(words.chosenRow, 0), place(words.chosenColumn, 1)];
  const unspoken = (text) => h("span", { class: "cc-label", "aria-hidden": "true" }, text);
  const names = [h("span", { class: "cc-label" }, words.chosenPixel), unspoken(words.row), unspoken(words.column)];
  const where = h("div", { class: "cc-where" }, names[0], names[1], row.element, names[2], column.element);
  const buttons = h("div", { class: "cc-buttons" }, back.element, play.element, step.element);
  return {
    element: h("div", { class: "cc-transport" }, where, buttons),
    update([y, x], { height, width }, isLine = false) {
      pick = [y, x];
      [names[1], row.element, names[2]].forEach((element) => (element.hidden = isLine));
      column.input.setAttribute("aria-label", isLine ? words.chosenPixel : words.chosenColumn);
      row.limit(0, height - 1);
      column.limit(0, width - 1);
      row.set(y);
      column.set(x);
    },
    playing(on) {
      play.set(on ? words.pause : words.play);
      play.icon(on ? PAUSE : PLAY);
    },
  };
}
