// A network folded into its blocks: which layers have a place of their own, and which share one.
//
// A block is {name, first, last, blocks}: layers first to last, and the blocks within it (cnn_course.models finds them, by name).
// An item is what has a place: {first, last, block, level}; block is null for a single layer, level counts the open blocks around it.
import { volume } from "./kinds.js";

/** {items, open}: what is shown of `count` layers; open blocks are {block, level, from, to}, in items, the outer ones first. */
export function itemsOf(count, blocks, unfolded) {
  const [items, open] = [/** @type {any[]} */ ([]), /** @type {any[]} */ ([])];
  const single = (from, to, level) => {
    for (let layer = from; layer < to; layer += 1) items.push({ first: layer, last: layer, block: null, level });
  };
  const walk = (inner, from, to, level) => {
    let at = from;
    for (const block of inner) {
      single(at, block.first, level);
      at = block.last + 1;
      if (!unfolded.has(block.name)) {
        items.push({ first: block.first, last: block.last, block, level });
        continue;
      }
      const opened = { block, level, from: items.length, to: items.length };
      open.push(opened);
      walk(block.blocks, block.first, block.last + 1, level + 1);
      opened.to = items.length - 1;
    }
    single(at, to, level);
  };
  walk(blocks, 0, count, 0);
  return { items, open };
}

/** Every block, the outer ones before those within them. */
export function allBlocks(blocks) {
  return blocks.flatMap((block) => [block, ...allBlocks(block.blocks)]);
}

/** Is one of the names that of no block? */
export function hasStranger(names, blocks) {
  const known = allBlocks(blocks).map(({ name }) => name);
  return names.some((name) => !known.includes(name));
}

/** The number of the item that a layer is shown in. */
export function itemAt(items, layer) {
  return items.findIndex(({ first, last }) => first <= layer && layer <= last);
}

/** A layer's own name within the block around it: "conv1" of "stage1_block2_conv1". */
export function shortName(name, outer) {
  return outer && name.startsWith(outer) ? name.slice(outer.length).replace(/^[_/]/, "") || name : name;
}

/** The row of several layers: the output of the last one, and sums; `rows` are those of tableOf. */
export function summed(rows, first, last) {
  const own = rows.slice(first, last + 1);
  const sum = (name) => own.reduce((total, row) => total + row[name], 0);
  return {
    output: own.at(-1).output,
    input: own[0].input,
    parameters: sum("parameters"),
    trainable: sum("trainable"),
    recorded: sum("recorded"),
    multiplyAdds: sum("multiplyAdds"),
    numbers: own.reduce((total, row) => total + volume(row.output), 0),
  };
}

/** Which item takes which: [from, to] by item, each once; -1 is the picture. What goes on within an item is left out. */
export function linksOf(items, rows) {
  const place = new Map([[-1, -1]]);
  items.forEach(({ first, last }, item) => {
    for (let layer = first; layer <= last; layer += 1) place.set(layer, item);
  });
  const seen = new Set();
  const links = [];
  rows.forEach(({ inputs }, layer) => {
    for (const source of inputs) {
      const link = [place.get(source), place.get(layer)];
      if (link[0] === link[1] || seen.has(link.join())) continue;
      seen.add(link.join());
      links.push(link);
    }
  });
  return links;
}

/** The lane, from 0, in which each link is drawn past what lies between its ends; short ones lie nearest. */
export function lanesOf(links, most) {
  const order = links.map((_, i) => i).sort((a, b) => links[a][1] - links[a][0] - (links[b][1] - links[b][0]));
  const lanes = [];
  const found = new Array(links.length).fill(0);
  for (const i of order) {
    const [from, to] = links[i];
    const free = lanes.findIndex((taken) => taken.every(([a, b]) => b <= from || to <= a));
    const lane = free < 0 ? Math.min(lanes.length, most - 1) : free;
    lanes[lane] ??= [];
    lanes[lane].push(links[i]);
    found[i] = lane;
  }
  return found;
}
