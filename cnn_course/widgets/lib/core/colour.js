// Colours for numbers: signed values on a map that is centred on zero, grey values, and text that stays legible on both.

/**
 * "#c2410c" or "rgb(194, 65, 12)" -> [194, 65, 12].
 * @type {(text: string) => import("../types.d.ts").Rgb}
 */
export function parseColour(text) {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim());
  if (hex) {
    const digits =
      hex[1].length === 3 ? [...hex[1]].map((d) => d + d) : [0, 2, 4].map((at) => hex[1].slice(at, at + 2));
    const [red, green, blue] = digits.map((pair) => parseInt(pair, 16));
    return [red, green, blue];
  }
  const numbers = text.match(/[\d.]+/g);
  if (!numbers || numbers.length < 3) throw new Error(`Not a colour: ${text}`);
  const [red, green, blue] = numbers.map(Number);
  return [red, green, blue];
}

/** @type {(from: number[], to: number[], share: number) => any} */
export function mix(from, to, share) {
  return from.map((value, i) => Math.round(value + (to[i] - value) * share));
}

/** @type {(rgb: number[]) => string} */
export function css([red, green, blue]) {
  return `rgb(${red} ${green} ${blue})`;
}

/**
 * How light a colour is, 0 to 1 (WCAG 2.2, relative luminance).
 * @type {(rgb: number[]) => number}
 */
export function lightness(rgb) {
  const [red, green, blue] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Contrast of two colours, 1 to 21 (WCAG 2.2).
 * @type {(one: number[], other: number[]) => number}
 */
export function contrast(one, other) {
  const [dark, light] = [lightness(one), lightness(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];

/** Black or white text, whichever is easier to read on a colour: the better of the two is always at 4.5:1 or above. */
export function textOn(rgb) {
  return contrast(rgb, BLACK) >= contrast(rgb, WHITE) ? BLACK : WHITE;
}

const HALF = 255; // steps on each side of zero

/** To the nearest whole number, halves away from zero: x and -x must get colours of equal strength. */
function evenly(value) {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}

/** The diverging map of a theme: negative, zero, positive, as 2 · 255 + 1 colours; the middle one is zero. */
export function divergingMap({ negative, zero, positive }) {
  const colours = Array.from({ length: 2 * HALF + 1 }, (_, i) =>
    i < HALF ? mix(zero, negative, (HALF - i) / HALF) : mix(zero, positive, (i - HALF) / HALF),
  );
  return { colours, packed: Uint32Array.from(colours, pack) };
}

/** Which entry of the map a value takes, if ±limit are its ends. */
export function place(value, limit) {
  if (!(limit > 0)) return HALF;
  const share = Math.min(1, Math.max(-1, value / limit));
  return HALF + evenly(share * HALF);
}

/** A colour as one number, as an ImageData's buffer holds it on the little-endian machines that browsers run on. */
export function pack([red, green, blue]) {
  return packBytes(red, green, blue);
}

function packBytes(red, green, blue) {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Signed values, every `stride`-th from `start` on -> packed pixels. Returns whether any pixel is another one now. */
export function paintSigned(values, limit, map, pixels, start = 0, stride = 1) {
  const scale = limit > 0 ? HALF / limit : 0;
  let changed = false;
  for (let i = 0, at = start; i < pixels.length; i += 1, at += stride) {
    const step = evenly(values[at] * scale);
    const pixel = map.packed[HALF + (step > HALF ? HALF : Math.max(step, -HALF))];
    if (pixel === pixels[i]) continue;
    pixels[i] = pixel;
    changed = true;
  }
  return changed;
}

/** A picture (values 0 to 1, one channel or three) -> packed pixels. */
export function paintPicture({ data, channels }, pixels) {
  const byte = (value) => Math.round(255 * Math.min(1, Math.max(0, value)));
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let i = 0, at = 0; i < pixels.length; i += 1, at += channels) {
    pixels[i] = packBytes(byte(data[at]), byte(data[at + green]), byte(data[at + blue]));
  }
}

/** Bytes of grey -> packed pixels. */
export function paintBytes(bytes, pixels) {
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = packBytes(bytes[i], bytes[i], bytes[i]);
}

/** The colour of one value of one channel: a shade of grey, or of red, green or blue. */
export function shade(value, channel, channels) {
  const byte = Math.round(255 * Math.min(1, Math.max(0, value)));
  const muted = Math.round(0.35 * byte);
  return channels === 1 ? [byte, byte, byte] : [0, 1, 2].map((c) => (c === channel ? byte : muted));
}
