// The longest way through a network: what the units of its layers see, and which of them share a bar while blocks are folded.
//
// A stop is a layer on the way that slides a window: {name, kind, units, size, jump, start, below, span, strides, before, across},
// along the height; `across` has the same along the width.
import { itemsOf } from "../lib/maths/blocks.js";
import { wired } from "../lib/maths/layers.js";
import { fieldsOf, PICTURE } from "../lib/maths/receptive.js";

const MANY = 60; // stops, above which a network is shown folded at first

/** What a layer's window does along an axis; zeros that are put around its input beforehand count as its own. */
function stopAlong(layers, wires, fields, number, padding) {
  const { size, jump, start, units, window } = fields[number];
  let [source] = wires[number].inputs;
  let before = window.before;
  if (source >= 0 && layers[source].kind === padding) {
    before += fields[source].window.before;
    [source] = wires[source].inputs;
  }
  const below = source < 0 ? PICTURE : fields[source];
  return { size, jump, start, units, below, span: window.span, strides: window.strides, before };
}

const PADDING = { ZeroPadding2D: true };

/** A network of Python, {name, input_shape, layers, blocks, way, joins}, with its stops. */
export function opened(network) {
  const { name, input_shape: shape, layers, blocks, way, joins } = network;
  const wires = wired(layers);
  const [padding] = Object.keys(PADDING);
  const along = (axis) => {
    const fields = fieldsOf(layers, shape, axis);
    return (number) => stopAlong(layers, wires, fields, number, padding);
  };
  const [down, across] = [along(0), along(1)];
  const stops = way.map((number) => ({
    name: wires[number].name,
    kind: layers[number].kind,
    number,
    ...down(number),
    across: across(number),
  }));
  return { name, shape, blocks, joins, count: layers.length, layers: stops };
}

/** The names of the blocks that are open at first. */
export function unfoldedAtFirst({ layers, blocks }) {
  const all = (some) => some.flatMap((block) => [block.name, ...all(block.blocks)]);
  return layers.length <= MANY ? all(blocks) : [];
}

/**
 * What has a bar: {columns, open, links}. A column is {stop, block, level}: a stop, or a folded block, which stands for the last stop
 * in it. Open blocks are {block, level, from, to} in columns; links are branches that lead past columns, [from, to], −1 for the picture.
 */
export function columnsOf({ count, blocks, layers: stops, joins }, unfolded) {
  const { items, open } = itemsOf(count, blocks, new Set(unfolded));
  const columns = items.flatMap(({ first, last, block, level }) => {
    const stop = stops.findLastIndex(({ number }) => first <= number && number <= last);
    return stop < 0 ? [] : [{ stop, block, level, first, last }];
  });
  const opened = open.flatMap(({ block, level }) => {
    const inside = columns.flatMap(({ first, last }, i) => (block.first <= first && last <= block.last ? [i] : []));
    return inside.length ? [{ block, level, from: inside[0], to: inside.at(-1) }] : [];
  });
  // The last column that ends at a layer or before it.
  const until = (layer) => columns.findLastIndex(({ stop }) => stops[stop].number <= layer);
  const links = joins.map(([from, to]) => [until(from), until(to)]).filter(([from, to]) => to - from > 1);
  return { columns, open: opened, links };
}

/** The column that shows a stop. */
export function columnOf(columns, stops, stop) {
  const { number } = stops[stop];
  return columns.findIndex(({ first, last }) => first <= number && number <= last);
}
