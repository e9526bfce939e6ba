// The controls: which photograph, one of one's own, and the way back.
import { h } from "../lib/core/dom.js";
import { button, resetButton, segments } from "../lib/parts/controls.js";

/** change(changes), onfile(file), reset(). */
export function settings({ words, photographs, value, change, onfile, reset }) {
  const chosen = segments({
    label: words.photograph,
    options: photographs.map((name) => ({ value: name, label: words.photographs[name] })),
    value,
    onchange: (photograph) => change({ photograph }),
  });
  const input = h("input", {
    type: "file",
    accept: "image/*",
    class: "cc-unseen",
    tabindex: -1,
    "aria-hidden": "true",
    onchange: () => {
      if (input.files?.[0]) onfile(input.files[0]);
      input.value = ""; // the same file can be chosen again
    },
  });
  const own = button({ faces: [words.own], onclick: () => input.click() });
  const back = resetButton(words, reset);
  const row = h("div", { class: "cc-control-row" }, chosen.element, own.element, input, back.element);
  return {
    element: h("div", { class: "cc-controls" }, row),
    /** No segment is chosen while the photograph is the reader's own. */
    set: ({ photograph }, isOwn) => chosen.set(isOwn ? "" : photograph),
  };
}
