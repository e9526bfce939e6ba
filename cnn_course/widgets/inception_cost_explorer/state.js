// What the figure is asked to show, under the names of its traits.

export const TRAITS = [
  "height",
  "width",
  "channels",
  "conv1",
  "reduce3",
  "conv3",
  "reduce5",
  "conv5",
  "pooled",
  "reduced",
  "large",
  "way",
];
export const OWN = "own";
export const SIZES = ["3", "5", "7"];

/** Smallest and largest of each that a control sets; the figure's class in Python has the same numbers. */
export const LIMITS = {
  height: [1, 512],
  width: [1, 512],
  channels: [1, 2048],
  reduce3: [1, 256],
  reduce5: [1, 256],
  pooled: [1, 256],
};

const SET = TRAITS.slice(0, 9); // what a module of GoogLeNet says: its maps and its widths

/** The state that a module of GoogLeNet sets; the window of its large convolutions is 5 × 5. */
export function stateOf(module) {
  return { ...Object.fromEntries(SET.map((name, place) => [name, module[place]])), large: "5" };
}

/** The name of the module that a state is of; "own" if of none. */
export function moduleOf(state, modules) {
  const isThis = ([, module]) => Object.entries(stateOf(module)).every(([name, value]) => state[name] === value);
  return Object.entries(modules).find(isThis)?.[0] ?? OWN;
}
