// A mark in the corner of each pixel that changed, which leaves the pixel's own colour to be seen.
import { css } from "../core/colour.js";

/** The corner's legs, in device pixels: a part of the pixel, not less than what can be seen, nor more than the pixel. */
export function cornerSide(scale, ratio) {
  return Math.min(scale, Math.max(scale * 0.46, 2 * ratio));
}

/** changes and changed belong to the pixels of a map: less is the theme's negative colour, at the bottom; more its positive, on top. */
export function corners(context, { scale, left, top }, ratio, { width }, changes, changed, theme) {
  const side = cornerSide(scale, ratio);
  const halo = scale >= 8 * ratio;
  context.lineWidth = ratio;
  context.strokeStyle = css(theme.card);
  changed.forEach((is, i) => {
    if (!is) return;
    const x = left + (i % width) * scale;
    const y = top + Math.floor(i / width) * scale;
    const more = changes[i] > 0;
    const [from, to] = more ? [y, y + side] : [y + scale, y + scale - side];
    context.fillStyle = css(more ? theme.positive : theme.negative);
    context.beginPath();
    context.moveTo(x, from);
    context.lineTo(x + side, from);
    context.lineTo(x, to);
    context.closePath();
    context.fill();
    if (!halo) return;
    context.beginPath();
    context.moveTo(x + side, from);
    context.lineTo(x, to);
    context.stroke();
  });
}
