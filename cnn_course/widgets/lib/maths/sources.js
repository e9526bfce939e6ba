// The pictures that a figure offers, decoded from the bytes that Python sent once.
import { bytesOf, fromBytes, fromFloats, spread, toGrey } from "./tensor.js";

/**
 * pictures: [{name, title, kind, height, width, layers}], in the order of their bytes; layers is [1], [3] or [1, 3]: the
 * channels of each stored version. A photograph brings its own grey, made from the full photograph before it was made small.
 */
export function decodePictures(pictures, value) {
  const bytes = bytesOf(value);
  let start = 0;
  const decoded = new Map();
  for (const one of pictures) {
    const versions = {};
    for (const channels of one.layers) {
      const length = one.height * one.width * channels;
      versions[channels] = fromBytes(bytes.subarray(start, start + length), one.height, one.width, channels);
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
