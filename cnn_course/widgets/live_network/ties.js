// What the chosen unit hangs on: tied to its patch in the layer before, that to its own, and so on down to the picture.
import { s } from "../lib/core/svg.js";
import { reducedMotion } from "../lib/parts/play.js";
import { convUnit, regionOf } from "./units.js";

const TIME = 180; // milliseconds

/** The map of the layer before that counts most for a unit; a pooling has one alone. */
function mapBefore({ name, kind, side, source }, weights, outputs, { map, box }) {
  if (kind === "MaxPooling2D") return map;
  const middle = (start) => start + Math.floor((box.side - 1) / 2);
  const unit = [name, middle(box.row), middle(box.column), map];
  const [kernel, bias] = [weights[`${name}/kernel`], weights[`${name}/bias`]];
  const sums = convUnit({ kind, side }, outputs[source], kernel, bias, unit).inputs.map((one) => Math.abs(one.sum));
  return sums.indexOf(Math.max(...sums));
}

/**
 * The places that are tied, from the unit down to the picture: [{layer, map, box}]. `used` are the maps before the unit that are
 * shown or count most. A score and a share look at all of what is before them: they are tied to one place, and no further.
 */
export function chainOf({ steps, weights }, outputs, [layer, ...unit], used) {
  const at = steps.findIndex((one) => one.name === layer);
  const [row, column] = unit;
  const map = unit.at(-1);
  if (steps[at].size === 1) {
    const { name, size } = steps[at - 1];
    const whole = size === 1 ? null : { row: 0, column: 0, side: size };
    return [
      { layer, map, box: null },
      { layer: name, map: used[0] ?? map, box: whole },
    ];
  }
  const chain = [{ layer, map, box: { row, column, side: 1 } }];
  for (let i = at; i >= 0; i -= 1) {
    const last = chain.at(-1);
    const before = steps[i - 1]?.name ?? "input";
    const next = i === at ? used[0] : mapBefore(steps[i], weights, outputs, last);
    chain.push({ layer: before, map: next, box: regionOf(steps[i], last.box) });
  }
  return chain;
}

/** From the edge of a place to the facing edge of the patch that it looks at: [[x, y, x, y], …]. */
export function linesBetween(place, patch) {
  const isBeside = patch.bottom > place.top && patch.right <= place.left;
  if (isBeside)
    return [
      [place.left, place.top, patch.right, patch.top],
      [place.left, place.bottom, patch.right, patch.bottom],
    ];
  return [
    [place.left, place.top, patch.left, patch.bottom],
    [place.right, place.top, patch.right, patch.bottom],
  ];
}

/** rectOf(place of a chain) is where it stands in the window. */
export function ties(rectOf) {
  const element = s("svg", { class: "cc-ties", "aria-hidden": "true" });
  return {
    element,
    /** isNew: the reader has just chosen this unit, and its lines run down to the picture. */
    draw(chain, isNew) {
      const { left, top } = element.getBoundingClientRect();
      const rects = chain.map(rectOf);
      const drawn = chain.slice(1).flatMap(({ layer }, i) =>
        linesBetween(rects[i], rects[i + 1]).map(([x1, y1, x2, y2]) => {
          const ends = { x1: x1 - left, y1: y1 - top, x2: x2 - left, y2: y2 - top };
          return s("line", { ...ends, pathLength: 1, "data-to": layer });
        }),
      );
      element.replaceChildren(...drawn);
      if (!isNew || reducedMotion()) return;
      for (const line of drawn) {
        const [from, to] = [1, 0].map((strokeDashoffset) => ({ strokeDasharray: "1", strokeDashoffset }));
        line.animate([from, to], { duration: TIME, easing: "ease-out" });
      }
    },
  };
}
