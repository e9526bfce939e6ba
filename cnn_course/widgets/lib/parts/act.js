// A button that keeps the focus when it has nothing to do, and the drawings on those that move and remove.

import { h } from "../core/dom.js";
import { button } from "./controls.js";

export const UP = "M8 3l5.5 6h-4v4.5h-3V9h-4z";
export const DOWN = "M8 13L2.500 7h4V2.500h3V7h4z";
export const REMOVE =
  "M4.200 3L8 6.800 11.800 3 13 4.200 9.200 8l3.800 3.800-1.200 1.200L8 9.200 4.200 13 3 11.800 6.800 8 3 4.200z";

/** With `spoken` its label is seen and `spoken` is heard; without, it shows the drawing alone. enable(is) */
export function act({ label, spoken = null, path = null, onclick }) {
  let on = true;
  const made = button({ faces: [label], path, onclick: () => on && onclick(), kind: spoken ? "" : "cc-button--icon" });
  if (spoken) made.element.setAttribute("aria-label", spoken);
  else made.element.replaceChildren(made.element.firstChild, h("span", { class: "cc-unseen" }, label));
  return {
    element: made.element,
    enable(is) {
      on = is;
      made.element.setAttribute("aria-disabled", String(!is));
    },
  };
}
