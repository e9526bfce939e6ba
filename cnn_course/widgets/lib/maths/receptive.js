// What a unit sees of the picture: the recursion for size, jump and start, and the tree of units below it.
//
// A field is {size, jump, start}, along one axis. Layers have the plain form (kinds.js).
import { isPixel, tapsAt } from "./coverage.js";
import { axisOf, joins, windowOf } from "./kinds.js";
import { wired } from "./layers.js";

export const PICTURE = { size: 1, jump: 1, start: 0 }; // each pixel is its own field

/** One layer on top: {size, jump, start} of its fields, from those of the layer below. */
export function fieldAbove({ size, jump, start }, { span, strides, before }) {
  return { size: size + (span - 1) * jump, jump: jump * strides, start: start - before * jump };
}

// ---- a chain, unit by unit -------------------------------------------------------------------------------------------

/**
 * The rows of a chain of windows on `size` pixels, [picture, layer 0, layer 1, …], along the axis down: {units, size, jump, start},
 * a layer's also {axis}. They end where a layer does not fit.
 */
export function rowsOf(size, layers) {
  /** @type {any[]} */
  const rows = [{ units: size, ...PICTURE }];
  for (const layer of layers) {
    const below = rows[rows.length - 1];
    const axis = axisOf(layer, 0, below.units);
    if (axis.output < 1) break;
    rows.push({ units: axis.output, ...fieldAbove(below, axis), axis });
  }
  return rows;
}

// ---- a network that may fork and join --------------------------------------------------------------------------------

const WHOLE = (units) => ({ span: units, strides: units, before: 0, after: 0 });
const ONE = { span: 1, strides: 1, before: 0, after: 0 };
const EDGES = {
  ZeroPadding2D: ({ padding }, along) => ({ ...ONE, before: padding[along][0], after: padding[along][1] }),
  Cropping2D: ({ cropping }, along) => ({ ...ONE, before: -cropping[along][0], after: -cropping[along][1] }),
  GlobalAveragePooling2D: (_, __, { units }) => WHOLE(units),
  GlobalMaxPooling2D: (_, __, { units }) => WHOLE(units),
  Dense: (_, __, { units, isFlat }) => (isFlat ? WHOLE(units) : ONE),
};

/** The window of a layer along an axis: {span, strides, before, after}. */
export function windowAlong(layer, along, state) {
  if (windowOf(layer)) return axisOf(layer, along, state.units);
  return EDGES[layer.kind]?.(layer, along, state) ?? ONE;
}

/** A state is a field with {units, isFlat}: how many places the axis has, and whether they were flattened; null where no one field is. */
function through(layer, state, along) {
  const scattered = layer.kind === "UpSampling2D" || (layer.kind === "Reshape" && state.units !== 1);
  if (scattered) return null;
  const window = windowAlong(layer, along, state);
  const room = state.units + window.before + window.after - window.span;
  if (room < 0) return null;
  const units = Math.floor(room / window.strides) + 1;
  return { ...fieldAbove(state, window), units, isFlat: state.isFlat || layer.kind === "Flatten", window };
}

/** The field that holds those of all branches. A branch with one place is stretched over the others, as in SENet. */
function united(states) {
  const wide = states.filter(({ units }) => units !== 1);
  const [first] = wide.length ? wide : states;
  if ((wide.length ? wide : states).some(({ jump }) => jump !== first.jump)) return null;
  const start = Math.min(...states.map((state) => state.start));
  const end = Math.max(...states.map((state) => state.start + state.size));
  return { ...first, start, size: end - start, window: ONE };
}

/**
 * What each layer's units see along an axis (0 down, 1 across) of a picture: {size, jump, start, units, window}. The list ends before
 * the first layer whose units see fields of no one size, jump and start.
 */
export function fieldsOf(layers, inputShape, along = 0) {
  const picture = { ...PICTURE, units: inputShape[along], isFlat: false };
  const states = [];
  for (const [place, { inputs }] of wired(layers).entries()) {
    const given = inputs.map((source) => (source < 0 ? picture : states[source]));
    const layer = layers[place];
    const state = joins(layer) ? united(given) : through(layer, given[0], along);
    if (!state) break;
    states.push(state);
  }
  return states;
}

// ---- units and pixels ------------------------------------------------------------------------------------------------

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
 * Everything that a unit of a chain depends on: for each row up to its own, {units, links}. units are numbers in rising order; links
 * are [unit, tap] with the taps in the row below, below 0 or beyond its last unit where they lie on its padding.
 */
export function treeOf(rows, row, unit) {
  const tree = Array.from({ length: row + 1 }, () => ({
    units: /** @type {number[]} */ ([]),
    links: /** @type {number[][]} */ ([]),
  }));
  tree[row].units = [unit];
  for (let at = row; at > 0; at -= 1) {
    const { axis } = rows[at];
    tree[at].links = tree[at].units.flatMap((one) => tapsAt(axis, one).map((tap) => [one, tap]));
    const seen = new Set(tree[at].links.map(([, tap]) => tap).filter((tap) => isPixel(axis, tap)));
    tree[at - 1].units = [...seen].sort((one, other) => one - other);
  }
  return tree;
}
