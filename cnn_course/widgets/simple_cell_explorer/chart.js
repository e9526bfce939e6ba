// A small chart: curves over an axis, and the present place on one of them. Pointing at it chooses a place.
import { h } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { readable } from "../lib/parts/reading.js";

const EDGE = { left: 26, right: 16, top: 12, bottom: 22 };

/** `reads`: how one of values() of the axis is picked, now(), look, keep and back of `readable`. */
export function chart({ height, label, values, reads }) {
  const drawing = s("svg", { class: "cc-chart", height, role: "img" });
  const element = h("div", { class: "cc-chart-box" }, drawing);
  let width = 0;
  let scale = null;
  const reading = readable(element, {
    ...reads,
    label,
    places: () => (scale ? values().map((value) => [scale.x(value)]) : []),
  });

  function scaleOf({ axis, top }) {
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
    /** axis [low, high], top of the scale, ticks {across: [[at, text]], up: [at]}, curves [{points, kind, hue}], guide, present [x, y], read. */
    draw({ axis, top, ticks, curves, guide, present, label: described, read }) {
      if (width === 0) return;
      scale = scaleOf({ axis, top });
      const { x, y } = scale;
      drawing.setAttribute("width", width);
      drawing.setAttribute("aria-label", described);
      reading.draw(read);
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
      const lines = curves.map(({ points, kind, hue }) => {
        const path = points
          .map(([at, value], i) => `${i ? "L" : "M"}${x(at).toFixed(2)} ${y(value).toFixed(2)}`)
          .join("");
        return s("path", { d: path, class: `cc-curve ${kind}`, "data-hue": hue });
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
