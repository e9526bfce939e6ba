// Weights that are drawn at random and yet the same everywhere: each number follows from its place alone (cnn_course/ops/flow.py).

/** A whole number of 32 bits -> another one that has nothing to do with it. */
function mixed(number) {
  let bits = number | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0xd35a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** Evenly spread between 0 and 1, neither of them. */
const even = (key, place) => (mixed(key + Math.imul(place, 0x9e3779b9)) + 0.5) / 2 ** 32;

/** `count` numbers of the normal distribution, for a draw and one of its layers. */
export function normals(draw, layer, count) {
  const key = mixed(mixed(draw + 1) + layer);
  return Float64Array.from({ length: count }, (_, i) => {
    const size = Math.sqrt(-2 * Math.log(even(key, 2 * i)));
    return size * Math.cos(2 * Math.PI * even(key, 2 * i + 1));
  });
}
