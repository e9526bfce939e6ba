// What many searches have found after each evaluation: for each way a line, their median, in the band of eight of ten.
import { h, setText } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { cursorIn, ground as groundOf, pathOf } from "../lib/parts/curves.js";
import { readable } from "../lib/parts/reading.js";
import { EDGE, HEIGHT, scaleOf } from "./scale.js";
import { HUES } from "./state.js";

const SETTLED = 5; // evaluations: what is found before may lie below the chart

/** `reads`: how a number of evaluations is picked, now(), look, keep and back of `readable`. */
export function bands(words, recorded, reads) {
  const { ways, budget, bands: found } = recorded;
  const drawing = s("svg", { class: "cc-chart", height: HEIGHT, role: "img" });
  const [ground, lines] = [s("g"), s("svg")]; // what lies below the chart is cut off
  const cursor = cursorIn({ height: HEIGHT, edge: EDGE });
  drawing.append(ground, lines, cursor.element);
  const box = h("div", { class: "cc-chart-box cc-curve-chart" }, drawing);
  const read = h("p", { class: "cc-curve-read" });
  const late = ways.flatMap((way) => found[way].slice(SETTLED).flatMap(({ low, high }) => [low, high]));
  const { y, ticks } = scaleOf(late);
  let width = 0;

  const room = () => width - EDGE.left - EDGE.right;
  const x = (evaluations) => EDGE.left + ((evaluations - 1) / (budget - 1)) * room();
  const label = words.readByKeys(words.charts.bands);
  const places = () => Array.from({ length: budget }, (_, i) => [x(i + 1)]);
  const reading = readable(box, { ...reads, label, places });

  function drawGround() {
    drawing.setAttribute("width", width);
    const up = ticks.map((tick, i) => ({ at: y(tick), text: words.tick(tick), ground: i === 0 }));
    const steps = [1, ...Array.from({ length: Math.floor(budget / 20) }, (_, i) => 20 * (i + 1))];
    const names = steps.map((step) =>
      s("text", { x: x(step), y: HEIGHT - EDGE.bottom + 16, "text-anchor": "middle" }, words.plainNumber(step)),
    );
    const axis = s("text", { x: width / 2, y: HEIGHT - 3, "text-anchor": "middle" }, words.evaluated);
    ground.replaceChildren(...groundOf({ width, height: HEIGHT, edge: EDGE, up, across: [] }), ...names, axis);
  }

  /** The bands, and on them the lines; what is chosen lies on top of its kind. */
  function drawn(chosen) {
    const marks = (way) => ({
      "data-hue": HUES[ways.indexOf(way)],
      "data-way": way,
      "data-chosen": way === chosen ? "" : null,
    });
    const at = Array.from({ length: budget }, (_, i) => x(i + 1));
    const of = (way, name) => found[way].map((one) => y(one[name]));
    const band = (way) => pathOf([...at, ...[...at].reverse()], [...of(way, "high"), ...of(way, "low").reverse()]);
    const order = [...ways.filter((way) => way !== chosen), chosen];
    return [
      ...order.map((way) => s("path", { d: `${band(way)}Z`, class: "cc-search-band", ...marks(way) })),
      ...order.map((way) => s("path", { d: pathOf(at, of(way, "median")), class: "cc-curve", ...marks(way) })),
    ];
  }

  return {
    element: h("div", {}, h("div", { class: "cc-curve-title" }, words.charts.bands), read, box),
    measure: measuring(box, (now) => {
      width = now;
    }),
    draw({ way, evaluations }) {
      if (width === 0) return;
      drawGround();
      const shown = { x: EDGE.left, y: EDGE.top, width: room(), height: HEIGHT - EDGE.top - EDGE.bottom };
      for (const [name, value] of Object.entries(shown)) lines.setAttribute(name, value);
      lines.setAttribute("viewBox", Object.values(shown).join(" "));
      lines.replaceChildren(...drawn(way));
      cursor.at(x(evaluations));
      drawing.setAttribute("aria-label", words.bandsLabel(evaluations, recorded));
      setText(read, words.bandsRead(evaluations, recorded));
      reading.draw(words.bandsRead(evaluations, recorded));
    },
  };
}
