// What the figure is asked to show, and what follows from it.
import { convParameters, denseParameters, frameFor, sideOf } from "../lib/maths/parameters.js";

export const TRAITS = ["size", "channels", "units", "filters", "kernel_size", "prediction"];

/** Smallest and largest of each; cnn_course/widgets/parameter_explorer.py has the same numbers. */
export const LIMITS = { size: [7, 1024], channels: [1, 512], units: [1, 1024], filters: [1, 1024], kernel: [1, 7] };

const TRAIT_OF = { kernel: "kernel_size" };

/** The state in the traits; get(name) is a trait's value. */
export function fromTraits(get) {
  return Object.fromEntries([...Object.keys(LIMITS), "prediction"].map((name) => [name, get(TRAIT_OF[name] ?? name)]));
}

export function toTraits(state) {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [TRAIT_OF[name] ?? name, value]));
}

const LAYERS = { channels: 3, units: 64, filters: 64, kernel: 3 };

/** What the question is about: the same layers on a picture, and on one of twice its height and width. */
export const ASKED = { before: { ...LAYERS, size: 224 }, after: { ...LAYERS, size: 448 } };

/** The question's answer: both counts before and after, and which of the answers they bear out. */
export function grownOf() {
  const [before, after] = [ASKED.before, ASKED.after].map(sceneOf);
  const [dense, conv] = ["dense", "conv"].map((kind) => [before[kind], after[kind]]);
  const isMore = ([one, other]) => other > one;
  const right = isMore(dense) && isMore(conv) ? "both" : dense[1] / dense[0] > 3 ? "four" : "two";
  return { dense, conv, right };
}

/** {dense, conv, frame, sides}: both counts, how many parameters the frame stands for, and both squares' sides. */
export function sceneOf(state) {
  const [dense, conv] = [denseParameters(state), convParameters(state)];
  const frame = frameFor(dense, conv);
  return { dense, conv, frame, sides: { dense: sideOf(dense, frame), conv: sideOf(conv, frame) } };
}
