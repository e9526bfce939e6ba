// One redraw for each frame of the screen, however many changes came before it.

/**
 * draw(changes) is called once with the set of everything that was asked for since the last frame.
 * The two functions stand in for the browser's own in tests.
 * @param {(changes: Set<string>) => void} draw
 */
export function frames(draw, ask = requestAnimationFrame, forget = cancelAnimationFrame) {
  const changes = new Set();
  let waiting = null;
  const run = () => {
    waiting = null;
    const now = new Set(changes);
    changes.clear();
    draw(now);
  };
  return {
    /** @param {string[]} what */
    ask(...what) {
      what.forEach((one) => changes.add(one));
      if (waiting === null) waiting = ask(run);
    },
    stop() {
      if (waiting !== null) forget(waiting);
      waiting = null;
      changes.clear();
    },
  };
}

/**
 * Calls back when nothing has happened for a while: later(), later.now() to do it at once, later.stop().
 * @param {() => void} callback
 * @param {number} milliseconds
 */
export function debounce(callback, milliseconds) {
  let timer = null;
  const stop = () => {
    clearTimeout(timer);
    timer = null;
  };
  const later = () => {
    stop();
    timer = setTimeout(later.now, milliseconds);
  };
  later.now = () => {
    stop();
    callback();
  };
  later.stop = stop;
  later.waiting = () => timer !== null;
  return later;
}
