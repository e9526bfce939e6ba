// What a unit sees of the picture: the recursion for size, jump and start, and the tree of units below it.
//
// rows = [picture, layer 0, layer 1, …]; a row is {units, size, jump, start}, a layer's row also {axis, step}.
import { axis as axisOf } from "./conv.js";
import { isPixel, tapsAt } from "./coverage.js";

export const PICTURE = { size: 1, jump: 1, start: 0 }; // each pixel is its own field

/** One layer on top: {size, jump, start} of its fields, from those of the layer below. */
export function fieldAbove({ size, jump, start }, { span, strides, before }) {
  return { size: size + (span - 1) * jump, jump: jump * strides, start: start - before * jump };
}

/** The rows of a chain on `size` pixels; layers = [{kernel, strides, dilation, padding}]. They end where a layer does not fit. */
export function rowsOf(size, layers) {
  const rows = [{ units: size, ...PICTURE }];
  for (const { kernel, ...settings } of layers) {
    const below = rows.at(-1);
    const axis = axisOf(below.units, kernel, settings);
    if (axis.output < 1) break;
    rows.push({ units: axis.output, ...fieldAbove(below, axis), axis });
  }
  return rows;
}

/** The first and the last pixel of a unit's field; outside the picture where they lie in the padding. */
export function fieldOf({ size, jump, start }, unit) {
  return [start + unit * jump, start + unit * jump + size - 1];
}

/** The place of a unit above the picture: the middle of its field, in pixels. */
export function middleOf(row, unit) {
  const [first, last] = fieldOf(row, unit);
  return (first + last) / 2;
}

/** The unit of a row whose field has its middle nearest to a place in the picture. */
export function unitNear(row, place) {
  const nearest = Math.round((place - middleOf(row, 0)) / row.jump);
  return Math.min(row.units - 1, Math.max(0, nearest));
}

/**
 * Everything that a unit depends on: for each row up to its own, {units, links}. units are numbers in rising order; links are
 * [unit, tap] with the taps in the row below, below 0 or beyond its last unit where they lie on its padding.
 */
export function treeOf(rows, row, unit) {
  const tree = Array.from({ length: row + 1 }, () => ({ units: [], links: [] }));
  tree[row].units = [unit];
  for (let at = row; at > 0; at -= 1) {
    const { axis } = rows[at];
    tree[at].links = tree[at].units.flatMap((one) => tapsAt(axis, one).map((tap) => [one, tap]));
    const seen = new Set(tree[at].links.map(([, tap]) => tap).filter((tap) => isPixel(axis, tap)));
    tree[at - 1].units = [...seen].sort((one, other) => one - other);
  }
  return tree;
}
