// Pictures and maps as numbers: {height, width, channels, data}, in the order row, column, channel.

/** How much of red, green and blue there is in grey (Rec. 709); cnn_course/widgets/_pictures.py has the same numbers. */
export const LUMINANCE = [0.2125, 0.7154, 0.0721];

export function tensor(height, width, channels, data = new Float64Array(height * width * channels)) {
  return { height, width, channels, data };
}

/** The bytes of a binary trait, however the host delivers it: DataView, ArrayBuffer or a typed array. */
export function bytesOf(value) {
  if (!value) return new Uint8Array(0);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

/** Bytes 0 to 255 -> a tensor from 0 to 1. */
export function fromBytes(bytes, height, width, channels) {
  const data = new Float64Array(bytes.length);
  for (let i = 0; i < bytes.length; i += 1) data[i] = bytes[i] / 255;
  return tensor(height, width, channels, data);
}

/** Little-endian 32-bit floats -> a tensor of the same numbers. */
export function fromFloats(bytes, height, width, channels) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = Float64Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
  return tensor(height, width, channels, data);
}

/** Nested lists, (rows, columns) or (rows, columns, channels) -> a tensor. */
export function fromLists(lists) {
  const channels = Array.isArray(lists[0][0]) ? lists[0][0].length : 1;
  return tensor(lists.length, lists[0].length, channels, Float64Array.from(lists.flat(2)));
}

/** A tensor -> nested lists; without the last axis where there is one channel. */
export function toLists({ height, width, channels, data }) {
  const at = (row, column) => {
    const start = (row * width + column) * channels;
    return channels === 1 ? data[start] : Array.from(data.subarray(start, start + channels));
  };
  return Array.from({ length: height }, (_, row) => Array.from({ length: width }, (_, column) => at(row, column)));
}

/** One channel of a tensor, by itself. */
export function channel(source, index) {
  const { height, width, channels, data } = source;
  return tensor(
    height,
    width,
    1,
    Float64Array.from({ length: height * width }, (_, i) => data[i * channels + index]),
  );
}

/** Colour -> grey. */
export function toGrey(source) {
  if (source.channels === 1) return source;
  const { height, width, data } = source;
  const [red, green, blue] = LUMINANCE;
  const grey = tensor(height, width, 1);
  for (let i = 0; i < height * width; i += 1) {
    grey.data[i] = red * data[3 * i] + green * data[3 * i + 1] + blue * data[3 * i + 2];
  }
  return grey;
}

/** The same numbers in each of `channels` channels: grey -> colour, one filter -> a slice for each channel. */
export function spread(source, channels) {
  if (source.channels === channels) return source;
  const { height, width, data } = source;
  const length = height * width * channels;
  return tensor(
    height,
    width,
    channels,
    Float64Array.from({ length }, (_, i) => data[Math.floor(i / channels)]),
  );
}

/** Another number of rows and columns around the same middle: cut off, or filled up with zeros. */
export function resized(source, height, width) {
  const result = tensor(height, width, source.channels);
  const down = Math.floor((source.height - 1) / 2) - Math.floor((height - 1) / 2);
  const across = Math.floor((source.width - 1) / 2) - Math.floor((width - 1) / 2);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const [y, x] = [row + down, column + across];
      if (y < 0 || y >= source.height || x < 0 || x >= source.width) continue;
      for (let c = 0; c < source.channels; c += 1) {
        result.data[(row * width + column) * source.channels + c] =
          source.data[(y * source.width + x) * source.channels + c];
      }
    }
  }
  return result;
}

/** The same shape and the same numbers? */
export function equal(a, b) {
  return (
    a.height === b.height &&
    a.width === b.width &&
    a.channels === b.channels &&
    a.data.every((value, i) => value === b.data[i])
  );
}

export function largest(values) {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** The pixel of largest magnitude in the middle of a map: at its border, padding may have had a hand in it. */
export function strongest({ height, width, data }) {
  const [top, left] = [Math.floor(height / 8), Math.floor(width / 8)];
  let best = [top, left];
  for (let row = top; row < height - top; row += 1) {
    for (let column = left; column < width - left; column += 1) {
      const at = row * width + column;
      if (Math.abs(data[at]) > Math.abs(data[best[0] * width + best[1]])) best = [row, column];
    }
  }
  return best;
}

/** The least and the greatest of some numbers. */
export function extent(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
