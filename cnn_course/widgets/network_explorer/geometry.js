// Where the blocks of the drawing stand. All maps share one scale for height and width and one for channels; vectors have their own.
import { isMap } from "../lib/maths/layers.js";

export const DEEP = [0.24, -0.17]; // how far a pixel of width goes right and up
export const PAGES = 14; // the least thickness of a folded block, so that its leaves can be seen
const BAR = 7; // the thickness of a vector
const THINNEST = 2;
const SHORTEST = 2;
const MOST_A_CHANNEL = 2.4;
const GAPS = [3, 24];
const LOOSE = 7; // the least gap where a network is looked at, and there is room beside the figure's edge
const APART = 10; // more, where neighbours are not linked

/** The scale of thickness at which all maps, {channels, least}, together have that much room. */
function channelScale(maps, room) {
  let scale = MOST_A_CHANNEL;
  for (let round = 0; round < 8; round += 1) {
    const isWide = ({ channels, least }) => channels * scale > least;
    const left = room - maps.reduce((total, one) => (isWide(one) ? total : total + one.least), 0);
    const sum = maps.reduce((total, one) => (isWide(one) ? total + one.channels : total), 0);
    if (sum === 0) break;
    scale = Math.max(0, Math.min(scale, left / sum));
  }
  return scale;
}

const leastOf = (shape, least) => (isMap(shape) ? (least ?? THINNEST) : Math.max(BAR, least ?? 0));

/** The width below which boxes of these shapes would not be told apart. */
export function roomFor(shapes, { least = [], apart = [] }) {
  const sum = shapes.reduce((total, shape, i) => total + leastOf(shape, least[i]) + LOOSE + (apart[i] ? APART : 0), 0);
  return sum + 60; // the depth of the first ones
}

/**
 * shapes, the input's first, in a box of width × height: {blocks, scales}. A block is {x, y, thick, high, deep: [dx, dy], isBar},
 * (x, y) the top left corner of its front; blocks stand around one middle line. least[i] is a block's least thickness, apart[i]
 * says that it stands further from the one before it.
 */
export function blocksOf(shapes, width, height, { least = [], apart = [] } = {}) {
  const maps = shapes.filter(isMap);
  const vectors = shapes.filter((shape) => !isMap(shape));
  const upright = Math.max(...maps.map(([high, wide]) => high - wide * DEEP[1]));
  const pixel = height / upright;
  const unit = height / Math.max(1, ...vectors.map(([count]) => count));
  const gap = Math.min(GAPS[1], Math.max(GAPS[0], (0.42 * width) / shapes.length));
  const behind = Math.max(...maps.map(([, wide]) => wide * DEEP[0] * pixel));
  const bars = shapes.reduce((sum, shape, i) => (isMap(shape) ? sum : sum + leastOf(shape, least[i])), 0);
  const aparts = APART * apart.filter(Boolean).length;
  const room = width - gap * (shapes.length - 1) - bars - aparts - behind;
  const channel = channelScale(
    shapes.flatMap((shape, i) => (isMap(shape) ? [{ channels: shape[2], least: leastOf(shape, least[i]) }] : [])),
    room,
  );
  let x = 0;
  const blocks = shapes.map((shape, i) => {
    const block = isMap(shape) ? mapBlock(shape, pixel, channel) : barBlock(shape, unit);
    block.thick = Math.max(block.thick, least[i] ?? 0);
    const before = shapes[i - 1];
    if (i > 0)
      x += before && isMap(before) && !isMap(shape) ? Math.max(gap, before[1] * DEEP[0] * pixel + GAPS[0]) : gap;
    if (apart[i]) x += APART;
    const placed = { ...block, x, y: (height - block.high - block.deep[1]) / 2 };
    x += block.thick;
    return placed;
  });
  const end = Math.max(...blocks.map((block) => block.x + block.thick + block.deep[0]));
  const aside = Math.max(0, (width - end) / 2);
  return { blocks: blocks.map((block) => ({ ...block, x: block.x + aside })), scales: { pixel, channel, unit } };
}

function mapBlock([high, wide, channels], pixel, channel) {
  const deep = DEEP.map((share) => share * wide * pixel);
  return { thick: Math.max(THINNEST, channels * channel), high: Math.max(SHORTEST, high * pixel), deep, isBar: false };
}

function barBlock([count], unit) {
  return { thick: BAR, high: Math.max(SHORTEST, count * unit), deep: [0, 0], isBar: true };
}

/** The block whose front is nearest to a place along the drawing. */
export function blockAt(blocks, x) {
  const distance = (block) => Math.max(block.x - x, x - block.x - block.thick, 0);
  return blocks.reduce((best, block, i) => (distance(block) < distance(blocks[best]) ? i : best), 0);
}

/** The texts beneath the blocks, {block, text}: a map's size where it changes, a vector's length; none where there is no room. */
export function sizesBeneath(shapes, blocks, middle, widthOf) {
  const texts = [];
  let free = -Infinity;
  shapes.forEach((shape, block) => {
    const key = (one) => (one ? (isMap(one) ? one.slice(0, 2) : one).join() : "");
    if (block > 0 && key(shapes[block - 1]) === key(shape)) return;
    const text = String(shape[0]);
    const at = middle(blocks[block]);
    if (at - widthOf(text) / 2 < free) return;
    free = at + widthOf(text) / 2 + 5;
    texts.push({ block, text, at });
  });
  return texts;
}
