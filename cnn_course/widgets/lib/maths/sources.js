// The pictures that a figure offers, decoded from the bytes that Python sent once.
import { bytesOf, fromBytes, fromFloats, spread, toGrey } from "./tensor.js";

/** What is stored is how far each value is off a guess out of its neighbours: back to values (widgets/_pictures.py). */
export function values(surprises, width, channels) {
  const found = new Uint8Array(surprises.length); // its sums begin again after 255
  const row = width * channels;
  for (let i = 0; i < found.length; i += 1) {
    const inRow = i % row >= channels;
    const left = inRow ? found[i - channels] : 0;
    const above = i >= row ? found[i - row] : 0;
    const slant = inRow && i >= row ? found[i - row - channels] : 0;
    const [low, high] = left < above ? [left, above] : [above, left];
    const guess = slant >= high ? low : slant <= low ? high : left + above - slant;
    const green = channels === 3 && i % 3 !== 1 ? surprises[i - (i % 3) + 1] : 0;
    found[i] = guess + surprises[i] + green;
  }
  return found;
}

/** A photograph's own grey, stored as how far it is off the grey of its colours. */
function greyBeside(differences, colour) {
  const grey = (i) =>
    Math.floor((2125 * colour[3 * i] + 7154 * colour[3 * i + 1] + 721 * colour[3 * i + 2] + 5000) / 10000);
  return differences.map((difference, i) => difference + grey(i));
}

/**
 * pictures: [{name, title, kind, height, width, layers}], in the order of their bytes; layers is [1], [3] or [3, 1]: the
 * channels of each stored version. A photograph brings its own grey, made from the full photograph before it was made small.
 */
export function decodePictures(pictures, value) {
  const bytes = bytesOf(value);
  let start = 0;
  const decoded = new Map();
  for (const one of pictures) {
    const versions = {};
    let plain = null;
    for (const channels of one.layers) {
      const length = one.height * one.width * channels;
      const stored = bytes.subarray(start, start + length);
      plain = plain ? greyBeside(stored, plain) : values(stored, one.width, channels);
      versions[channels] = fromBytes(plain, one.height, one.width, channels);
      start += length;
    }
    decoded.set(one.name, { ...one, versions });
  }
  if (start !== bytes.length) throw new RangeError("The pictures did not arrive whole.");
  return decoded;
}

/** One version of a picture: grey (H, W, 1) or colour (H, W, 3). */
export function version({ versions }, grey) {
  if (grey) return versions[1] ?? toGrey(versions[3]);
  return versions[3] ?? spread(versions[1], 3);
}

/** The learner's own array: floats with their shape, or null. */
export function decodeOwn(shape, value) {
  if (!shape?.length) return null;
  const [height, width, channels] = shape;
  const bytes = bytesOf(value);
  if (bytes.length !== 4 * height * width * channels) throw new RangeError("The picture did not arrive whole.");
  const own = fromFloats(bytes, height, width, channels);
  return { versions: { [channels]: own } };
}
