// What the figure is asked to show: the state, between the model's traits and the numbers that the page computes with.
//
// state = {picture, grey, kernel, strides, padding, dilation, pick, bank, ownKernel, painting}; a kernel of one channel counts
// for all.

import { dimensions } from "../lib/core/format.js";
import { geometry, outputNear, patchMiddle } from "../lib/maths/conv.js";
import { version } from "../lib/maths/sources.js";
import { bytesOf, channel, fromBytes, fromLists, spread, toLists } from "../lib/maths/tensor.js";

const SETTINGS = ["picture", "grey", "kernel", "strides", "padding", "dilation_rate", "pick", "bank", "_own_kernel"];
export const TRAITS = [...SETTINGS, "_painting", "_own"];
export const GRID = "grid";
export const OWN = "own";

/** The state in the traits; get(name) is a trait's value. */
export function fromTraits(get) {
  const [picture, grey, strides, padding, dilation] = ["picture", "grey", "strides", "padding", "dilation_rate"].map(
    get,
  );
  const kernels = { kernel: fromLists(get("kernel")), ownKernel: fromLists(get("_own_kernel")) };
  const bytes = bytesOf(get("_painting"));
  const painting = bytes.length ? bytes.slice() : null;
  const [pick, bank] = [[...get("pick")], [...get("bank")]];
  return { picture, grey, strides, padding, dilation, ...kernels, pick, bank, painting };
}

/** The traits that tell a state; a painting is told by itself, when it changes. */
export function toTraits({ picture, grey, kernel, strides, padding, dilation, pick, bank, ownKernel }) {
  const kernels = { kernel: toLists(kernel), _own_kernel: toLists(ownKernel) };
  return { picture, grey, ...kernels, strides, padding, dilation_rate: dilation, pick, bank };
}

/** The state after a change. Grey has one channel: of a filter with a slice for each, the first one stays. */
export function changed(state, changes) {
  const next = { ...state, ...changes };
  if (next.grey && next.kernel.channels > 1) next.kernel = channel(next.kernel, 0);
  return next;
}

/** The bytes of what is painted, or of what stands on the grid before anybody paints. */
export function sheet({ painting }, pictures) {
  return painting ?? Uint8Array.from(version(pictures.get(GRID), false).data, (value) => Math.round(value * 255));
}

function imageOf({ picture, grey, painting }, pictures, own) {
  if (picture === OWN) return version(own, grey);
  if (picture !== GRID || !painting) return version(pictures.get(picture), grey);
  const side = Math.sqrt(painting.length / 3);
  return version({ versions: { 3: fromBytes(painting, side, side, 3) } }, grey);
}

/** sceneOf with the last picture kept: while only the filter changes, the image is the same object. */
export function scenes(pictures) {
  let last = {};
  return (state, own) => {
    const now = { picture: state.picture, grey: state.grey, painting: state.painting, own };
    const same = Object.keys(now).every((key) => now[key] === last[key]);
    last = { ...now, image: same && last.image ? last.image : imageOf(state, pictures, own) };
    return sceneOf(state, last.image);
  };
}

/** Everything that is computed from a state without convolving: {image, kernel, given, places, settings, grey, painting}. */
function sceneOf(state, image) {
  const kernel = spread(state.kernel, image.channels);
  const { strides, padding, dilation, grey } = state;
  const settings = { strides, padding, dilation };
  const places = geometry(image, kernel, settings);
  return { image, kernel, given: state.kernel, places, settings, grey, painting: state.picture === GRID };
}

/** Why a kernel does not fit, in words; `name` is that of a filter of the bank. */
export function misfit(words, kernel, { down, across }, name = null) {
  const padded = (axis) => axis.size + axis.before + axis.after;
  const spans = dimensions(down.span, across.span);
  return words.doesNotFit(
    name,
    dimensions(kernel.height, kernel.width),
    spans,
    dimensions(padded(down), padded(across)),
  );
}

/** A pixel, moved into the output where it lies outside. */
export function inside([row, column], { down, across }) {
  const clamp = (value, size) => Math.min(Math.max(value, 0), size - 1);
  return [clamp(row, down.output), clamp(column, across.output)];
}

/** The output pixel that looks at the same place as `pick` did before, also when the picture has another size. */
export function samePlace(pick, before, now) {
  const [row, column] = patchMiddle(before.places, pick);
  return outputNear(now.places, [
    ((row + 0.5) * now.image.height) / before.image.height - 0.5,
    ((column + 0.5) * now.image.width) / before.image.width - 0.5,
  ]);
}
