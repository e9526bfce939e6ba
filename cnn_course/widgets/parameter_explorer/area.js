// One layer's parameters as a square in a frame, to scale, with its number above it.
import { h, setText } from "../lib/core/dom.js";
import { s } from "../lib/core/svg.js";
import { grouped } from "../lib/maths/parameters.js";

const FRAME = 1000; // units of the drawing along the frame
const SMALL = 0.08; // a square with a shorter side, as a part of the frame's, is pointed at
const UNSEEN = 0.004; // and one below this is said to be too small

function grid() {
  const at = Array.from({ length: 9 }, (_, i) => ((i + 1) * FRAME) / 10);
  return at.map((x) => s("path", { class: "cc-area-grid", d: `M${x} 0V${FRAME}M0 ${x}H${FRAME}` }));
}

/** kind is "dense" or "conv"; update(count, side) draws a count as a square of that side. */
export function area(words, kind) {
  const number = h("b", { class: "cc-area-number" });
  const head = h("div", { class: "cc-area-head" }, h("span", { class: "cc-area-title" }, words.layers[kind]), number);
  const square = s("rect", { class: "cc-area-square" });
  const drawing = s(
    "svg",
    { viewBox: `0 0 ${FRAME} ${FRAME}`, class: "cc-area-drawing", "aria-hidden": "true" },
    square,
    grid(),
  );
  const callout = h("span", { class: "cc-area-callout" });
  const frame = h("div", { class: "cc-area-frame", "aria-hidden": "true" }, drawing, callout);
  return {
    element: h("div", { class: `cc-area cc-area--${kind}` }, head, frame),
    update(count, side) {
      setText(number, grouped(count));
      const length = side * FRAME;
      for (const [name, value] of Object.entries({ x: 0, y: FRAME - length, width: length, height: length })) {
        square.setAttribute(name, String(value));
      }
      callout.hidden = side >= SMALL;
      frame.style.setProperty("--side", `${100 * side}%`);
      setText(callout, side < UNSEEN ? words.unseen : words.here);
    },
  };
}
