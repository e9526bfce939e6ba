// The final training error against depth: a mark a run; a question mark where nothing may be seen yet.
import { h } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { apart, ceiling, cursorIn, ground as groundOf, pathOf } from "../lib/parts/curves.js";
import { readable } from "../lib/parts/reading.js";
import { mark, moved } from "../lib/parts/shapes.js";
import { EDGE } from "./chart.js";

const HEIGHT = 250;
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const SIDE = 16; // pixels: from the axis to the first depth
const BUILT = 4; // the mark of what was built by hand
const PITCH = 8; // pixels between the marks of two runs

/** `reads`: how a depth is picked, now(), look, keep and back of `readable`. */
export function dots(words, recorded, reads) {
  const { depths, networks, kinds } = recorded;
  const drawing = s("svg", { class: "cc-chart", height: HEIGHT, role: "img" });
  const [ground, marks] = [s("g"), s("g")];
  const foot = HEIGHT - EDGE.bottom;
  const cursor = cursorIn({ height: HEIGHT, edge: EDGE });
  drawing.append(ground, cursor.element, marks);
  const box = h("div", { class: "cc-chart-box cc-curve-chart" }, drawing);
  const high = ceiling(
    networks.flatMap((one) => one.errors.train),
    TICKS,
  );
  let width = 0;

  const span = depths.at(-1) - depths[0];
  const x = (depth) => EDGE.left + SIDE + ((depth - depths[0]) / span) * (width - EDGE.left - EDGE.right - SIDE);
  const y = (share) => EDGE.top + (1 - share / high) * (foot - EDGE.top);
  const label = words.readByKeys(words.charts.dots);
  const reading = readable(box, { ...reads, label, places: () => depths.map((depth) => [x(depth)]) });

  function drawGround(scene) {
    drawing.setAttribute("width", width);
    const up = TICKS.filter((tick) => tick <= high).map((tick) => ({
      at: y(tick),
      text: words.tick(tick),
      ground: tick === 0,
    }));
    const names = depths.map((depth) =>
      s("text", { x: x(depth), y: foot + 17, "text-anchor": "middle" }, words.plainNumber(depth)),
    );
    const middle = (EDGE.left + width - EDGE.right) / 2;
    const axis = s("text", { x: middle, y: HEIGHT - 3, "text-anchor": "middle" }, words.depth);
    ground.replaceChildren(...groundOf({ width, height: HEIGHT, edge: EDGE, up, across: [] }), ...names, axis);
    cursor.at(x(scene.depth));
  }

  function dot(hue, across, value, kind, more = "") {
    const one = mark(hue, 4.2, more);
    one.setAttribute("data-kind", kind);
    moved(one, across, y(value));
    return one;
  }

  /** One kind: a thin line through its medians, and its runs side by side, so that none hides another. */
  function kindOf(scene, { name, hue }) {
    const found = scene.dots.filter((one) => one.kind === name && one.errors);
    const path = pathOf(
      found.map((one) => x(one.depth)),
      found.map((one) => y(one.spread.train.median)),
    );
    const runs = found.flatMap(({ depth, errors }) =>
      errors.train.map((value, i) => dot(hue, x(depth) + PITCH * (i - (errors.train.length - 1) / 2), value, name)),
    );
    return [s("path", { d: path, class: "cc-curve cc-deep-through", "data-hue": hue }), ...runs];
  }

  function builtOf(scene) {
    return scene.built.flatMap(({ depth, train }) =>
      train.map((value, i) =>
        dot(BUILT, x(depth) + PITCH * (i - (train.length - 1) / 2), value, "built", "cc-deep-built"),
      ),
    );
  }

  /** The names at the right, with a line to the last mark of each. */
  function namesOf(scene) {
    const last = depths.at(-1);
    const named = kinds
      .map(({ name, hue }) => ({ hue, text: words.kind(name), spread: at(scene, name, last) }))
      .filter((one) => one.spread)
      .map(({ hue, text, spread }) => ({ hue, text, place: y(spread.train.median) }));
    const built = scene.built.find((one) => one.depth === last);
    if (built) named.push({ hue: BUILT, text: words.builtName, place: y(built.train[0]) });
    const places = apart(
      named.map((one) => one.place),
      15,
      foot,
    );
    const from = x(last) + 15;
    return named.flatMap(({ hue, text, place }, i) => [
      s("path", { d: pathOf([from, from + 8], [place, places[i]]), class: "cc-deep-leader" }),
      s("text", { x: from + 11, y: places[i] + 4, class: "cc-deep-name", "data-hue": hue }, text),
    ]);
  }

  const hiddenOf = (scene) =>
    depths
      .filter((depth) => scene.dots.some((one) => one.depth === depth && !one.errors))
      .map((depth) =>
        s("text", { x: x(depth), y: y(high / 2), "text-anchor": "middle", class: "cc-deep-unknown" }, words.unknown),
      );

  return {
    element: h("div", { class: "cc-deep-dots" }, h("div", { class: "cc-curve-title" }, words.charts.dots), box),
    measure: measuring(box, (now) => {
      width = now;
    }),
    draw(scene) {
      if (width === 0) return;
      drawGround(scene);
      marks.replaceChildren(
        ...kinds.flatMap((kind) => kindOf(scene, kind)),
        ...builtOf(scene),
        ...namesOf(scene),
        ...hiddenOf(scene),
      );
      drawing.setAttribute("aria-label", words.chartLabel("dots", scene));
      reading.draw(words.announce(scene));
    },
  };
}

function at(scene, kind, depth) {
  return scene.dots.find((one) => one.kind === kind && one.depth === depth).spread;
}
