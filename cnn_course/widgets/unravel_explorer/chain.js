// The blocks of the network in a row: press one to take it out, or to put it back.
import { h, setText } from "../lib/core/dom.js";

const STAGES = 3;

/** toggle(number) is told which block was pressed. */
export function chain(words, count, toggle) {
  const buttons = Array.from({ length: count }, (_, i) => {
    const face = h("span", { class: "cc-unravel-number" }, String(i + 1));
    return h(
      "button",
      { type: "button", class: "cc-unravel-block", "aria-label": words.block(i + 1), onclick: () => toggle(i + 1) },
      face,
    );
  });
  const each = count / STAGES;
  const stages = Array.from({ length: STAGES }, (_, stage) =>
    h(
      "div",
      { class: "cc-unravel-stage" },
      h("div", { class: "cc-unravel-row" }, buttons.slice(stage * each, (stage + 1) * each)),
      h("span", { class: "cc-hint" }, words.stage(stage + 1)),
    ),
  );
  const element = h("div", { class: "cc-unravel-chain", role: "group", "aria-label": words.chainLabel }, stages);
  return {
    element,
    draw({ removed, swapped, blocks }) {
      const pair = swapped.split("-").map(Number);
      buttons.forEach((button, i) => {
        const number = i + 1;
        button.setAttribute("aria-pressed", String(removed.includes(number)));
        button.toggleAttribute("data-unrolled", blocks.includes(number));
        button.toggleAttribute("data-swapped", pair.includes(number));
        // In the place of a swapped block stands the other one.
        const shown = pair.includes(number) ? pair[1 - pair.indexOf(number)] : number;
        setText(button.firstElementChild, String(shown));
        button.setAttribute("aria-label", words.block(shown));
      });
    },
  };
}
