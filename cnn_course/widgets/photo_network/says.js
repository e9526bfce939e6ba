// What the network says: the five largest shares of the whole photograph, and what becomes of them while a part is hidden.
import { h, setText } from "../lib/core/dom.js";
import { TOP } from "./state.js";

export function says(words) {
  const rows = Array.from({ length: TOP }, () => {
    const [name, share, fill, before] = [h("span"), h("b"), h("i"), h("u")];
    const bar = h("span", { class: "cc-photo-bar", "aria-hidden": "true" }, fill, before);
    return { element: h("li", {}, name, share, bar), name, share, fill, before };
  });
  const rest = h("p", { class: "cc-hint" });
  const element = h(
    "div",
    { class: "cc-panel cc-photo-says" },
    h("div", { class: "cc-caption" }, h("span", {}, words.says), h("span", {}, words.classes)),
    h(
      "ol",
      {},
      rows.map((row) => row.element),
    ),
    rest,
  );
  return {
    element,
    /** first = [{ place, share }, …] of the whole photograph; now = all shares while a part is hidden, or null. */
    draw({ names, first, now, leader, isReady }) {
      rows.forEach((row, i) => {
        const { place, share } = first[i];
        const shown = now ? now[place] : share;
        setText(row.name, names[place]);
        setText(row.share, words.percent(shown));
        row.fill.style.width = `${100 * shown}%`;
        row.before.style.left = `${100 * share}%`;
        row.before.toggleAttribute("data-off", !now);
      });
      const total = first.reduce((sum, one) => sum + (now ? now[one.place] : one.share), 0);
      setText(rest, leader ? words.leads(names[leader.place], leader.share) : words.rest(1 - total, isReady));
    },
  };
}
