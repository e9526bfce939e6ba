// The three steps of the recursion, with the numbers of the picked layer in them.
import { h, setText } from "../lib/core/dom.js";
import { MINUS } from "../lib/core/format.js";
import { whole } from "./table.js";

const TIMES = "\u00d7";
// [name of a number, or a sign]
const STEPS = {
  size: ["size", "+ (", "span", `${MINUS} 1) ${TIMES}`, "jump"],
  jump: ["jump", TIMES, "strides"],
  start: ["start", MINUS, "before", TIMES, "jump"],
};

export function recursion(words) {
  const numbers = {};
  const steps = Object.entries(STEPS).map(([name, parts]) => {
    numbers[name] = {};
    const drawn = parts.map((part) => {
      if (!/^[a-z]/.test(part)) return h("span", { class: "cc-operator" }, part);
      numbers[name][part] = h("b");
      return h("span", { class: "cc-part" }, numbers[name][part], h("small", {}, words.recursionParts[part]));
    });
    numbers[name].result = h("b", { class: "cc-picked" });
    const line = h(
      "span",
      { class: "cc-step-line", "aria-hidden": "true" },
      drawn,
      h("span", { class: "cc-operator" }, "="),
      numbers[name].result,
    );
    numbers[name].spoken = h("span", { class: "cc-unseen" });
    return h(
      "div",
      { class: "cc-step" },
      h("span", { class: "cc-label", "aria-hidden": "true" }, words.columns[name]),
      line,
      numbers[name].spoken,
    );
  });
  const note = h("div", { class: "cc-hint" });
  return {
    element: h("div", { class: "cc-recursion" }, h("div", { class: "cc-steps" }, steps), note),
    /** From the fields {size, jump, start} of the layer below, through a window, to those above. */
    update({ size, jump, start }, { span, strides, before }, above, dilated) {
      const given = { size, jump, start, span, strides, before };
      for (const [name, cells] of Object.entries(numbers)) {
        for (const part of STEPS[name]) {
          if (cells[part]) setText(cells[part], whole(given[part]));
        }
        setText(cells.result, whole(above[name]));
        setText(cells.spoken, words.recursionSpoken[name]({ ...given, result: above[name] }));
      }
      setText(note, dilated ?? "");
    },
  };
}
