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

/** For each pixel of a line made `to` long: the first pixel of the line that counts for it, and the weights. */
export function weightsOf(from, to) {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - REACH * stretch + 0.5));
    const end = Math.min(from, Math.floor(centre + REACH * stretch + 0.5));
    const raw = Array.from({ length: end - first }, (_, j) => bicubic((first + j - centre + 0.5) / stretch));
    const total = raw.reduce((sum, one) => sum + one, 0);
    return { first, weights: raw.map((one) => one / total) };
  });
}

const byte = (value) => Math.min(255, Math.max(0, Math.round(value)));

/**
 * The square in the middle, `share` of the shorter side long.
 * @param {{ width: number, height: number }} size
 * @param {number} share
 */
export function middle({ width, height }, share) {
  const length = Math.max(1, Math.floor(Math.min(width, height) * share));
  return { left: Math.floor((width - length) / 2), top: Math.floor((height - length) / 2), length };
}

/**
 * @param {{ width: number, height: number, data: Uint8ClampedArray }} image RGBA, opaque
 * @param {{ left: number, top: number, length: number }} box
 * @param {number} side
 * @returns {Uint8ClampedArray} (side, side, 3)
 */
export function resized({ width, data }, { left, top, length }, side) {
  const places = weightsOf(length, side);
  const narrow = new Uint8ClampedArray(length * side * 3);
  for (let y = 0; y < length; y += 1) {
    const row = ((top + y) * width + left) * 4;
    places.forEach(({ first, weights }, x) => {
      for (let c = 0; c < 3; c += 1) {
        let sum = 0;
        for (let j = 0; j < weights.length; j += 1) sum += weights[j] * data[row + (first + j) * 4 + c];
        narrow[(y * side + x) * 3 + c] = byte(sum);
      }
    });
  }
  const small = new Uint8ClampedArray(side * side * 3);
  const line = side * 3;
  places.forEach(({ first, weights }, y) => {
    for (let at = 0; at < line; at += 1) {
      let sum = 0;
      for (let j = 0; j < weights.length; j += 1) sum += weights[j] * narrow[(first + j) * line + at];
      small[y * line + at] = byte(sum);
    }
  });
  return small;
}
