// Accuracy over cost: a mark for each network with its name, and the front of those that nobody beats.
import { h, setText } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { ground as groundOf, EDGE as NARROW, pathOf } from "../lib/parts/curves.js";
import { readable } from "../lib/parts/reading.js";
import { placed } from "./labels.js";
import { linearScale, logScale } from "./state.js";

const HEIGHT = 430;
const EDGE = { ...NARROW, left: 36, bottom: 40, top: 12 };
const PHONE = 520; // px: below it there is room for the names of some only
const LETTER = { plain: 7.4, picked: 8.2 }; // px that a letter of a name takes, on average
const CAPITALS = 6; // px more, for the short names, which are capitals
const ROOM = { plain: 9, picked: 13 }; // px from the middle of a mark to its name
const TICK = 44; // px from a number at the axis to the next
const FAR = 40; // px: who points further away from every mark means none of them

/** Ticks that have room for their numbers: from the left, each far enough from the one before. */
function spread(ticks) {
  const found = [];
  for (const one of ticks) if (!found.length || one.at - found.at(-1).at > TICK) found.push(one);
  return found;
}

/** `reads`: how a mark is picked, by its place in ordered(): now(), look, keep and back of `readable`. */
export function chart(words, { networks }, reads) {
  const drawing = s("svg", { class: "cc-chart", height: HEIGHT, role: "img" });
  const box = h("div", { class: "cc-chart-box cc-curve-chart cc-zoo-box" }, drawing);
  const title = h("div", { class: "cc-curve-title" });
  let width = 0;
  let places = [];

  const ordered = () => [...places].sort((a, b) => a.x - b.x || b.y - a.y);
  const reading = readable(box, {
    ...reads,
    label: words.readByKeys(words.marks),
    places: () => ordered().map(({ x, y }) => [x, y]),
    far: FAR,
  });

  const namesOf = (scene) => places.filter((one) => width >= PHONE || one.picked >= 0 || (scene.open && one.front));

  function drawGround(scene, across, upwards) {
    const [foot, right] = [HEIGHT - EDGE.bottom, width - EDGE.right];
    const up = upwards.ticks.map((tick) => ({ at: y(upwards, tick), text: words.tick(tick) }));
    const ticks = across.ticks.map((tick) => ({ at: x(across, tick), text: words.count(scene.across, tick) }));
    const legible = spread(ticks);
    const edge = { ...EDGE, bottom: EDGE.bottom - 16 };
    return [
      ...groundOf({ width, height: HEIGHT - 16, edge, up, across: legible }),
      s("path", { class: "cc-ground", d: `M${EDGE.left} ${foot}H${right}`, fill: "none" }),
      s("text", { x: right, y: HEIGHT - 5, "text-anchor": "end" }, words.axes[scene.across]),
    ];
  }

  const x = (scale, value) => EDGE.left + scale.place(value) * (width - EDGE.left - EDGE.right);
  const y = (scale, value) => EDGE.top + (1 - scale.place(value)) * (HEIGHT - EDGE.top - EDGE.bottom);

  /** The corners of the front, from the cheapest to the edge: level up to the next one, then up to it. */
  function cornersOf() {
    const front = places.filter((one) => one.front).sort((a, b) => a.x - b.x);
    const corners = front.flatMap((one, i) => (i ? [{ x: one.x, y: front[i - 1].y }, one] : [one]));
    return front.length ? [...corners, { x: width - EDGE.right, y: front.at(-1).y }] : [];
  }

  function drawNames(scene, corners) {
    const named = namesOf(scene);
    const points = named.map((one) => {
      const kind = one.picked >= 0 ? "picked" : "plain";
      return { x: one.x, y: one.y, width: LETTER[kind] * one.name.length + CAPITALS, room: ROOM[kind] };
    });
    const lines = corners.slice(1).map((corner, i) => [corners[i], corner]);
    const frame = { left: EDGE.left + 2, right: width - 2, top: 0, bottom: HEIGHT - EDGE.bottom - 2 };
    return placed(points, places, frame, lines).flatMap((at, i) => {
      const { name, picked, x: from, y: down } = named[i];
      const middle = (at.left + at.right) / 2;
      const [anchor, start] =
        at.left >= from ? ["start", at.left] : at.right <= from ? ["end", at.right] : ["middle", middle];
      const line = at.far && s("line", { class: "cc-zoo-leader", x1: from, y1: down, x2: at.end.x, y2: at.end.y });
      const text = {
        class: "cc-zoo-name",
        x: start,
        y: at.top + 12,
        "text-anchor": anchor,
        "data-picked": picked >= 0,
      };
      return [line || null, s("text", text, name)];
    });
  }

  return {
    element: h("div", { class: "cc-zoo-chart" }, title, box),
    /** The names of all marks, from left to right. */
    ordered: () => ordered().map(({ name }) => name),
    measure: measuring(box, (now) => (width = now)),
    draw(scene) {
      setText(title, words.upwards[scene.accuracy]);
      drawing.setAttribute("aria-label", words.chartLabel(scene));
      if (width === 0) return;
      drawing.setAttribute("width", width);
      const across = logScale(networks.map((one) => one[scene.across]));
      const upwards = linearScale(
        networks.map((one) => one[scene.accuracy]),
        0.8,
        2,
      );
      places = scene.points.map((one) => ({ ...one, x: x(across, one.x), y: y(upwards, one.y) }));
      const dots = places.map((one) =>
        s("circle", { class: "cc-zoo-dot", cx: one.x, cy: one.y, r: 4.5, "data-front": one.front }),
      );
      const rings = places
        .filter((one) => one.picked >= 0)
        .map((one) => s("circle", { class: "cc-zoo-ring", cx: one.x, cy: one.y, r: 9 }));
      const corners = cornersOf();
      const front = s("path", {
        class: "cc-zoo-front",
        d: pathOf(...["x", "y"].map((axis) => corners.map((one) => one[axis]))),
      });
      drawing.replaceChildren(
        ...[drawGround(scene, across, upwards), front, drawNames(scene, corners), dots, rings].flat().filter(Boolean),
      );
      reading.draw(words.mark(scene));
    },
  };
}
