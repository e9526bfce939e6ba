// The controls: which two networks, what the bars show, and folding.
import { h } from "../lib/core/dom.js";
import { act } from "../lib/parts/act.js";
import { resetButton, segments, select } from "../lib/parts/controls.js";
import { BARS, NONE, SIDES } from "./state.js";

/** choose(side, name), show(bars) and foldAll(is) are told what the reader wants; names() are those of the networks. */
export function settings({ words, names, choose, show, foldAll, reset }) {
  const chosen = SIDES.map((side) =>
    select({ label: words[side], groups: [], onchange: (name) => choose(side, name) }),
  );
  let offered = "";
  // Python may hand over another network later.
  const offer = () => {
    if (offered === String(names())) return;
    offered = String(names());
    const option = (value, label) => h("option", { value }, label);
    chosen.forEach(({ element }, i) => {
      const none = SIDES[i] === "beside" ? [option(NONE, words.none)] : [];
      element.querySelector("select").replaceChildren(...none, ...names().map((name) => option(name, name)));
    });
  };
  const bars = segments({
    label: words.bars,
    options: BARS.map((value) => ({ value, label: words.barNames[value] })),
    value: BARS[0],
    onchange: show,
  });
  bars.element.classList.add("cc-bars-choice");
  const [open, close] = [
    act({ label: words.unfoldAll, spoken: words.unfoldAll, onclick: () => foldAll(true) }),
    act({ label: words.foldAll, spoken: words.foldAll, onclick: () => foldAll(false) }),
  ];
  const back = resetButton(words, reset);
  return {
    element: h(
      "div",
      { class: "cc-controls" },
      h(
        "div",
        { class: "cc-control-row" },
        chosen.map(({ element }) => element),
        open.element,
        close.element,
        back.element,
      ),
      h("div", { class: "cc-control-row" }, bars.element),
    ),
    set(wanted) {
      offer();
      for (const [i, side] of SIDES.entries()) chosen[i].set(wanted[side]);
      bars.set(wanted.bars);
    },
  };
}
