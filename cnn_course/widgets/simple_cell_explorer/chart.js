// A small chart: curves over an axis, and the present place on one of them. Pointing at it chooses a place.
import { h } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";

const EDGE = { left: 26, right: 16, top: 12, bottom: 22 };

/** onpoint(value of the axis) while the chart is pressed. */
export function chart({ height, onpoint }) {
  const drawing = s("svg", { class: "cc-chart", height, role: "img" });
  const element = h("div", { class: "cc-chart-box" }, drawing);
  let width = 0;
  let scale = null;
  let held = false;

  const point = (event) => {
    const x = event.clientX - element.getBoundingClientRect().left;
    const [low, high] = scale.axis;
    const share = (x - EDGE.left) / (width - EDGE.left - EDGE.right);
    onpoint(low + Math.min(1, Math.max(0, share)) * (high - low));
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || width === 0) return;
    held = true;
    element.setPointerCapture(event.pointerId);
    point(event);
  });
  element.addEventListener("pointermove", (event) => held && point(event));
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    element.addEventListener(end, () => (held = false));

  function places({ axis, top }) {
    const [low, high] = axis;
    const [right, foot] = [width - EDGE.left - EDGE.right, height - EDGE.top - EDGE.bottom];
    return {
      axis,
      x: (at) => EDGE.left + ((at - low) / (high - low)) * right,
      y: (at) => EDGE.top + (1 - at / top) * foot,
    };
  }

  return {
    element,
    measure: measuring(element, (now) => (width = now)),
    /** axis [low, high], top of the scale, ticks {across: [[at, text]], up: [at]}, curves [{points, kind}], guide, present [x, y]. */
    draw({ axis, top, ticks, curves, guide, present, label }) {
      if (width === 0) return;
      scale = places({ axis, top });
      const { x, y } = scale;
      drawing.setAttribute("width", width);
      drawing.setAttribute("aria-label", label);
      const ground = y(0);
      const grid = ticks.up.map((at) => [
        s("line", { x1: EDGE.left, x2: width - EDGE.right, y1: y(at), y2: y(at), class: at ? "cc-grid" : "cc-ground" }),
        s("text", { x: EDGE.left - 6, y: y(at) + 4, "text-anchor": "end" }, String(at)),
      ]);
      const names = ticks.across.map(([at, text]) =>
        s("text", { x: x(at), y: height - 5, "text-anchor": "middle" }, text),
      );
      const line = guide
        ? s("line", { x1: x(guide.at), x2: x(guide.at), y1: EDGE.top, y2: ground, class: "cc-guide" })
        : null;
      const word = guide && { x: x(guide.at), y: EDGE.top - 2, "text-anchor": guide.anchor, class: "cc-guide-name" };
      const lines = curves.map(({ points, kind }) => {
        const path = points
          .map(([at, value], i) => `${i ? "L" : "M"}${x(at).toFixed(2)} ${y(value).toFixed(2)}`)
          .join("");
        return s("path", { d: path, class: `cc-curve ${kind}` });
      });
      const [px, py] = [x(present[0]), y(present[1])];
      drawing.replaceChildren(
        ...[grid, names, line, lines].flat(2).filter(Boolean),
        s("line", { x1: px, x2: px, y1: py, y2: ground, class: "cc-drop" }),
        s("circle", { cx: px, cy: py, r: 5.5, class: "cc-present" }),
        ...(word ? [s("text", word, guide.name)] : []),
      );
    },
  };
}
