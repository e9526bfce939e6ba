// The other end of a figure: the traits of its model, in Python or in the page.
import { debounce } from "./frame.js";

const REST = 120; // milliseconds: while something is dragged, Python is told a few times a second and at the end

/**
 * onchange(name) is called when a trait changes anywhere else than through tell(), ontell() after each tell().
 * @param {import("../types.d.ts").Model} model
 * @param {string[]} names
 * @param {(name: string) => void} onchange
 * @param {() => void} [ontell]
 */
export function link(model, names, onchange, ontell = () => {}) {
  let telling = false;
  const save = debounce(() => model.save_changes(), REST);
  const listeners = names.map(
    (name) => /** @type {[string, () => void]} */ ([`change:${name}`, () => telling || onchange(name)]),
  );
  listeners.forEach(([event, listener]) => model.on(event, listener));
  return {
    /** @type {import("../types.d.ts").Get} */
    get: (name) => model.get(name),
    /**
     * Sets traits, and tells Python once things have come to rest.
     * @param {Record<string, any>} changes
     */
    tell(changes) {
      telling = true;
      for (const [name, value] of Object.entries(changes)) {
        if (JSON.stringify(model.get(name)) !== JSON.stringify(value) || value?.buffer) model.set(name, value);
      }
      telling = false;
      save();
      ontell();
    },
    stop() {
      if (save.waiting()) save.now();
      listeners.forEach(([event, listener]) => model.off(event, listener));
    },
  };
}
