// One dimension: the line of pixels, the filter stop by stop beneath it, and the outputs, each under the middle of its stop.

import { h } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { isPixel, runs, tapsAt } from "../lib/maths/coverage.js";
import { chosen, fontFor, label, labelEvery, pixel, plain, stripes } from "./cells.js";

const INDEX = 16;
const CELL = { most: 56, height: 38 };
const STOPS = { top: INDEX + CELL.height + 10, height: 156, most: 26 };
const OUTPUT = { top: STOPS.top + STOPS.height + 10, height: 30 };
const TITLE = { width: 135, height: 16 };
export const HEIGHT = OUTPUT.top + OUTPUT.height + INDEX;

/** Where things stand for a line in a drawing of that width. */
function layout({ across }, width) {
  const padded = across.before + across.size + across.after;
  const cell = Math.min(CELL.most, width / padded);
  const left = (width - padded * cell) / 2;
  const row = Math.min(STOPS.most, STOPS.height / across.output);
  return {
    cell,
    row,
    x: (place) => left + (place + across.before) * cell,
    middle: (stop) => left + (stop * across.strides + across.span / 2) * cell,
    y: (stop) => STOPS.top + stop * row,
  };
}

/** The filter at one stop: a square for each tap, and a line through the holes between them. */
function stopRow(scene, at, stop, kind) {
  const places = tapsAt(scene.across, stop);
  const high = Math.max(at.row - Math.min(4, at.row / 4), 1);
  const y = at.y(stop) + (at.row - high) / 2;
  const gap = at.cell > 12 ? 1 : 0.5;
  const bar = { x1: at.x(places[0]) + gap, x2: at.x(places.at(-1) + 1) - gap, y1: y + high / 2, y2: y + high / 2 };
  const taps = places.map((place) =>
    s("rect", {
      x: at.x(place) + gap,
      y,
      width: at.cell - 2 * gap,
      height: high,
      rx: Math.min(3, high / 4),
      class: isPixel(scene.across, place) ? null : "cc-on-zero",
    }),
  );
  return s("g", { class: kind }, s("line", bar), taps);
}

function outputBox(at, stop) {
  const width = Math.min(at.cell, 44);
  return { x: at.middle(stop) - width / 2, y: OUTPUT.top, width, height: OUTPUT.height };
}

export function lineDrawing(words) {
  const { definition, fill } = stripes();
  const [beams, base, marks] = [s("g"), s("g"), s("g")];
  const attributes = { class: "cc-drawing", height: HEIGHT, "aria-hidden": "true" };
  const drawing = s("svg", attributes, definition, beams, base, marks);
  const element = h("div", { class: "cc-slot cc-line-slot", role: "application", tabindex: 0 }, drawing);
  let width = 0;
  let at = null;
  let shown = null;

  /** The columns that no stop reaches, from the pixel down, with the word. */
  function gaps(scene) {
    return runs(scene.missed).map(([first, last]) => {
      const [x, right] = [at.x(first), at.x(last + 1)];
      const middle = [(x + right) / 2, STOPS.top + STOPS.height / 2];
      const band = s("rect", { x: x + 1, y: STOPS.top, width: right - x - 2, height: STOPS.height, class: "cc-gap" });
      if (right - x < 11) return band;
      const turned = right - x < 90 ? `rotate(-90 ${middle.join(" ")})` : null;
      const word = { x: middle[0], y: middle[1] + 4, class: "cc-index", "text-anchor": "middle", transform: turned };
      return s("g", {}, band, s("text", word, words.never));
    });
  }

  function cells(scene) {
    const { across, counts, most } = scene;
    const size = fontFor(at.cell, 1, CELL.height);
    const every = labelEvery(at.cell);
    const box = (place) => ({ x: at.x(place), y: INDEX, width: at.cell, height: CELL.height });
    return Array.from({ length: across.before + across.size + across.after }, (_, i) => {
      const place = i - across.before;
      if (!isPixel(across, place)) return plain(box(place), "cc-zero", fill);
      const index = place % every === 0 ? label(String(place), at.x(place) + at.cell / 2, INDEX - 5) : null;
      return [pixel(box(place), counts[0][place], most, size, scene.theme), index];
    });
  }

  function outputs(scene) {
    const every = labelEvery(at.cell * scene.across.strides);
    return Array.from({ length: scene.across.output }, (_, stop) => {
      const hasZeros = tapsAt(scene.across, stop).some((place) => !isPixel(scene.across, place));
      const index = stop % every === 0 ? label(String(stop), at.middle(stop), OUTPUT.top + OUTPUT.height + 12) : null;
      return [plain(outputBox(at, stop), "cc-output", hasZeros ? fill : null), index];
    });
  }

  /** What the squares are, in the corner at the bottom left, if no stop reaches into it. */
  function title({ across, missed }) {
    if (missed.some((place) => at.x(place) < TITLE.width)) return null;
    const first = Math.min(across.output - 1, Math.floor((STOPS.height - TITLE.height) / at.row));
    const isFree =
      first * at.row + at.row < STOPS.height - TITLE.height ||
      at.x(first * across.strides - across.before) > TITLE.width;
    return isFree ? label(words.stopByStop, 0, STOPS.top + STOPS.height - 3, "start") : null;
  }

  return {
    element,
    measure: measuring(element, (now) => (width = now)),
    draw(scene) {
      shown = scene;
      if (width === 0) return;
      at = layout(scene, width);
      drawing.setAttribute("width", width);
      const stops = Array.from({ length: scene.across.output }, (_, stop) => stopRow(scene, at, stop, "cc-stop"));
      base.replaceChildren(...[gaps(scene), cells(scene), stops, outputs(scene), title(scene)].flat(3).filter(Boolean));
    },
    mark(scene, [, stop]) {
      if (width === 0) return;
      const places = tapsAt(scene.across, stop);
      const foot = INDEX + CELL.height;
      beams.replaceChildren(
        ...places.map((place) =>
          s("rect", { x: at.x(place), y: foot, width: at.cell, height: at.y(stop) - foot, class: "cc-beam" }),
        ),
      );
      const middle = at.middle(stop);
      const drop = { x1: middle, x2: middle, y1: at.y(stop) + at.row, y2: OUTPUT.top, class: "cc-drop" };
      const apart = scene.across.dilation > 1 ? places.map((place) => [place, place]) : [[places[0], places.at(-1)]];
      const frames = apart.map(([first, last]) =>
        chosen({ x: at.x(first), y: INDEX, width: at.x(last + 1) - at.x(first), height: CELL.height }),
      );
      marks.replaceChildren(
        s("line", drop),
        stopRow(scene, at, stop, "cc-stop cc-stop--chosen"),
        ...frames.flat(),
        ...chosen(outputBox(at, stop)),
      );
    },
    /** The output that a point of the drawing belongs to: its row among the stops, elsewhere the nearest middle. */
    at(event) {
      const corner = element.getBoundingClientRect();
      const [x, y] = [event.clientX - corner.left - element.clientLeft, event.clientY - corner.top - element.clientTop];
      const last = shown.across.output - 1;
      const nearest = Math.round((x - at.middle(0)) / (at.cell * shown.across.strides));
      const among = Math.floor((y - STOPS.top) / at.row);
      const stop = y > STOPS.top && y < OUTPUT.top && among <= last ? among : nearest;
      return [0, Math.min(last, Math.max(0, stop))];
    },
  };
}
