// What the figure is asked to show: the state, between the model's traits and the numbers that the page computes with.
//
// state = {picture, digit, kind, size, strides, padding, shift, pick}; strides null: as large as the window.
import { outputNear, patchMiddle } from "../lib/maths/conv.js";
import { compare, movedOn, pool2d, poolPlaces, pushed } from "../lib/maths/pool.js";
import { version } from "../lib/maths/sources.js";

export const TRAITS = ["picture", "digit", "kind", "pool_size", "strides", "padding", "shift", "pick"];
export const LARGEST = 6; // of the window, the stride and the push
export const DIGIT = "digit";

/** The state in the traits; get(name) is a trait's value. */
export function fromTraits(get) {
  const [picture, digit, kind, size, strides, padding, shift, pick] = TRAITS.map(get);
  return { picture, digit, kind, size, strides, padding, shift: [...shift], pick: [...pick] };
}

export function toTraits({ size, ...rest }) {
  return { ...rest, pool_size: size };
}

/** The name by which a picture was sent. */
export function pictureName({ picture, digit }) {
  return picture === DIGIT ? `${DIGIT}_${digit}` : picture;
}

/** Everything that follows from a state, before the push and after it. */
export function sceneOf(state, pictures) {
  const { kind, size, padding, shift } = state;
  const strides = state.strides ?? size;
  const image = version(pictures.get(pictureName(state)), true);
  const moved = pushed(image, shift);
  const places = poolPlaces(image, size, { strides, padding });
  const [before, after] = [image, moved].map((one) => pool2d(one, places, kind));
  const push = shift.some((by) => by !== 0);
  const change = { ...compare(before, after), back: movedOn(before, after, shift, strides) };
  return { kind, size, strides, padding, shift, push, image, moved, places, before, after, change };
}

/** A pixel, moved into the output where it lies outside. */
export function inside([row, column], { down, across }) {
  const clamp = (value, size) => Math.min(Math.max(value, 0), size - 1);
  return [clamp(row, down.output), clamp(column, across.output)];
}

/** The output pixel that looks at the same place of the picture as `pick` did before. */
export function samePlace(pick, before, now) {
  return outputNear(now.places, patchMiddle(before.places, pick));
}
