// The still picture that stands in a notebook for a figure that no kernel knows any more: widgets/_stand_in.py.
import { h } from "./dom.js";

/**
 * Hides it for as long as this element is in the page.
 * @param {string} key
 */
export function hidesStandIn(key) {
  const mark = `[data-cc-stand-in="${key}"]`;
  // Two rules: a browser that does not know :has() keeps the first.
  return h("style", {}, `${mark} { display: none; } .jp-OutputArea-child:has(${mark}) { display: none; }`);
}
