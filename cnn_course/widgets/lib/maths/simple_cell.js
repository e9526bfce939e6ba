// The model of a simple cell, a sum that is cut off at 0, and of a complex cell, made of four of them.

export const PHASES = [0, 90, 180, 270]; // of the four fields, a quarter of a wave apart

/** Stimulus times field, pixel by pixel. */
export function products(picture, field) {
  return picture.map((value, i) => value * field.data[i]);
}

export function sumOf(picture, field) {
  let sum = 0;
  for (let i = 0; i < picture.length; i += 1) sum += picture[i] * field.data[i];
  return sum;
}

/** A cell cannot fire less often than never. */
export function rectified(sum) {
  return Math.max(0, sum);
}

export function simple(picture, field) {
  return rectified(sumOf(picture, field));
}

/** The root of the squares of simple cells, whose fields are a quarter of a wave apart. */
export function energy(picture, fields) {
  return Math.sqrt(fields.reduce((sum, field) => sum + simple(picture, field) ** 2, 0));
}

/** from, from + step, …, to. */
export function steps(from, to, step) {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);
}
