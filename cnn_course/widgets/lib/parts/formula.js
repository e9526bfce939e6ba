// The formula for the output's size, with the present numbers in it: ⌊(96 + 0 + 0 − 3) / 1⌋ + 1 = 94.
import { h, setText } from "../core/dom.js";
import { MINUS } from "../core/format.js";

function part(name, label) {
  return h("span", { class: "cc-part" }, h("b", { "data-part": name }), h("small", {}, label));
}

function sign(text) {
  return h("span", { class: "cc-operator" }, text);
}

/** One line; the padding's two numbers share a label. */
function line(words) {
  const names = words.formulaParts;
  const zeros = h(
    "span",
    { class: "cc-pair" },
    h("b", { "data-part": "before" }),
    sign("+"),
    h("b", { "data-part": "after" }),
  );
  const drawn = h(
    "span",
    { class: "cc-formula-line", "aria-hidden": "true" },
    sign("\u230a("),
    part("size", names.input),
    sign("+"),
    h("span", { class: "cc-part" }, zeros, h("small", {}, names.padding)),
    sign(MINUS),
    part("span", names.span),
    sign(") /"),
    part("strides", names.strides),
    sign("\u230b + 1 ="),
    part("output", names.output),
  );
  const axis = h("span", { class: "cc-label cc-formula-axis", "aria-hidden": "true" });
  const spoken = h("span", { class: "cc-unseen" });
  const element = h("div", { class: "cc-formula-row" }, axis, drawn, spoken);
  const numbers = Object.fromEntries([...drawn.querySelectorAll("[data-part]")].map((b) => [b.dataset.part, b]));
  return {
    element,
    update(name, one) {
      setText(axis, name);
      for (const [key, cell] of Object.entries(numbers)) setText(cell, String(one[key]));
      setText(spoken, words.formulaSpoken(name, one));
    },
  };
}

/** update({down, across}): one line where height and width are alike, else two. formula.css styles the usual `kind`. */
export function formula(words, kind = "cc-size-formula") {
  const [first, second] = [line(words), line(words)];
  const note = h("div", { class: "cc-hint cc-foot-note" });
  const element = h("div", { class: kind }, first.element, second.element, note);
  return {
    element,
    update({ down, across }) {
      const alike = ["size", "taps", "before", "after"].every((key) => down[key] === across[key]);
      const names = words.formulaAxes;
      first.update(alike ? names.both : names.down, down);
      second.update(names.across, across);
      second.element.hidden = alike;
      const widest = across.taps > down.taps ? across : down;
      const dilated = widest.dilation > 1 && widest.taps > 1;
      setText(note, dilated ? words.dilatedSpan(widest.taps, widest.dilation, widest.span) : "");
    },
  };
}
