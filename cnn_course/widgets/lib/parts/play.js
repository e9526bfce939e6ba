// A walk over the output in reading order, at a pace that the eye can follow and that ends.
import { readingStep } from "./pick.js";

const TICK = 60; // milliseconds
const LONGEST = 30_000;

/** How many pixels to move on at each tick, so that a whole map takes half a minute at most. */
export function pace(height, width, tick = TICK) {
  return Math.max(1, Math.ceil((height * width) / (LONGEST / tick)));
}

export function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * onstep(pixel) at each tick, onend() when the last pixel is reached or the walk is stopped; tick(map) are milliseconds, for
 * figures with so few pixels that each can be looked at.
 */
export function player({ onstep, onend, tick = (/** @type {import("../types.d.ts").Size} */ _map) => TICK }) {
  let timer = null;
  const stop = () => {
    if (timer === null) return;
    clearInterval(timer);
    timer = null;
    onend();
  };
  return {
    get playing() {
      return timer !== null;
    },
    stop,
    start(from, { height, width }) {
      const last = height * width - 1;
      let at = from[0] * width + from[1] >= last ? [0, 0] : from;
      const wait = tick({ height, width });
      const by = pace(height, width, wait);
      stop();
      onstep(at);
      timer = setInterval(() => {
        const left = last - (at[0] * width + at[1]);
        if (left <= 0) return stop();
        at = readingStep(at, { height, width }, Math.min(by, left));
        onstep(at);
      }, wait);
    },
  };
}
