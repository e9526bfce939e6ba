// Errors over the epochs: for each network a line, the median of its runs, in a band from the lowest to the highest.
import { h, setText } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { apart, cursorIn, ground as groundOf, pathOf } from "../lib/parts/curves.js";
import { readable } from "../lib/parts/reading.js";

const HEIGHT = 210;
export const EDGE = { left: 44, right: 102, top: 10, bottom: 36 };
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const GAP = 15; // pixels from one name to the next

/** The chart of one split. `reads`: how an epoch is picked, now(), look, keep and back of `readable`. */
export function chart(words, recorded, split, reads) {
  const drawing = s("svg", { class: "cc-chart", height: HEIGHT, role: "img" });
  const [ground, lines] = [s("g"), s("g")];
  const cursor = cursorIn({ height: HEIGHT, edge: EDGE });
  const read = h("p", { class: "cc-curve-read" });
  drawing.append(ground, lines, cursor.element);
  const box = h("div", { class: "cc-chart-box cc-curve-chart" }, drawing);
  const title = h("div", { class: "cc-curve-title" }, words.charts[split]);
  const [first, last] = [1, recorded.epochs];
  const foot = HEIGHT - EDGE.bottom;
  let width = 0;

  const x = (epoch) => EDGE.left + ((epoch - first) / Math.max(1, last - first)) * (width - EDGE.left - EDGE.right);
  const y = (share) => EDGE.top + (1 - share) * (foot - EDGE.top);

  const epochs = Array.from({ length: last }, (_, i) => i + first);
  const label = words.readByKeys(words.charts[split]);
  const reading = readable(box, { ...reads, label, places: () => epochs.map((epoch) => [x(epoch)]) });

  function drawGround() {
    drawing.setAttribute("width", width);
    const up = TICKS.map((tick) => ({ at: y(tick), text: words.tick(tick), ground: tick === 0 }));
    const across = Array.from({ length: last }, (_, i) => ({ at: x(i + 1), text: "" }));
    const names = across.map(({ at }, i) =>
      s("text", { x: at, y: foot + 17, "text-anchor": "middle" }, words.plainNumber(i + 1)),
    );
    const axis = s("text", { x: (x(first) + x(last)) / 2, y: HEIGHT - 3, "text-anchor": "middle" }, words.epochs);
    const [grid, edge] = [{ width, height: HEIGHT, edge: EDGE, up, across: [] }, names];
    ground.replaceChildren(...groundOf(grid), ...edge, axis);
  }

  function lineOf({ kind, hue, depth, beside, [split]: { median, low, high } }, place) {
    const at = median.map((_, i) => x(i + 1));
    const back = [...at].reverse();
    const band = pathOf([...at, ...back], [...high.map(y), ...[...low].reverse().map(y)]);
    const ends = [x(last) + 4, y(median.at(-1)), x(last) + 15, place];
    const marked = { "data-hue": hue, "data-network": words.network(kind, depth) };
    return [
      s("path", { d: `${band}Z`, class: "cc-deep-band", ...marked }),
      s("path", { d: pathOf(at, median.map(y)), class: `cc-curve ${beside ? "cc-deep-beside" : ""}`, ...marked }),
      s("path", { d: pathOf([ends[0], ends[2]], [ends[1], ends[3]]), class: "cc-deep-leader" }),
      s("text", { x: ends[2] + 3, y: place + 4, class: "cc-deep-name", "data-hue": hue }, words.brief(kind, depth)),
    ];
  }

  return {
    element: h("div", { class: "cc-deep-chart" }, title, read, box),
    measure: measuring(box, (now) => {
      width = now;
    }),
    draw(scene) {
      if (width === 0) return;
      drawGround();
      const { curves } = scene;
      const places = apart(
        curves.map((one) => y(one[split].median.at(-1))),
        GAP,
        foot,
      );
      lines.replaceChildren(...curves.flatMap((one, i) => lineOf(one, places[i])));
      const at = scene.epoch ?? last - first;
      cursor.at(x(epochs[at]), scene.epoch !== null);
      const text = words.epochRead(epochs[at], at, split, scene);
      setText(read, text);
      drawing.setAttribute("aria-label", words.chartLabel(split, scene));
      reading.draw(text);
    },
  };
}
