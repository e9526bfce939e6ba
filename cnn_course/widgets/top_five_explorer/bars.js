// The ten likeliest classes in order, a line below those that count, and below them the label, where it stands further down.
import { h, setText } from "../lib/core/dom.js";
import { MOST } from "./state.js";

const HIDDEN = "?";

export function bars(words) {
  const rows = Array.from({ length: MOST + 1 }, () => {
    const [place, name, share, fill] = [h("span", { class: "cc-top-place" }), h("span"), h("b"), h("i")];
    const bar = h("span", { class: "cc-top-bar", "aria-hidden": "true" }, fill);
    return { element: h("li", {}, place, name, bar, share), place, name, share, fill };
  });
  const list = h(
    "ol",
    { class: "cc-top-bars", "aria-label": words.barsLabel },
    rows.map((row) => row.element),
  );
  return {
    element: list,
    draw(scene) {
      rows.forEach((row, i) => {
        const one = shownAt(scene, i);
        row.element.toggleAttribute("data-right", Boolean(one?.right));
        row.element.toggleAttribute("data-counts", i < scene.first);
        row.element.toggleAttribute("data-last", i === scene.first - 1);
        row.element.toggleAttribute("data-empty", i === MOST && !one);
        row.fill.style.width = `${one ? 100 * one.share : 0}%`;
        setText(row.place, one ? words.place(one.place) : i < MOST ? words.place(i + 1) : "");
        setText(row.name, one ? one.name : HIDDEN);
        setText(row.share, one ? words.percent(one.share) : "");
      });
    },
  };
}

/** What a row shows: a class with its place, the label in the last one; nothing while it is hidden, or stands further up. */
function shownAt({ open, top, label }, i) {
  if (!open) return null;
  if (i < MOST) return { ...top[i], place: i + 1 };
  return label.rank > MOST ? { ...label, place: label.rank, right: true } : null;
}
