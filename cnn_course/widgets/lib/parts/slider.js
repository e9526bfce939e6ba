// A range with its name and its value in words: the browser's own slider, {element, input, set}.
import { h, setText, uniqueId } from "../core/dom.js";

/** format(value) is the value in words, with its unit. set(value) shows a value and tells nobody. */
export function slider({ label, low, high, step, value, format, onchange }) {
  const id = uniqueId("range");
  const shown = h("output", { class: "cc-range-value", for: id, "aria-live": "off" });
  const input = h("input", { id, class: "cc-range", type: "range", min: low, max: high, step });
  const say = (now) => {
    setText(shown, format(now));
    input.setAttribute("aria-valuetext", format(now));
  };
  input.addEventListener("input", () => {
    say(Number(input.value));
    onchange(Number(input.value));
  });
  const set = (now) => {
    input.value = String(now);
    say(now); // as it is: the slider itself can only stand on a step
  };
  set(value);
  const name = h("span", { class: "cc-range-name" }, h("label", { class: "cc-label", for: id }, label), shown);
  return { element: h("div", { class: "cc-field cc-range-field" }, name, input), input, set };
}
