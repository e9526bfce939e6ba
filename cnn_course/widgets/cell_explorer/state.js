// What the figure is asked to show, under the names of its traits.
import { KINDS, MOST_BLOCKS, parsed } from "./genome.js";

export const TRAITS = ["cell", "genome", "kind", "pick", "stack", "cells", "filters", "side", "prediction"];
export const OWN = "own";

/** Smallest and largest of each that a control sets; the figure's class in Python has the same numbers. */
export const LIMITS = { cells: [1, 6], filters: [2, 168], side: [16, 400] };

/** The name of the published genome that a text is of; "own" if of none. */
export const nameOf = (text, published) =>
  Object.entries(published).find(([, { genome }]) => genome === text)?.[0] ?? OWN;

/** What choosing a stack sets: as many cells and filters as its network has, and pictures of its size. */
export const stackOf = (name, stacks) => {
  const { cells, filters, side } = stacks[name];
  return { stack: name, cells, filters, side };
};

/** The plan of a state: a stack with the reader's own numbers. */
export const planOf = ({ stack, cells, filters, side }, stacks) => ({ ...stacks[stack], cells, filters, side });

/** The genome of a state, which is always a good one, and the block that is picked, which is always there. */
export function readOf({ genome, kind, pick }) {
  const read = parsed(genome).genome;
  return { genome: read, cell: read[kind], pick: Math.min(pick, read[kind].blocks.length) };
}

const SOME = 7; // rows: from so many on it is "some" of them, and from MANY on "many"
const MANY = 13;

/** Which of the answers a number of rows is. */
export function answerOf(rows) {
  if (rows < SOME) return "few";
  return rows < MANY ? "some" : "many";
}

export { KINDS, MOST_BLOCKS };
