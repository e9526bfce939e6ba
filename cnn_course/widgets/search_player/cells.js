// Every cell as a dot, parameters against accuracy; those that the search has evaluated are filled. The one
// that it holds for the best, and the one that is read, have a bar from the lowest to the highest seed.
import { h, setText } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { ground as groundOf } from "../lib/parts/curves.js";
import { readable } from "../lib/parts/reading.js";
import { EDGE, HEIGHT, scaleOf } from "./scale.js";

const STEPS = [20, 40, 60]; // thousand parameters

/** `reads`: how a cell is picked, by its place in `order`: now(), look, keep and back of `readable`. */
export function cells(words, recorded, order, reads) {
  const { parameters, accuracy } = recorded;
  const drawing = s("svg", { class: "cc-chart", height: HEIGHT, role: "img" });
  const [ground, dots] = [s("g"), s("g")];
  drawing.append(ground, dots);
  const box = h("div", { class: "cc-chart-box cc-curve-chart" }, drawing);
  const read = h("p", { class: "cc-curve-read" });
  let values = [];
  const most = Math.max(...parameters);
  const { y, ticks } = scaleOf(accuracy.flat());
  let width = 0;

  const x = (count) => EDGE.left + 8 + (count / most) * (width - EDGE.left - EDGE.right - 16);

  const label = words.readByKeys(words.charts.cells);
  const places = () => (values.length ? order.map((cell) => [x(parameters[cell]), y(values[cell])]) : []);
  const reading = readable(box, { ...reads, label, places });

  function drawGround() {
    drawing.setAttribute("width", width);
    const up = ticks.map((tick, i) => ({ at: y(tick), text: words.tick(tick), ground: i === 0 }));
    const across = STEPS.filter((step) => 1000 * step <= most).map((step) => ({ at: x(1000 * step), text: "" }));
    const names = across.map(({ at }, i) =>
      s("text", { x: at, y: HEIGHT - EDGE.bottom + 16, "text-anchor": "middle" }, words.plainNumber(STEPS[i])),
    );
    const axis = s("text", { x: width / 2, y: HEIGHT - 3, "text-anchor": "middle" }, words.parameters);
    ground.replaceChildren(...groundOf({ width, height: HEIGHT, edge: EDGE, up, across: [] }), ...names, axis);
  }

  return {
    element: h("div", {}, h("div", { class: "cc-curve-title" }, words.charts.cells), read, box),
    measure: measuring(box, (now) => {
      width = now;
    }),
    draw({ ranked, tried, found, read: one }) {
      if (width === 0) return;
      values = ranked;
      drawGround();
      const at = (cell) => ({ cx: x(parameters[cell]), cy: y(ranked[cell]) });
      const open = ranked.map((_, cell) => s("circle", { ...at(cell), r: 3, class: "cc-search-open" }));
      const done = tried.map((cell) => s("circle", { ...at(cell), r: 3.4, class: "cc-search-tried" }));
      const bar = ({ cell, seeds }) => {
        const [across, low, high] = [x(parameters[cell]), Math.min(...seeds), Math.max(...seeds)];
        return s("line", { x1: across, x2: across, y1: y(low), y2: y(high), class: "cc-search-bar" });
      };
      const best = s("circle", { ...at(found.cell), r: 5.5, class: "cc-search-found" });
      const ring = s("circle", { ...at(one.cell), r: 7, class: "cc-search-ring" });
      const other = one.cell === found.cell ? [] : [bar(one), ring];
      dots.replaceChildren(...open, ...done, bar(found), best, ...other);
      setText(read, words.cellRead(one, recorded));
      drawing.setAttribute("aria-label", words.cellsLabel(tried.length, ranked.length));
      reading.draw(words.cellRead(one, recorded));
    },
  };
}
