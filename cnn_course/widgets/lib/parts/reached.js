// What networks reach before and after they were hurt: hollow and filled marks, one for each run, on an axis from 0 to 100 %.
import { h, setText } from "../core/dom.js";

const at = (share) => `left:${(100 * share).toFixed(2)}%`;

/**
 * names are the networks, chance what guessing reaches. draw(found): by name {before, after, text}, the accuracies of the
 * runs, none where they are hidden or impossible, and what is said after the arrow, "" where nothing was done.
 */
export function reached(words, names, chance) {
  const rows = names.map((name) => {
    const [before, after] = [h("b"), h("b", { class: "cc-picked" })];
    const arrow = h("span", { "aria-hidden": "true" }, " \u2192 ");
    const marks = h("span", {});
    const line = h("i", { class: "cc-reached-chance", style: at(chance) });
    const axis = h("div", { class: "cc-reached-axis", "aria-hidden": "true" }, line, marks);
    const numbers = h("span", { class: "cc-reached-numbers" }, before, arrow, after);
    const element = h("div", { class: "cc-reached-network" }, h("span", {}, words.networks[name]), axis, numbers);
    return { name, before, after, arrow, marks, element };
  });
  const ends = h(
    "div",
    { class: "cc-reached-network cc-hint", "aria-hidden": "true" },
    h("span"),
    h("div", { class: "cc-reached-ends" }, h("span", { style: at(chance) }, words.chance), h("span", {}, "100\u00a0%")),
    h("span"),
  );
  return {
    element: h(
      "div",
      {},
      rows.map((row) => row.element),
      ends,
    ),
    draw(found) {
      for (const { name, before, after, arrow, marks } of rows) {
        const one = found[name];
        setText(before, words.accuracy(one.before.reduce((sum, value) => sum + value, 0) / one.before.length));
        arrow.toggleAttribute("data-off", one.text === "");
        setText(after, one.text);
        marks.replaceChildren(
          ...one.before.map((value) => h("i", { class: "cc-reached-mark", style: at(value) })),
          ...one.after.map((value) => h("i", { class: "cc-reached-mark cc-reached-mark--hurt", style: at(value) })),
        );
      }
    },
  };
}
