// What the colours of a signed map mean: its two ends and zero, as numbers.
import { css } from "../core/colour.js";
import { h, setText } from "../core/dom.js";
import { digitsThatFit, fixed } from "../core/format.js";

export function legend() {
  const [low, high] = [h("span", { class: "cc-legend-end" }), h("span", { class: "cc-legend-end" })];
  const bar = h("span", { class: "cc-legend-bar", "aria-hidden": "true" }, h("span", {}, "0"));
  const element = h("div", { class: "cc-legend" }, low, bar, high);
  return {
    element,
    update(limit, theme) {
      const digits = digitsThatFit(limit, 2);
      setText(low, fixed(-limit, digits));
      setText(high, limit > 0 ? `+${fixed(limit, digits)}` : fixed(limit, digits));
      const [negative, zero, positive] = [theme.negative, theme.zero, theme.positive].map(css);
      bar.style.background = `linear-gradient(to right, ${negative}, ${zero}, ${positive})`;
    },
  };
}
