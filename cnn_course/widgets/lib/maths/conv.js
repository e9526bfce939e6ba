// Convolution as deep learning writes it (cross-correlation: the kernel is not flipped), with TensorFlow's padding.
//
// settings = {strides, padding, dilation}; padding is "valid", "same", a whole number of zeros for all four
// sides, or [before, after].
import { tensor } from "./tensor.js";

/** Pixels from a kernel's first tap to its last, holes included. */
export function span(taps, dilation) {
  return (taps - 1) * dilation + 1;
}

/** Zeros before and after, along one axis. TensorFlow's "same" puts an odd one after: at the bottom, at the right. */
export function padAxis(size, taps, { strides, padding, dilation }) {
  if (padding === "valid") return [0, 0];
  if (padding !== "same") return Array.isArray(padding) ? [...padding] : [padding, padding];
  const needed = (Math.ceil(size / strides) - 1) * strides + span(taps, dilation) - size;
  const total = Math.max(needed, 0);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

/**
 * One axis of a convolution: {size, taps, before, after, span, strides, dilation, output}; output 0: it does not fit.
 * @type {(size: number, taps: number, settings: import("../types.d.ts").Settings) => import("../types.d.ts").Axis}
 */
export function axis(size, taps, settings) {
  const [before, after] = padAxis(size, taps, settings);
  const { strides, dilation } = settings;
  const spanned = span(taps, dilation);
  const output = Math.max(0, Math.floor((size + before + after - spanned) / strides) + 1);
  return { size, taps, before, after, span: spanned, strides, dilation, output };
}

/**
 * Both axes: {down, across, fits}.
 * @type {(image: import("../types.d.ts").Size, kernel: import("../types.d.ts").Size,
 *   settings: import("../types.d.ts").Settings) => import("../types.d.ts").Places}
 */
export function geometry(image, kernel, settings) {
  const down = axis(image.height, kernel.height, settings);
  const across = axis(image.width, kernel.width, settings);
  return { down, across, fits: down.output > 0 && across.output > 0 };
}

/** The outputs [first, last) for which a tap at `offset` lies on the image and not on the padding. */
function reach({ size, output, strides }, offset) {
  const first = Math.max(0, Math.ceil(-offset / strides));
  const last = Math.min(output, Math.floor((size - 1 - offset) / strides) + 1);
  return [first, last];
}

/**
 * Adds one tap's products, for all outputs that it reaches at once. Zeros of the padding add nothing.
 * @type {(output: Float64Array, image: import("../types.d.ts").Tensor, channel: number, weight: number,
 *   axes: import("../types.d.ts").Axis[], offsets: number[]) => void}
 */
function addTap(output, image, channel, weight, [down, across], [rowOffset, columnOffset]) {
  const { data, width, channels } = image;
  const [firstRow, lastRow] = reach(down, rowOffset);
  const [firstColumn, lastColumn] = reach(across, columnOffset);
  const move = across.strides * channels;
  for (let row = firstRow; row < lastRow; row += 1) {
    const line = (row * down.strides + rowOffset) * width;
    let from = (line + firstColumn * across.strides + columnOffset) * channels + channel;
    const start = row * across.output;
    for (let to = start + firstColumn; to < start + lastColumn; to += 1, from += move) {
      output[to] += weight * data[from];
    }
  }
}

/**
 * image (H, W, C) and kernel (kh, kw, C) -> the map (H', W', 1). The loop runs over the kernel's taps.
 * @param {import("../types.d.ts").Tensor} image
 * @param {import("../types.d.ts").Tensor} kernel
 * @param {import("../types.d.ts").Settings} settings
 */
export function conv2d(image, kernel, settings) {
  const { down, across, fits } = geometry(image, kernel, settings);
  if (!fits) throw new RangeError("The kernel is larger than the padded image.");
  const output = tensor(down.output, across.output, 1);
  for (let row = 0; row < kernel.height; row += 1) {
    for (let column = 0; column < kernel.width; column += 1) {
      const offsets = [row * settings.dilation - down.before, column * settings.dilation - across.before];
      for (let c = 0; c < kernel.channels; c += 1) {
        const weight = kernel.data[(row * kernel.width + column) * kernel.channels + c];
        if (weight !== 0) addTap(output.data, image, c, weight, [down, across], offsets);
      }
    }
  }
  return output;
}

/**
 * Where the patch of an output pixel begins in the image; negative where it begins in the padding.
 * @param {Pick<import("../types.d.ts").Places, "down" | "across">} places
 * @param {number[]} pick
 */
export function patchStart({ down, across }, [row, column]) {
  return [row * down.strides - down.before, column * across.strides - across.before];
}

/** The pixels under the kernel for one output pixel: (kh, kw, C), and which of them are padding. */
export function patchAt(image, kernel, places, pick) {
  const [top, left] = patchStart(places, pick);
  const patch = tensor(kernel.height, kernel.width, image.channels);
  const outside = new Array(kernel.height * kernel.width).fill(false);
  for (let i = 0; i < outside.length; i += 1) {
    const y = top + Math.floor(i / kernel.width) * places.down.dilation;
    const x = left + (i % kernel.width) * places.across.dilation;
    outside[i] = y < 0 || y >= image.height || x < 0 || x >= image.width;
    if (outside[i]) continue;
    for (let c = 0; c < image.channels; c += 1) {
      patch.data[i * image.channels + c] = image.data[(y * image.width + x) * image.channels + c];
    }
  }
  return { patch, outside };
}

/** Products tap by tap, their sum in each channel, and the sum of those. */
export function multiply(patch, kernel) {
  const products = tensor(patch.height, patch.width, patch.channels);
  const sums = new Array(patch.channels).fill(0);
  for (let i = 0; i < products.data.length; i += 1) {
    products.data[i] = patch.data[i] * kernel.data[i];
    sums[i % patch.channels] += products.data[i];
  }
  return { products, sums, total: sums.reduce((sum, value) => sum + value, 0) };
}

/** The output pixel whose patch has its middle nearest to a place in the image. */
export function outputNear({ down, across }, [row, column]) {
  const along = (place, one) => {
    const nearest = Math.round((place + one.before - (one.span - 1) / 2) / one.strides);
    return Math.min(Math.max(nearest, 0), one.output - 1);
  };
  return [along(row, down), along(column, across)];
}

/** The place in the image that the patch of an output pixel has its middle at. */
export function patchMiddle(places, pick) {
  const [top, left] = patchStart(places, pick);
  return [top + (places.down.span - 1) / 2, left + (places.across.span - 1) / 2];
}
