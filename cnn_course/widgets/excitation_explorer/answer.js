// The photograph, and a bar for each class; a thin line where the bar stands with the photograph's own gates.
import { h, setText } from "../lib/core/dom.js";
import { rowOf } from "./state.js";

const SIDE = 32;

export function answer(words, data) {
  const canvas = h("canvas", { class: "cc-excite-photo", width: SIDE, height: SIDE, role: "img" });
  const rows = data.classes.map((name) => {
    const [fill, own, share] = [h("i"), h("i", { class: "cc-excite-own" }), h("span", { class: "cc-excite-share" })];
    const bar = h("span", { class: "cc-excite-bar", "aria-hidden": "true" }, fill, own);
    const element = h("li", {}, h("span", {}, words.classes[name]), bar, share);
    return { element, fill, own, share };
  });
  const list = h(
    "ul",
    { class: "cc-excite-shares", "aria-label": words.sharesLabel },
    rows.map((row) => row.element),
  );
  const verdict = h("p", { class: "cc-excite-verdict" });
  let painted = -1;

  function paint(number) {
    if (number === painted) return;
    painted = number;
    const context = canvas.getContext("2d");
    const image = context.createImageData(SIDE, SIDE);
    const bytes = rowOf(data.photos, number);
    for (let i = 0; i < SIDE * SIDE; i++) {
      image.data.set([bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2], 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
  }

  return {
    element: h("div", { class: "cc-excite-answer" }, canvas, h("div", {}, list, verdict)),
    draw(scene) {
      paint(scene.number);
      canvas.setAttribute("aria-label", words.photoLabel(scene.photo));
      rows.forEach(({ element, fill, own, share }, label) => {
        fill.style.width = `${(100 * scene.shares[label]).toFixed(2)}%`;
        own.style.left = `${(100 * scene.before[label]).toFixed(2)}%`;
        element.toggleAttribute("data-most", label === scene.says);
        element.toggleAttribute("data-right", label === scene.number);
        setText(share, words.percent(scene.shares[label]));
      });
      setText(verdict, words.verdict(scene));
    },
  };
}
