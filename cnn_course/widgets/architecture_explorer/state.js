// What the figure is asked to show, and what follows from it: two lists of items, band by band.
//
// state = {network, beside, bars, unfolded, besideUnfolded, side, pick}, under the names of the traits. A network is given as
// columns, a number for each layer, and as blocks {name, first, last, level, blocks}.
import { allBlocks, itemsOf, shortName } from "../lib/maths/blocks.js";
import { isMap, volume } from "../lib/maths/kinds.js";

export const TRAITS = ["network", "beside", "bars", "unfolded", "beside_unfolded", "side", "pick"];
export const NONE = "none";
export const SIDES = ["network", "beside"];
export const BARS = ["parameters", "multiply_adds", "memory", "field"];
const BYTES = 4; // of a number in float32

/** The trait that holds the open blocks of a side. */
export const unfoldedOf = (side) => (side === "network" ? "unfolded" : "beside_unfolded");

/** What layers first to last have together, and what the last one sees and puts out. */
export function sumsOf(network, first, last) {
  const sums = { parameters: 0, multiply_adds: 0, memory: 0, field: network.fields[last] };
  for (let layer = first; layer <= last; layer += 1) {
    sums.parameters += network.parameters[layer];
    sums.multiply_adds += network.multiply_adds[layer];
    sums.memory += BYTES * volume(network.outputs[layer]);
  }
  return sums;
}

/** A block works at the level of most of its layers; which one that is, Python says. */
const levelOf = (network, { first, block }) => (block ? block.level : network.levels[first]);

/**
 * What has a row, in order: {name, short, first, last, block, depth, isOpen, level, sums}. An open block has one above what it
 * holds, at the level of its first row.
 */
export function rowsOf(network, unfolded) {
  const { items, open } = itemsOf(network.names.length, network.blocks, new Set(unfolded));
  const rows = [];
  const outer = (first, depth) =>
    open.filter(({ block, level }) => level < depth && block.first <= first && first <= block.last).at(-1)?.block.name;
  const row = (name, one, depth, isOpen, level) => ({
    name,
    short: shortName(name, outer(one.first, depth)),
    first: one.first,
    last: one.last,
    isBlock: Boolean(one.block),
    depth,
    isOpen,
    level,
    sums: sumsOf(network, one.first, one.last),
  });
  items.forEach((item, i) => {
    const level = levelOf(network, item);
    for (const { block, level: depth } of open.filter(({ from }) => from === i))
      rows.push(row(block.name, { ...block, block }, depth, true, level));
    rows.push(row(item.block?.name ?? network.names[item.first], item, item.level, false, level));
  });
  return rows;
}

/** The layers that a name stands for, {first, last, isBlock}; null where there is none. */
export function spanOf(network, name) {
  const block = allBlocks(network.blocks).find((one) => one.name === name);
  if (block) return { first: block.first, last: block.last, isBlock: true };
  const layer = network.names.indexOf(name);
  return layer < 0 ? null : { first: layer, last: layer, isBlock: false };
}

/** The name of the row that has the most of what the bars show. */
export function largest(rows, bars) {
  const closed = rows.filter(({ isOpen }) => !isOpen);
  return closed.reduce((best, one) => ((one.sums[bars] ?? 0) > (best.sums[bars] ?? 0) ? one : best)).name;
}

/** The size that most maps of a network have at a level, [112, 112]; null where it has none. */
function sizeAt(network, level) {
  const found = new Map();
  network.outputs.forEach((output, layer) => {
    if (network.levels[layer] !== level || !isMap(output)) return;
    const size = output.slice(0, 2);
    found.set(size.join(), { size, count: (found.get(size.join())?.count ?? 0) + 1 });
  });
  return [...found.values()].reduce((best, one) => (one.count > (best?.count ?? 0) ? one : best), null)?.size ?? null;
}

/** Everything that follows from the state; networks by name. */
export function sceneOf(state, networks) {
  const sides = SIDES.filter((side) => state[side] !== NONE).map((side) => {
    const network = networks.get(state[side]);
    const rows = rowsOf(network, state[unfoldedOf(side)]);
    return { side, network, rows, totals: sumsOf(network, 0, network.names.length - 1) };
  });
  const levels = [...new Set(sides.flatMap(({ rows }) => rows.map(({ level }) => level)))].sort((a, b) => a - b);
  const bands = levels.map((level) => ({
    level,
    parts: sides.map(({ side, network, rows }) => ({
      side,
      rows: rows.filter((row) => row.level === level),
      size: sizeAt(network, level),
    })),
  }));
  const most = Math.max(1, ...sides.flatMap(({ rows }) => rows.map(({ sums }) => sums[state.bars] ?? 0)));
  return { sides, bands, most, picked: pickedOf(state, sides) };
}

/** What is picked: its sums, the side it is in, and what stands in its table. */
function pickedOf({ side, pick }, sides) {
  const { network, totals } = sides.find((one) => one.side === side) ?? sides[0];
  const span = spanOf(network, pick) ?? { first: 0, last: network.names.length - 1, isBlock: true };
  return {
    name: pick,
    network: network.name,
    kind: span.isBlock ? null : network.kinds[span.first],
    layers: span.last - span.first + 1,
    output: network.outputs[span.last],
    side: network.input[0],
    sums: sumsOf(network, span.first, span.last),
    totals,
  };
}
