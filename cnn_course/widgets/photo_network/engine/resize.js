// A photograph of any size -> the square that the network sees: the middle of it, made smaller with bicubic weights.
// The same as Pillow's crop and resize(…, BICUBIC), which rounds to whole numbers after each of its two passes.

const REACH = 2; // of the bicubic weights, in pixels of the smaller picture

/** Keys' weights with a = -0.5. */
function bicubic(x) {
  const at = Math.abs(x);
  if (at < 1) return (1.5 * at - 2.5) * at * at + 1;
  if (at < 2) return ((-0.5 * at + 2.5) * at - 4) * at + 2;
  return 0;
}

/**
 * For each of `to` pixels: the first pixel of a line that counts for it, and the weights. They stand for `length` pixels of the
 * line from `start` on; those beside, as far as there are any, count at the ends.
 * @param {number} size of the whole line
 * @param {number} to
 */
export function weightsOf(size, to, start = 0, length = size) {
  const scale = length / to;
  const stretch = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const centre = start + (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - REACH * stretch + 0.5));
    const end = Math.min(size, Math.trunc(centre + REACH * stretch + 0.5));
    const raw = Array.from({ length: end - first }, (_, j) => bicubic((first + j - centre + 0.5) / stretch));
    const total = raw.reduce((sum, one) => sum + one, 0);
    return { first, weights: raw.map((one) => one / total) };
  });
}

const byte = (value) => Math.min(255, Math.max(0, Math.round(value)));

/**
 * The square in the middle, `share` of the shorter side long; its corner may lie within a pixel.
 * @param {{ width: number, height: number }} size
 * @param {number} share
 */
export function middle({ width, height }, share) {
  const length = Math.max(1, Math.min(width, height) * share);
  return { left: (width - length) / 2, top: (height - length) / 2, length };
}

/**
 * @param {{ width: number, height: number, data: Uint8ClampedArray }} image RGBA, opaque
 * @param {{ left: number, top: number, length: number }} box
 * @param {number} side
 * @returns {Uint8ClampedArray} (side, side, 3)
 */
export function resized({ width, height, data }, { left, top, length }, side) {
  const columns = weightsOf(width, side, left, length);
  const rows = weightsOf(height, side, top, length);
  const begin = rows[0].first;
  const end = Math.max(...rows.map(({ first, weights }) => first + weights.length));
  const line = side * 3;
  const narrow = new Uint8ClampedArray((end - begin) * line);
  for (let y = begin; y < end; y += 1) {
    columns.forEach(({ first, weights }, x) => {
      for (let c = 0; c < 3; c += 1) {
        let sum = 0;
        for (let j = 0; j < weights.length; j += 1) sum += weights[j] * data[(y * width + first + j) * 4 + c];
        narrow[(y - begin) * line + x * 3 + c] = byte(sum);
      }
    });
  }
  const small = new Uint8ClampedArray(side * line);
  rows.forEach(({ first, weights }, y) => {
    for (let at = 0; at < line; at += 1) {
      let sum = 0;
      for (let j = 0; j < weights.length; j += 1) sum += weights[j] * narrow[(first - begin + j) * line + at];
      small[y * line + at] = byte(sum);
    }
  });
  return small;
}
