// What is wanted, and what follows from it.

export const TRAITS = ["photograph", "block", "map"];
export const TOP = 5;

/** The square that hides: so many pixels of the photograph as the network sees it, and how far a key moves it. */
export const SQUARE = 48;
export const STEP = 16;

/** The map of what counts: so many squares along a side. */
export const CELLS = 7;

/** The largest shares: [{ place, share }, …]. */
export function largest(shares, count = TOP) {
  return Array.from(shares, (share, place) => ({ place, share }))
    .sort((a, b) => b.share - a.share)
    .slice(0, count);
}

/** The square around a pixel. */
export function squareAround([row, column]) {
  return { row: Math.round(row - SQUARE / 2), column: Math.round(column - SQUARE / 2), size: SQUARE };
}

/** The squares of the map of what counts, row after row. */
export function cellSquares(side) {
  const cell = side / CELLS;
  return Array.from({ length: CELLS * CELLS }, (_, i) =>
    squareAround([(Math.floor(i / CELLS) + 0.5) * cell, ((i % CELLS) + 0.5) * cell]),
  );
}

/** Which pixels of the picture one unit of a step can see: rows and columns, { row, column, height, width }, cut off at the edge. */
export function seenBy(plan, name, [row, column]) {
  let [reach, jump, start] = [1, 1, 0];
  for (const step of plan.steps) {
    start -= step.before * jump;
    reach += (step.kernel_size - 1) * jump;
    jump *= step.strides;
    if (step.name === name) break;
  }
  const along = (at) => {
    const first = start + at * jump;
    return [Math.max(0, first), Math.min(plan.side, first + reach)];
  };
  const [top, bottom] = along(row);
  const [left, right] = along(column);
  return { row: top, column: left, height: bottom - top, width: right - left, reach };
}

/** One of the maps of (side, side, channels): its numbers, and where the largest is. */
export function mapOf({ side, channels, data }, map) {
  const values = Float32Array.from({ length: side * side }, (_, i) => data[i * channels + map]);
  const at = values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
  return { side, values, strongest: [Math.floor(at / side), at % side], most: values[at] };
}

/** Where the colours end: what 995 of 1,000 numbers stay below. */
export function limitOf(data) {
  const every = Math.max(1, Math.floor(data.length / 20000));
  const sizes = Float32Array.from({ length: Math.floor(data.length / every) }, (_, i) =>
    Math.abs(data[i * every]),
  ).sort();
  return sizes[Math.floor(0.995 * (sizes.length - 1))] || 1;
}

/** How so many square maps fill a sheet best: { columns, rows, tile }, gaps included in the tile. */
export function sheetOf(count, width, height) {
  let best = { columns: 1, rows: count, tile: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const tile = Math.floor(Math.min(width / columns, height / rows));
    if (tile > best.tile) best = { columns, rows, tile };
  }
  return best;
}
