// Accuracy against photographs of a class, over their logarithm: a line of medians in a band of all seeds for each way,
// and what is read off: along one accuracy, from the way that is chosen to the one that it is held against.
import { h } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { apart, cursorIn, ground as groundOf, pathOf } from "../lib/parts/curves.js";
import { readable } from "../lib/parts/reading.js";
import { mark, moved } from "../lib/parts/shapes.js";

const HEIGHT = 340;
const EDGE = { left: 44, right: 128, top: 12, bottom: 40 };
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const GAP = 16; // pixels from one name to the next
const SIDE = 10; // pixels from the axis to the fewest photographs

/** `reads`: how a number of photographs is picked, now(), look, keep and back of `readable`. */
export function chart(words, recorded, reads) {
  const { images } = recorded;
  const drawing = s("svg", { class: "cc-chart", height: HEIGHT, role: "img" });
  const [ground, lines, reading] = [s("g"), s("g"), s("g")];
  const cursor = cursorIn({ height: HEIGHT, edge: EDGE });
  cursor.element.classList.add("cc-transfer-cursor");
  drawing.append(ground, cursor.element, lines, reading);
  const box = h("div", { class: "cc-chart-box cc-curve-chart" }, drawing);
  const foot = HEIGHT - EDGE.bottom;
  let width = 0;

  const span = Math.log(images.at(-1) / images[0]);
  const x = (number) =>
    EDGE.left + SIDE + (Math.log(number / images[0]) / span) * (width - EDGE.left - EDGE.right - SIDE);
  const y = (share) => EDGE.top + (1 - share) * (foot - EDGE.top);
  const label = words.readByKeys(words.title);
  const read = readable(box, { ...reads, label, places: () => images.map((one) => [x(one)]) });

  function drawGround() {
    drawing.setAttribute("width", width);
    const up = TICKS.map((tick) => ({ at: y(tick), text: words.tick(tick), ground: tick === 0 }));
    const names = images.map((one) => s("text", { x: x(one), y: foot + 18, "text-anchor": "middle" }, String(one)));
    const across = { x: (EDGE.left + width - EDGE.right) / 2, y: HEIGHT - 4, "text-anchor": "middle" };
    ground.replaceChildren(
      ...groundOf({ width, height: HEIGHT, edge: EDGE, up, across: [] }),
      ...names,
      s("text", across, words.axis),
    );
  }

  function lineOf({ name, hue, points }, chosen, place) {
    const at = points.map(({ number }) => x(number));
    const edges = [points.map(({ high }) => y(high)), points.map(({ low }) => y(low)).reverse()];
    const band = pathOf([...at, ...[...at].reverse()], edges.flat());
    const heights = points.map(({ median }) => y(median));
    const marked = { "data-hue": hue, "data-way": name, "data-chosen": chosen ? "" : null };
    const [end, edge] = [at.at(-1), x(images.at(-1))]; // names stand in one column, wherever a line ends
    const dots = heights.map((height, i) => {
      const one = mark(hue, 3.4);
      moved(one, at[i], height);
      return one;
    });
    return [
      s("path", { d: `${band}Z`, class: "cc-transfer-band", ...marked }),
      s("path", { d: pathOf(at, heights), class: "cc-curve", ...marked }),
      ...dots,
      s("path", {
        d: pathOf([end + 5, edge + 5, edge + 15], [heights.at(-1), heights.at(-1), place]),
        class: "cc-transfer-leader",
      }),
      s("text", { x: edge + 18, y: place + 4, class: "cc-transfer-name", ...marked }, words.brief(name)),
    ];
  }

  /** From the chosen point along its accuracy to the other line, and down to the photographs; or to the chart's edge. */
  function readingOf({ images: from, accuracy, number, beyond }) {
    const height = y(accuracy);
    const ends = { more: width - EDGE.right, fewer: EDGE.left };
    const to = number === null ? ends[beyond] : x(number);
    const path = number === null ? "" : pathOf([to, to], [height, foot]);
    return [
      s("path", { d: pathOf([x(from), to], [height, height]) + path, class: "cc-transfer-read" }),
      s("circle", { cx: x(from), cy: height, r: 6, class: "cc-transfer-point" }),
    ];
  }

  return {
    element: h("div", { class: "cc-transfer-chart" }, h("div", { class: "cc-curve-title" }, words.title), box),
    measure: measuring(box, (now) => {
      width = now;
    }),
    draw(scene) {
      if (width === 0) return;
      drawGround();
      const seen = scene.lines.filter((one) => one.seen);
      const ends = seen.map((one) => y(one.points.at(-1).median));
      const places = apart(ends, GAP, foot);
      lines.replaceChildren(...seen.flatMap((one, i) => lineOf(one, scene.open && one.name === scene.way, places[i])));
      reading.replaceChildren(...(scene.read && scene.read.accuracy !== null ? readingOf(scene.read) : []));
      cursor.at(x(scene.images));
      drawing.setAttribute("aria-label", words.chartLabel(scene));
      read.draw(scene.read ? words.reading(scene.read) : words.readHidden(scene.images));
    },
  };
}
