// The channels that add most to a Grad-CAM, a bar for each one's weight: to the right of zero, or to the left.
import { h, setText } from "../lib/core/dom.js";

export function channels(words, data) {
  const count = data.strongest[data.stages[0].name][0].length;
  const rows = Array.from({ length: count }, () => {
    const [name, fill, value] = [h("span", {}), h("i", {}), h("span", { class: "cc-why-weight" })];
    const bar = h("span", { class: "cc-why-bar", "aria-hidden": "true" }, fill);
    return { element: h("li", {}, name, bar, value), name, fill, value };
  });
  const note = h("span", {});
  const line = h("p", { class: "cc-hint cc-why-about" });
  return {
    element: h(
      "div",
      { class: "cc-panel" },
      h("div", { class: "cc-caption" }, h("span", {}, words.channels), note),
      h(
        "ol",
        { class: "cc-why-channels", "aria-label": words.channelsLabel },
        rows.map((row) => row.element),
      ),
      line,
    ),
    draw(scene) {
      const most = Math.max(...scene.strongest.map(({ weight }) => Math.abs(weight))) || 1;
      rows.forEach(({ name, fill, value }, i) => {
        const { channel, weight } = scene.strongest[i];
        const share = (50 * Math.abs(weight)) / most;
        fill.style.width = `${share.toFixed(2)}%`;
        fill.style.left = `${(weight < 0 ? 50 - share : 50).toFixed(2)}%`;
        fill.toggleAttribute("data-against", weight < 0);
        setText(name, words.channel(channel));
        setText(value, words.weight(weight));
      });
      setText(note, words.ofAll(scene.place.channels));
      setText(line, words.about(scene));
    },
  };
}
