// A whole number to type, with buttons that halve and double it.

import { h, uniqueId } from "../core/dom.js";
import { button, whole } from "./controls.js";

/** onchange(value); set(value) shows a value and tells nobody. An odd number is halved downwards. */
export function scaled({ label, low, high, value, problem, onchange }) {
  let now = value;
  const typed = whole({ label, hideLabel: true, low, high, value, problem, onchange: (next) => onchange(next) });
  const by = (factor, face) => {
    const next = () => Math.min(high, Math.max(low, Math.floor(now * factor)));
    const made = button({ faces: [face], onclick: () => next() !== now && onchange(next()), kind: "cc-button--scale" });
    made.element.setAttribute("aria-label", `${label} ${face}`);
    return { element: made.element, show: () => made.element.setAttribute("aria-disabled", String(next() === now)) };
  };
  const [half, double] = [by(1 / 2, "\u00f7 2"), by(2, "\u00d7 2")];
  const id = uniqueId("scaled");
  const name = h("span", { class: "cc-label", id }, label);
  const box = h("div", { class: "cc-scaled" }, half.element, typed.element, double.element);
  const set = (next) => {
    now = next;
    typed.set(next);
    [half, double].forEach((one) => one.show());
  };
  set(value);
  return { element: h("div", { class: "cc-field", role: "group", "aria-labelledby": id }, name, box), set };
}
