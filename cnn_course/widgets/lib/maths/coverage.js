// Which pixels the stops of a filter cover. An axis is what conv.js makes: {size, taps, before, after, span, strides, dilation, output}.

/** Where a stop's taps lie: pixel numbers, below 0 or from `size` on where they lie on the padding. */
export function tapsAt({ taps, before, strides, dilation }, stop) {
  return Array.from({ length: taps }, (_, tap) => stop * strides - before + tap * dilation);
}

/** Is it a pixel of the picture, and not of the padding? */
export function isPixel({ size }, place) {
  return place >= 0 && place < size;
}

/** How many stops cover each pixel of an axis. */
export function coverage(axis) {
  const counts = new Array(axis.size).fill(0);
  for (let stop = 0; stop < axis.output; stop += 1) {
    for (const place of tapsAt(axis, stop)) if (isPixel(axis, place)) counts[place] += 1;
  }
  return counts;
}

/** How many stops cover each pixel of a picture, row by row: a pixel counts where its row and its column both do. */
export function coverage2d(down, across) {
  const columns = coverage(across);
  return coverage(down).map((row) => columns.map((column) => row * column));
}

/** The pixels of an axis that no stop covers. */
export function missed(axis) {
  return coverage(axis).flatMap((count, pixel) => (count === 0 ? [pixel] : []));
}

/** Numbers in rising order as runs: [1, 2, 3, 7] -> [[1, 3], [7, 7]]. */
export function runs(numbers) {
  const found = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found;
}

/** Pixels of the padded axis after the last stop: what the floor in the formula drops. */
export function leftOver({ size, before, after, span, strides }) {
  return (size + before + after - span) % strides;
}
