// The answer of the cell: a number, a bar, and a row of impulses.
import { h, setText } from "../lib/core/dom.js";
import { fixed } from "../lib/core/format.js";
import { s } from "../lib/core/svg.js";

const ROW = { width: 1000, height: 28 };
const GOLDEN = 0.6180339887498949; // each impulse falls into a wide gap, and none moves when one is added
const UNEVEN = 0.012;

/** Where so many impulses stand in a second, each from 0 to 1. */
export function impulses(count) {
  return Array.from({ length: count }, (_, i) => (0.5 + i * GOLDEN + UNEVEN * Math.sin(37 * i * i)) % 1);
}

export function answer(words) {
  const number = h("b", { class: "cc-answer-number" });
  const fill = h("span", { class: "cc-meter-fill" });
  const meter = h("div", { class: "cc-meter", "aria-hidden": "true" }, fill);
  const ticks = s("path", { class: "cc-impulses", "vector-effect": "non-scaling-stroke" });
  const row = s(
    "svg",
    { viewBox: `0 0 ${ROW.width} ${ROW.height}`, preserveAspectRatio: "none", height: ROW.height },
    ticks,
  );
  const silent = h("span", { class: "cc-silent" }, words.silent);
  const spikes = h("div", { class: "cc-spikes", "aria-hidden": "true" }, row, silent);
  const title = h("span", { class: "cc-answer-title" });
  const element = h(
    "div",
    { class: "cc-answer" },
    h("div", { class: "cc-answer-head" }, title, number),
    meter,
    spikes,
    h("span", { class: "cc-label" }, words.oneSecond),
  );
  return {
    element,
    update(scene, ceiling) {
      const text = fixed(scene.response, 1);
      const count = Math.round(scene.response);
      setText(title, words.answerOf[scene.cell]);
      setText(number, text);
      fill.style.width = `${Math.min(100, (100 * scene.response) / ceiling)}%`;
      const at = impulses(count).map((place) => `M${(8 + place * (ROW.width - 16)).toFixed(1)} 1V${ROW.height - 1}`);
      ticks.setAttribute("d", at.join(""));
      silent.hidden = count > 0;
      return text;
    },
  };
}
