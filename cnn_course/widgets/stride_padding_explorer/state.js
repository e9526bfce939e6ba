// What the figure is asked to show: the state, between the model's traits and the numbers that the page computes with.
//
// state = {dimensions, size, kernel, strides, padding, dilation, pick}; padding is "valid", "same", a number or [before, after].
import { axis } from "../lib/maths/conv.js";
import { coverage2d, missed } from "../lib/maths/coverage.js";

export const TRAITS = ["dimensions", "size", "kernel_size", "strides", "padding", "dilation_rate", "pick"];
export const LIMITS = { size: { 1: 24, 2: 12 }, kernel: 7, strides: 6, padding: 12, dilation: 4 };

const SINGLE = { strides: 1, padding: "valid", dilation: 1 }; // the height of a line

/** The state in traits of that name; get(name) is a trait's value. */
export function fromTraits(get) {
  const [dimensions, size, kernel, strides, padding, dilation, pick] = TRAITS.map(get);
  return { dimensions, size, kernel, strides, padding, dilation, pick: [...pick] };
}

export function toTraits({ dimensions, size, kernel, strides, padding, dilation, pick }) {
  return { dimensions, size, kernel_size: kernel, strides, padding, dilation_rate: dilation, pick };
}

/** The state after a change. A picture has less room along a side than a line. */
export function changed(state, changes) {
  const next = { ...state, ...changes };
  return { ...next, size: Math.min(next.size, LIMITS.size[next.dimensions]) };
}

/** Everything that follows from a state: {down, across, fits, map, counts, missed, most} and the state itself. */
export function sceneOf(state) {
  const { dimensions, size, kernel, strides, padding, dilation } = state;
  const across = axis(size, kernel, { strides, padding, dilation });
  const down = dimensions === 1 ? axis(1, 1, SINGLE) : across;
  return {
    ...state,
    down,
    across,
    fits: across.output > 0,
    map: { height: down.output, width: across.output },
    counts: coverage2d(down, across),
    missed: missed(across), // of one axis; rows and columns are alike
    most: kernel ** dimensions, // no pixel can be covered more often than the filter has taps
  };
}

/** An output, moved inside where it lies outside. */
export function inside([row, column], { height, width }) {
  const clamp = (value, size) => Math.min(Math.max(value, 0), size - 1);
  return [clamp(row, height), clamp(column, width)];
}

/** The output in the middle: what is marked when the dimensions change. */
export function middle({ height, width }) {
  return [Math.floor((height - 1) / 2), Math.floor((width - 1) / 2)];
}
