// Arrays as results/ keeps them: shape, type, and little-endian bytes in base64 (cnn_course/packing.py).

const READERS = {
  uint8: [1, "getUint8"],
  int8: [1, "getInt8"],
  uint16: [2, "getUint16"],
  int16: [2, "getInt16"],
  int32: [4, "getInt32"],
  float32: [4, "getFloat32"],
};

/** {shape, dtype, base64} -> {shape, data}; a quantized array ("low" and "high") comes back as its values. */
export function unpack({ shape, dtype, base64, low, high }) {
  const [size, read] = READERS[dtype];
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const length = shape.reduce((product, side) => product * side, 1);
  if (bytes.length !== length * size) throw new RangeError("The array did not arrive whole.");
  const view = new DataView(bytes.buffer);
  const data = Float64Array.from({ length }, (_, i) => view[read](i * size, true));
  if (low === undefined) return { shape, data };
  const step = (high - low || 1) / 255;
  return { shape, data: data.map((code) => low + code * step) };
}
