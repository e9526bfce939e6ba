// For each length: the share of all paths, and the share of the gradient that was measured.
import { h, setText } from "../lib/core/dom.js";
import { MOST, meanOf } from "./state.js";

const percent = (share) => `${(100 * share).toFixed(1)}%`;

export function lengths(words) {
  const rows = Array.from({ length: MOST + 1 }, (_, length) => {
    const bars = ["paths", "gradient"].map((kind) => h("i", { class: `cc-unravel-bar cc-unravel-bar--${kind}` }));
    const dots = h("span", { class: "cc-unravel-dots" });
    const numbers = [h("td", {}), h("td", {})];
    const track = h(
      "td",
      { class: "cc-unravel-tracks", "aria-hidden": "true" },
      h("span", {}, bars[0]),
      h("span", {}, bars[1], dots),
    );
    return {
      length,
      bars,
      dots,
      numbers,
      element: h("tr", {}, h("th", { scope: "row" }, String(length)), track, numbers),
    };
  });
  const head = [words.lengthColumn, "", words.pathsColumn, words.gradientColumn].map((text, i) =>
    i === 1 ? h("td", {}) : h("th", { scope: "col", class: `cc-unravel-head--${i}` }, text),
  );
  const element = h(
    "div",
    { class: "cc-unravel-lengths" },
    h("div", { class: "cc-unravel-title" }, words.lengthsTitle),
    h(
      "table",
      {},
      h("caption", { class: "cc-unseen" }, words.lengthsLabel),
      h("thead", {}, h("tr", {}, head)),
      h(
        "tbody",
        {},
        rows.map((row) => row.element),
      ),
    ),
  );
  return {
    element,
    draw(scene) {
      const left = scene.lengths.reduce((sum, one) => sum + one.left, 0);
      // The longest bar fills its track.
      const most = Math.max(...scene.lengths.flatMap((one) => [one.left / left, ...one.gradient]));
      rows.forEach((row) => {
        const one = scene.lengths[row.length];
        row.element.toggleAttribute("data-off", !one);
        if (!one) return;
        const mean = meanOf(one.gradient);
        row.bars[0].style.width = percent(one.left / left / most);
        row.bars[1].style.width = percent(mean / most);
        row.dots.replaceChildren(
          ...one.gradient.map((value) => h("i", { class: "cc-unravel-dot", style: `left:${percent(value / most)}` })),
        );
        setText(row.numbers[0], words.share(one.left / left));
        setText(row.numbers[1], words.share(mean));
      });
    },
  };
}
