// What the figure is asked to show, and what follows from it.
import { convParameters, denseParameters, frameFor, sideOf } from "../lib/maths/parameters.js";

export const TRAITS = ["size", "channels", "units", "filters", "kernel_size"];

/** Smallest and largest of each; cnn_course/widgets/parameter_explorer.py has the same numbers. */
export const LIMITS = { size: [7, 1024], channels: [1, 512], units: [1, 1024], filters: [1, 1024], kernel: [1, 7] };

const TRAIT_OF = { kernel: "kernel_size" };

/** The state in the traits; get(name) is a trait's value. */
export function fromTraits(get) {
  return Object.fromEntries(Object.keys(LIMITS).map((name) => [name, get(TRAIT_OF[name] ?? name)]));
}

export function toTraits(state) {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [TRAIT_OF[name] ?? name, value]));
}

/** {dense, conv, frame, sides}: both counts, how many parameters the frame stands for, and both squares' sides. */
export function sceneOf(state) {
  const [dense, conv] = [denseParameters(state), convParameters(state)];
  const frame = frameFor(dense, conv);
  return { dense, conv, frame, sides: { dense: sideOf(dense, frame), conv: sideOf(conv, frame) } };
}
