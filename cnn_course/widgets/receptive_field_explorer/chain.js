// The chain along one axis: the picture's pixels at the bottom, a row of units for each layer, and the tree below what is picked.
import { css } from "../lib/core/colour.js";
import { h } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { outline, s } from "../lib/core/svg.js";
import { runs } from "../lib/maths/coverage.js";
import { middleOf, unitNear } from "../lib/maths/receptive.js";

export const ROW = 46; // pixels; the table beside the drawing has rows of the same height
const HEAD = 26;
const FOOT = 34;
const GUTTER = 22;
const BOX = 24;
const MOST_MARGIN = 0.3; // padding is drawn as far as this part of the picture's width on either side

/** Where things stand for rows in a drawing of that width. Places are pixels of the picture. */
function layout(rows, width) {
  const size = rows[0].units;
  const beyond = rows
    .slice(1)
    .flatMap(({ axis }, below) => [
      -middleOf(rows[below], -axis.before),
      middleOf(rows[below], rows[below].units - 1 + axis.after) - (size - 1),
    ]);
  const margin = Math.min(Math.max(0, ...beyond), Math.max(2, size * MOST_MARGIN));
  const cell = Math.min(36, (width - GUTTER) / (size + 2 * margin));
  const left = GUTTER + (width - GUTTER - size * cell) / 2;
  return {
    cell,
    side: (row) => Math.min(BOX, cell * rows[row].jump - (cell > 12 ? 2 : 1)), // where units stand apart there is room
    inside: cell >= 17, // pixels hold their numbers
    least: -margin - 0.6,
    most: size - 0.4 + margin,
    x: (place) => left + (place + 0.5) * cell,
    place: (x) => (x - left) / cell - 0.5,
    y: (row) => HEAD + (rows.length - 0.5 - row) * ROW,
  };
}

/** Where a unit's box stands; on the picture's row they are `wide`. */
function boxAt(at, row, place, wide) {
  const width = wide ? Math.max(1, at.cell - 1) : at.side(row);
  const height = wide ? BOX : width;
  const rx = wide ? Math.min(2, width / 5) : Math.min(4, width / 4);
  return { x: at.x(place) - width / 2, y: at.y(row) - height / 2, width, height, rx };
}

function box(at, row, place, kind, wide = false) {
  return s("rect", { ...boxAt(at, row, place, wide), class: kind });
}

export function chainDrawing(words) {
  const [base, marks, numbers] = [s("g"), s("g"), s("g")];
  const drawing = s("svg", { class: "cc-drawing", "aria-hidden": "true" }, base, marks, numbers);
  const problem = h("div", { class: "cc-misfit", role: "alert" });
  const element = h("div", { class: "cc-slot cc-chain", role: "application", tabindex: 0 }, drawing, problem);
  let [width, at, shown, drawn] = [0, null, null, null]; // drawn: the rows and the width of the present base

  /** The places of a row's padding that there is room for. */
  function padding(rows, below) {
    const { axis } = rows[below + 1] ?? {};
    if (!axis) return [];
    const outside = [
      ...Array.from({ length: axis.before }, (_, i) => -1 - i),
      ...Array.from({ length: axis.after }, (_, i) => axis.size + i),
    ];
    return outside.map((unit) => middleOf(rows[below], unit)).filter((place) => place > at.least && place < at.most);
  }

  function indices({ units }) {
    const every = at.inside ? 1 : ([2, 5, 10].find((step) => step * at.cell >= 20) ?? 10);
    const y = at.inside ? at.y(0) + 4 : at.y(0) + BOX / 2 + 12;
    return Array.from({ length: Math.ceil(units / every) }, (_, i) =>
      s("text", { x: at.x(i * every), y, class: "cc-index", "data-pixel": i * every }, String(i * every)),
    );
  }

  function drawBase(rows) {
    drawing.setAttribute("width", width);
    drawing.setAttribute("height", HEAD + rows.length * ROW + (at.inside ? FOOT - 12 : FOOT));
    const parts = rows.map((row, number) => {
      const line = at.y(number) - ROW / 2;
      const name = number === 0 ? "" : String(number - 1);
      return [
        s("line", { x1: 0, x2: width, y1: line, y2: line, class: "cc-rule" }),
        s("text", { x: 3, y: at.y(number) + 4, class: "cc-index cc-row-name", "data-row": number }, name),
        padding(rows, number).map((place) => box(at, number, place, "cc-ghost", number === 0)),
        Array.from({ length: row.units }, (_, unit) => box(at, number, middleOf(row, unit), "cc-unit", number === 0)),
      ];
    });
    base.replaceChildren(...parts.flat(3));
    numbers.replaceChildren(...indices(rows[0]));
  }

  /** The band between two rows of the tree, and the lines from each unit to its taps. */
  function cone({ rows, tree }, row) {
    const upper = tree[row].units.map((unit) => middleOf(rows[row], unit));
    const lower = tree[row].links.map(([, tap]) => middleOf(rows[row - 1], tap));
    if (upper.length === 0) return [];
    const clip = (place) => Math.min(at.most, Math.max(at.least, place));
    const half = (number) => (number === 0 ? at.cell : at.side(number)) / 2;
    const edge = (places, number) => [
      at.x(clip(Math.min(...places))) - half(number),
      at.x(clip(Math.max(...places))) + half(number),
    ];
    const [from, to] = [edge(upper, row), edge(lower, row - 1)];
    const [top, bottom] = [at.y(row) + at.side(row) / 2, at.y(row - 1) - (row === 1 ? BOX : at.side(row - 1)) / 2];
    const band = `M${from[0]} ${top}L${from[1]} ${top}L${to[1]} ${bottom}L${to[0]} ${bottom}Z`;
    const line = ([unit, tap]) => {
      const [from, to] = [at.x(middleOf(rows[row], unit)), at.x(clip(middleOf(rows[row - 1], tap)))];
      return `M${from.toFixed(2)} ${top}L${to.toFixed(2)} ${bottom}`;
    };
    // A row may have 200 lines, and each element costs time at every move of the mouse: they are one path.
    return [
      s("path", { d: band, class: "cc-band" }),
      s("path", { d: tree[row].links.map(line).join(""), class: "cc-tap-line" }),
    ];
  }

  /** A line under the field, with its ends: cut where it leaves the drawing. */
  function bracket({ field }) {
    const [first, last] = field;
    const ends = [Math.max(first - 0.5, at.least), Math.min(last + 0.5, at.most)].map(at.x);
    const y = at.y(0) + BOX / 2 + (at.inside ? 7 : 19);
    const tick = (x, is) => (is ? `M${x} ${y - 4}V${y + 4}` : "");
    const d = `M${ends[0]} ${y}H${ends[1]}${tick(ends[0], first - 0.5 >= at.least)}${tick(ends[1], last + 0.5 <= at.most)}`;
    const text = words.bracket(last - first + 1);
    const half = 3.4 * text.length;
    const middle = Math.min(width - half, Math.max(half, (ends[0] + ends[1]) / 2));
    return [s("path", { d, class: "cc-bracket" }), s("text", { x: middle, y: y + 17, class: "cc-bracket-text" }, text)];
  }

  return {
    element,
    problem,
    measure: measuring(element, (now) => (width = now)),
    draw(scene) {
      shown = scene;
      if (width === 0) return;
      const now = JSON.stringify([scene.rows, width]);
      if (now === drawn) return;
      drawn = now;
      at = layout(scene.rows, width);
      drawBase(scene.rows);
    },
    mark(scene, theme) {
      if (width === 0) return;
      const { rows, tree, at: row, unit } = scene;
      const cones = tree.flatMap((_, number) => (number > 0 ? cone(scene, number) : []));
      const units = tree.map(({ units: members }, number) => {
        const d = members.map((one) => outline(boxAt(at, number, middleOf(rows[number], one), number === 0))).join("");
        return s("path", { d, class: "cc-in-field" });
      });
      const chosen = box(at, row, middleOf(rows[row], unit), "cc-chosen-unit");
      marks.style.setProperty("--cc-on-pick", css(theme.card));
      marks.replaceChildren(...cones, ...units, chosen, ...bracket(scene));
      const seen = new Set(scene.pixels);
      numbers
        .querySelectorAll("[data-pixel]")
        .forEach((text) => text.toggleAttribute("data-seen", seen.has(Number(text.dataset.pixel))));
      base
        .querySelectorAll("[data-row]")
        .forEach((text) => text.toggleAttribute("data-chosen", Number(text.dataset.row) === row));
    },
    /** [row, unit] under a point; on the picture, the unit of the picked row that looks there. */
    at(event) {
      const corner = drawing.getBoundingClientRect();
      const [x, y] = [event.clientX - corner.left, event.clientY - corner.top];
      const under = shown.rows.length - 1 - Math.floor((y - HEAD) / ROW);
      const row = under < 1 ? shown.at : Math.min(under, shown.rows.length - 1);
      return [row, unitNear(shown.rows[row], at.place(x))];
    },
  };
}

/** Where a key leads from a unit: along its row, or to the nearest unit of the next row; null where it means nothing. */
export function chainKey({ rows, at, unit }, event) {
  if (event.altKey || event.metaKey || event.ctrlKey) return null;
  const along = { ArrowLeft: unit - 1, ArrowRight: unit + 1, Home: 0, End: rows[at].units - 1 }[event.key];
  if (along !== undefined) return [at, Math.min(rows[at].units - 1, Math.max(0, along))];
  const row = { ArrowUp: at + 1, ArrowDown: at - 1, PageUp: rows.length - 1, PageDown: 1 }[event.key];
  if (row === undefined) return null;
  const next = Math.min(rows.length - 1, Math.max(1, row));
  return [next, unitNear(rows[next], middleOf(rows[at], unit))];
}

/** Numbers in words: "4 to 13", "0, 2, 4", "0 to 2, 9"; of many, the first and the last. */
export function inRuns(pixels, to) {
  const parts = runs(pixels).map(([first, last]) => {
    if (first === last) return String(first);
    return last === first + 1 ? `${first}, ${last}` : `${first} ${to} ${last}`;
  });
  return (parts.length > 7 ? [...parts.slice(0, 4), "\u2026", parts.at(-1)] : parts).join(", ");
}
