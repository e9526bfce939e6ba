// What the drawing shows, in words: what the chosen output covers, what no stop covers, how many zeros were added.

import { h, setText } from "../lib/core/dom.js";
import { isPixel, leftOver, runs, tapsAt } from "../lib/maths/coverage.js";

/** The pixels under one stop along an axis, as runs, and how many. */
function reached(axis, stop) {
  const pixels = tapsAt(axis, stop).filter((place) => isPixel(axis, place));
  return { runs: runs(pixels), count: pixels.length };
}

/** "pixels 4–6", "rows 2–4, columns 3–5: 9 pixels", with the zeros among them. */
export function patchWords(words, { dimensions, down, across }, [row, column]) {
  const [rows, columns] = [reached(down, row), reached(across, column)];
  if (dimensions === 1) return words.linePatch(columns.runs, across.taps - columns.count);
  const pixels = rows.count * columns.count;
  return words.squarePatch(rows.runs, columns.runs, pixels, down.taps * across.taps - pixels);
}

export function missedWords(words, { dimensions, missed, counts, size }) {
  if (missed.length === 0) return words.noneMissed;
  if (dimensions === 1) return words.lineMissed(runs(missed), missed.length, size);
  const pixels = counts.flat().filter((count) => count === 0).length;
  return words.squareMissed(runs(missed), pixels, size * size);
}

export function zerosWords(words, { dimensions, padding, across: { before, after } }) {
  const kind = typeof padding === "string" ? padding : "number";
  if (before + after === 0) return words.noZeros[kind];
  const amounts = (dimensions === 1 ? words.lineZeros : words.squareZeros)(before, after);
  return kind === "same" && before !== after ? `${amounts}, ${words.oddZero}` : amounts;
}

export function remainderWords(words, { dimensions, across }) {
  const left = leftOver(across);
  const say = left === 0 ? words.noRemainder : words.remainder[dimensions];
  return say(left, across.before + across.after > 0);
}

/** The three lines beneath the drawing. */
export function facts(words) {
  const line = (kind) => {
    const [name, value] = [h("dt", {}, words.facts[kind]), h("dd")];
    return { name, value, element: h("div", { class: `cc-fact cc-fact--${kind}` }, name, value) };
  };
  const [chosen, never, zeros] = ["chosen", "never", "padding"].map(line);
  return {
    element: h("dl", { class: "cc-facts" }, chosen.element, zeros.element, never.element),
    update(scene) {
      setText(never.value, missedWords(words, scene));
      never.element.toggleAttribute("data-some", scene.missed.length > 0);
      setText(zeros.value, zerosWords(words, scene));
    },
    /** Returns the sentence, to be said aloud. */
    choose(scene, pick) {
      setText(chosen.name, words.chosenName[scene.dimensions](...pick));
      setText(chosen.value, patchWords(words, scene, pick));
      return `${chosen.name.textContent} ${chosen.value.textContent}`;
    },
  };
}
