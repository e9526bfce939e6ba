// Gates by class, early and late in the network, as deviations from each channel's mean: one scale for both.
import { paintSigned } from "../lib/core/colour.js";
import { h } from "../lib/core/dom.js";
import { ENDS } from "./state.js";

export function classMaps(words, data, pick) {
  const limit = Math.max(...ENDS.flatMap((end) => Array.from(data.ends[end].data, Math.abs)));
  const parts = ENDS.map((end) => {
    const { classes, channels } = data.ends[end];
    const canvas = h("canvas", { width: channels, height: classes, "aria-hidden": "true" });
    const context = canvas.getContext("2d");
    const image = context.createImageData(channels, classes);
    const mark = end === "late" ? h("i", { class: "cc-excite-column" }) : null;
    mark?.style.setProperty("width", `${100 / channels}%`);
    const box = h("div", { class: "cc-excite-canvas" }, canvas, mark);
    if (mark) {
      box.addEventListener("click", (event) => {
        const { left, width } = box.getBoundingClientRect();
        pick(Math.min(channels - 1, Math.max(0, Math.floor((channels * (event.clientX - left)) / width))));
      });
    }
    const names = h(
      "div",
      { class: "cc-excite-names", "aria-hidden": "true" },
      data.classes.map((name) => h("span", {}, words.classes[name])),
    );
    const element = h(
      "div",
      { class: "cc-excite-end", role: "img", "aria-label": words.endLabel(end, data.due_to_class[end]) },
      h("div", { class: "cc-excite-title" }, words.ends[end]),
      h("div", { class: "cc-excite-grid" }, names, box),
      h("p", { class: "cc-hint" }, words.due(data.due_to_class[end])),
    );
    const pixels = new Uint32Array(image.data.buffer);
    return { end, channels, pixels, mark, element, show: () => context.putImageData(image, 0, 0) };
  });
  const strip = h(
    "div",
    { class: "cc-excite-scale" },
    h("span", {}, words.scaleEnd(-limit)),
    h("i", { "aria-hidden": "true" }),
    h("span", {}, words.scaleEnd(limit)),
  );
  return {
    element: h(
      "div",
      { class: "cc-excite-classes" },
      parts.map((part) => part.element),
      strip,
    ),
    draw(scene, theme) {
      for (const { end, channels, pixels, mark, show } of parts) {
        paintSigned(data.ends[end].data, limit, theme.signed, pixels);
        show();
        if (mark) mark.style.left = `${(100 * scene.channel) / channels}%`;
      }
    },
  };
}
