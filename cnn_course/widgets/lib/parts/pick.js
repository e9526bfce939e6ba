// Pointing at pixels: the pointer looks, a click or tap keeps, and keys do the same.

/**
 * Where a key leads from a pixel, in a map of that size; null where it means nothing.
 * @param {number[]} pixel
 * @param {import("../types.d.ts").Size} map
 * @param {KeyboardEvent} event
 * @returns {import("../types.d.ts").Pixel | null}
 */
export function keyMove([row, column], { height, width }, event) {
  const far = 10;
  /** @type {Record<string, number[]>} */
  const moves = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    PageUp: [row - far, column],
    PageDown: [row + far, column],
    Home: [event.ctrlKey ? 0 : row, 0],
    End: [event.ctrlKey ? height - 1 : row, width - 1],
  };
  const next = moves[event.key];
  if (!next || event.altKey || event.metaKey) return null;
  const clamp = (value, size) => Math.min(size - 1, Math.max(0, value));
  return [clamp(next[0], height), clamp(next[1], width)];
}

/**
 * The next (1) or last (-1) pixel in reading order; from the last one to the first.
 * @param {number[]} pixel
 * @param {import("../types.d.ts").Size} map
 * @param {number} by
 * @returns {import("../types.d.ts").Pixel}
 */
export function readingStep([row, column], { height, width }, by) {
  const count = height * width;
  const index = (row * width + column + by + count) % count;
  return [Math.floor(index / width), index % width];
}

/**
 * Lets a picture be pointed at. onlook(pixel) while a mouse is over it, onlook(null) when it leaves, onkeep(pixel) for
 * a click, a tap or a drag. A finger that moves up or down scrolls the page; sideways it moves the pick.
 */
export function pointable(picture, { onlook, onkeep }) {
  const { element } = picture;
  let held = false;
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    held = true;
    onkeep(picture.at(event));
  });
  element.addEventListener("pointermove", (event) => {
    if (held) onkeep(picture.at(event));
    else if (event.pointerType === "mouse") onlook(picture.at(event));
  });
  const end = () => {
    held = false;
  };
  element.addEventListener("pointerup", end);
  element.addEventListener("pointercancel", end);
  element.addEventListener("pointerleave", () => {
    end();
    onlook(null);
  });
}
