// The module drawn: four branches side by side, maps flow down through them, as wide as they have channels.
import { h, setText } from "../lib/core/dom.js";
import { s } from "../lib/core/svg.js";
import { SLOTS } from "./module.js";

const COLUMN = 100; // units of the drawing; it is stretched to the room there is
const WIDEST = 86;
const [HEAD, PLACE, JOIN] = [18, 70, 34]; // pixels from top to bottom; style.css has the same numbers
const HEIGHT = HEAD + SLOTS * PLACE + JOIN;

const tenths = (length) => Math.round(10 * length) / 10;

/** A band whose width changes from one to another between two heights. */
function band(middle, from, to, top, bottom, last = middle) {
  const [left, right, left2, right2] = [middle - from / 2, middle + from / 2, last - to / 2, last + to / 2].map(tenths);
  const bend = (top + bottom) / 2;
  const down = `C${right} ${bend} ${right2} ${bend} ${right2} ${bottom}`;
  const up = `C${left2} ${bend} ${left} ${bend} ${left} ${top}`;
  return `M${left} ${top}H${right}${down}H${left2}${up}z`;
}

/** The bands of a column: what comes in, place by place, and where its maps stand in the output. */
function bandsOf({ places, given }, channels, middle, scale, join) {
  let now = channels * scale;
  const bands = [band(middle, now, now, 0, HEAD)];
  places.forEach((place, number) => {
    const next = place ? place.given * scale : now;
    const [top, bottom] = [HEAD + number * PLACE, HEAD + (number + 1) * PLACE];
    bands.push(band(middle, now, next, top, bottom));
    now = next;
  });
  bands.push(band(middle, given * scale, join.width, HEIGHT - JOIN, HEIGHT, join.middle));
  return bands.join("");
}

/** One place: what its layer is, how many multiply-adds it has, and a bar for them. */
function placeOf(words) {
  const name = h("b", {});
  const count = h("span", {});
  const bar = h("i", {});
  const track = h("span", { class: "cc-cost-bar", "aria-hidden": "true" }, bar);
  const element = h("li", { class: "cc-cost-place" }, h("span", { class: "cc-cost-words" }, name, " ", count), track);
  return {
    element,
    update(place, most) {
      element.toggleAttribute("data-empty", !place);
      element.toggleAttribute("data-one", Boolean(place?.window) && place.window.every((side) => side === 1));
      element.toggleAttribute("data-free", Boolean(place?.pool));
      setText(name, place ? words.layer(place) : "");
      setText(count, place ? words.cost(place) : "");
      bar.style.width = `${(100 * (place?.multiplyAdds ?? 0)) / most}%`;
    },
  };
}

export function flow(words) {
  const taken = h("div", { class: "cc-cost-maps-in" });
  const [given, parts] = [h("span", {}), h("span", {})];
  const bands = [0, 1, 2, 3].map(() => s("path", { class: "cc-cost-band" }));
  const drawing = s(
    "svg",
    {
      class: "cc-cost-drawing",
      viewBox: `0 0 ${4 * COLUMN} ${HEIGHT}`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    },
    bands,
  );
  const columns = bands.map(() => Array.from({ length: SLOTS }, () => placeOf(words)));
  const lists = columns.map((places, number) =>
    h(
      "ol",
      { class: "cc-cost-column", "aria-label": words.branch(number) },
      places.map((one) => one.element),
    ),
  );
  const stage = h("div", { class: "cc-cost-flow" });
  stage.append(drawing, h("div", { class: "cc-cost-columns" }, lists));
  return {
    element: h("div", { class: "cc-cost-stage" }, taken, stage, h("div", { class: "cc-cost-maps-out" }, given, parts)),
    update(state, scene) {
      const all = scene.output[2];
      const widest = Math.max(state.channels, ...scene.rows.slice(0, -1).map((row) => row.output[2]));
      let reached = 0;
      scene.columns.forEach((column, number) => {
        const width = (4 * COLUMN * column.given) / all;
        const join = { width, middle: reached + width / 2 };
        reached += width;
        const middle = (number + 1 / 2) * COLUMN;
        bands[number].setAttribute("d", bandsOf(column, state.channels, middle, WIDEST / widest, join));
        column.places.forEach((place, at) => columns[number][at].update(place, scene.most));
      });
      setText(taken, words.taken(state));
      setText(given, words.given(scene));
      setText(parts, words.parts(scene));
    },
  };
}
