// The digit twice: as it was written, and as the networks get it.
import { paintPicture } from "../lib/core/colour.js";
import { h, setText } from "../lib/core/dom.js";
import { fromBytes } from "../lib/maths/tensor.js";
import { picture } from "../lib/parts/picture.js";
import { SIDE } from "./state.js";

export function stage(words) {
  const panel = () => {
    const view = picture({ role: "img" });
    const title = h("span", {});
    return {
      view,
      title,
      element: h("div", { class: "cc-panel" }, h("div", { class: "cc-caption" }, title), view.element),
    };
  };
  const [written, seen] = [panel(), panel()];
  const arrow = h("span", { class: "cc-shuffle-arrow", "aria-hidden": "true" }, "\u2192");
  const draw = ({ view, title }, bytes, text, label) => {
    paintPicture(fromBytes(bytes, SIDE, SIDE, 1), view.make(SIDE, SIDE).data32);
    view.draw();
    setText(title, text);
    view.element.setAttribute("aria-label", label);
  };
  return {
    element: h("div", { class: "cc-shuffle-stage" }, written.element, arrow, seen.element),
    measure: () => [written.view.measure(), seen.view.measure()].includes(true),
    draw(scene) {
      draw(written, scene.written, words.written, words.writtenLabel(scene.digit));
      draw(seen, scene.seen, words.seen, words.seenLabels[scene.kind](scene.digit));
    },
  };
}
