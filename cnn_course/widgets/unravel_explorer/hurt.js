// What each network reaches: as it was trained, hollow, and hurt, filled; a mark for each run.
import { h, setText } from "../lib/core/dom.js";
import { meanOf, NETWORKS, NONE } from "./state.js";

const CHANCE = 0.1;
const at = (share) => `left:${(100 * share).toFixed(2)}%`;

export function hurt(words) {
  const rows = NETWORKS.map((name) => {
    const [before, after] = [h("b"), h("b", { class: "cc-picked" })];
    const arrow = h("span", { "aria-hidden": "true" }, " \u2192 ");
    const marks = h("span", { class: "cc-unravel-marks" });
    const axis = h(
      "div",
      { class: "cc-unravel-axis", "aria-hidden": "true" },
      h("i", { class: "cc-unravel-chance", style: at(CHANCE) }),
      marks,
    );
    const numbers = h("span", { class: "cc-unravel-numbers" }, before, arrow, after);
    const element = h(
      "div",
      { class: "cc-unravel-network" },
      h("span", { class: "cc-unravel-who" }, words.networks[name]),
      axis,
      numbers,
    );
    return { name, before, after, arrow, marks, element };
  });
  const ends = h(
    "div",
    { class: "cc-unravel-network cc-hint", "aria-hidden": "true" },
    h("span"),
    h("div", { class: "cc-unravel-ends" }, h("span", { style: at(CHANCE) }, words.chance), h("span", {}, "100\u00a0%")),
    h("span"),
  );
  const verdict = h("p", { class: "cc-unravel-verdict" });
  const element = h(
    "div",
    { class: "cc-unravel-hurt" },
    h("div", { class: "cc-unravel-title" }, words.hurtTitle),
    rows.map((row) => row.element),
    ends,
    verdict,
  );
  const reached = (values) => (values.length ? words.accuracy(meanOf(values)) : words.impossible);
  return {
    element,
    draw(scene) {
      const told = scene.hurt && scene.guess !== NONE;
      for (const { name, before, after, arrow, marks } of rows) {
        const found = scene.networks[name];
        const values = told ? found.after : [];
        setText(before, words.accuracy(meanOf(found.before)));
        arrow.toggleAttribute("data-off", !scene.hurt);
        setText(after, scene.hurt ? (told ? reached(values) : words.hidden) : "");
        marks.replaceChildren(
          ...found.before.map((value) => h("i", { class: "cc-unravel-mark", style: at(value) })),
          ...values.map((value) => h("i", { class: "cc-unravel-mark cc-unravel-mark--hurt", style: at(value) })),
        );
      }
      setText(verdict, words.verdict(scene));
    },
  };
}
