// One short motion when a pixel is picked: the square becomes the patch, and the sum becomes the output pixel.

import { h } from "../lib/core/dom.js";
import { reducedMotion } from "../lib/parts/play.js";

const TIME = 180; // milliseconds

/** Frames fly over a card, each from one box of the page to another, and are gone. */
export function fly(card, pairs) {
  if (reducedMotion()) return;
  const corner = card.getBoundingClientRect();
  const at = ({ left, top, width, height }) => ({
    left: `${left - corner.left}px`,
    top: `${top - corner.top}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
  for (const [from, to] of pairs) {
    const frame = h("div", { class: "cc-tie", "aria-hidden": "true" });
    card.append(frame);
    const flight = frame.animate([at(from), at(to)], { duration: TIME, easing: "ease-out" });
    flight.onfinish = flight.oncancel = () => frame.remove();
  }
}

/** Where some pixels of a picture stand on the page. */
export function boxOf(slot, { height, width }, box) {
  const { left, top, width: side } = slot.getBoundingClientRect();
  const scale = side / Math.max(height, width);
  return {
    left: left + (side - width * scale) / 2 + box.column * scale,
    top: top + (side - height * scale) / 2 + box.row * scale,
    width: box.width * scale,
    height: box.height * scale,
  };
}
