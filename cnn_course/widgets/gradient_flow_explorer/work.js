// The draws of the weights, one after the other, a little in each frame; what has been computed once is kept, for all figures
// of a page. So another one may be ahead: a draw that is there already is not made again.

import { DRAWS, flow } from "./net.js";

const SLICE = 14; // milliseconds of a frame
const MOST = 400; // settings that are kept
const found = new Map();

/** work(settings): begin(settings) returns the draws so far; advance() goes on and says whether one more is there. */
export function work(patches, clock = () => performance.now()) {
  let draws = [];
  let steps = null;
  let current = null;

  const begun = (draw) => {
    const one = flow(patches, draw, current);
    return { next: () => one.next() };
  };

  return {
    begin(settings) {
      const key = JSON.stringify(settings);
      if (found.size > MOST) found.clear();
      if (!found.has(key)) found.set(key, []);
      if (found.get(key) !== draws) {
        draws = found.get(key);
        steps = null;
        current = settings;
      }
      return draws;
    },
    get busy() {
      return draws.length < DRAWS;
    },
    advance() {
      const end = clock() + SLICE;
      const before = draws.length;
      while (draws.length < DRAWS && clock() < end) {
        if (steps?.draw !== draws.length) steps = { draw: draws.length, ...begun(draws.length) };
        const { done, value } = steps.next();
        if (done) draws.push(value);
      }
      return draws.length > before;
    },
  };
}
