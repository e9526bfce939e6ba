// A picture of crisp pixels in a square slot, and over it the marks that move with what the reader points at.
import { h } from "../core/dom.js";

/** How pixels lie in a slot: the scale, and where the picture's corner is. Whole pictures, in the middle. */
export function layout(height, width, slot) {
  const scale = slot / Math.max(height, width);
  return { scale, left: (slot - width * scale) / 2, top: (slot - height * scale) / 2 };
}

/** The pixel under a point of the slot; the nearest one where the point is beside the picture. */
export function pixelAt({ scale, left, top }, height, width, x, y) {
  const clamp = (value, size) => Math.min(size - 1, Math.max(0, Math.floor(value)));
  return [clamp((y - top) / scale, height), clamp((x - left) / scale, width)];
}

const MARGIN = 4; // the marks may stand out over the picture's edge by so many pixels of the page

/** attributes go to the slot, which is what takes focus and pointer. */
export function picture(attributes = {}) {
  const pixels = h("canvas", { class: "cc-pixels", "aria-hidden": "true" });
  const marks = h("canvas", { class: "cc-marks", "aria-hidden": "true" });
  const element = h("div", { class: "cc-slot", ...attributes }, pixels, marks);
  // The pixels themselves, one for one, and the same magnified so that pixel borders stay even at any scale.
  const source = document.createElement("canvas");
  const magnified = document.createElement("canvas");
  /** @type {any} */
  let image = null;
  let slot = 0;

  const ratio = () => window.devicePixelRatio || 1;
  const size = () => Math.round(slot * ratio());

  function fitCanvas(canvas, margin = 0) {
    const side = size() + 2 * margin;
    // A new canvas is 300 × 150: its width alone may be right by chance.
    if (canvas.width !== side || canvas.height !== side) canvas.width = canvas.height = side;
    return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  }

  function drawPixels() {
    const context = fitCanvas(pixels);
    const { scale, left, top } = layout(image.height, image.width, size());
    const [width, height] = [image.width, image.height];
    resize(source, width, height);
    source.getContext("2d")?.putImageData(image, 0, 0);
    // On a whole scale, from a whole pixel on, the borders are even without more ado.
    const even = [scale, left, top].every(Number.isInteger);
    if (!even) magnify(Math.max(1, Math.ceil(scale)));
    context.clearRect(0, 0, pixels.width, pixels.height);
    context.imageSmoothingEnabled = !even;
    context.imageSmoothingQuality = "high";
    context.drawImage(even ? source : magnified, left, top, width * scale, height * scale);
  }

  function magnify(times) {
    const [width, height] = [image.width * times, image.height * times];
    resize(magnified, width, height);
    const large = /** @type {CanvasRenderingContext2D} */ (magnified.getContext("2d"));
    large.imageSmoothingEnabled = false;
    large.drawImage(source, 0, 0, width, height);
  }

  return {
    element,
    /** Room for the next picture; its pixels are image.data32. */
    make(height, width) {
      if (image?.height !== height || image?.width !== width) {
        image = new ImageData(width, height);
        image.data32 = new Uint32Array(image.data.buffer);
      }
      return image;
    },
    draw() {
      if (image && slot > 0) drawPixels();
    },
    /** draw(context, layout) with one unit a device pixel. */
    mark(draw) {
      if (!image || slot === 0) return;
      const margin = Math.round(MARGIN * ratio());
      const context = fitCanvas(marks, margin);
      const place = layout(image.height, image.width, size());
      context.clearRect(0, 0, marks.width, marks.height);
      draw(context, { scale: place.scale, left: place.left + margin, top: place.top + margin }, ratio());
    },
    /** True if the slot has another size than before: everything must be drawn again. */
    measure() {
      const now = element.clientWidth;
      const changed = now !== slot || (now > 0 && pixels.width !== Math.round(now * ratio()));
      slot = now;
      return changed;
    },
    at(event) {
      const box = element.getBoundingClientRect();
      const inner = layout(image.height, image.width, slot);
      const [x, y] = [event.clientX - box.left - element.clientLeft, event.clientY - box.top - element.clientTop];
      return pixelAt(inner, image.height, image.width, x, y);
    },
  };
}

function resize(canvas, width, height) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** A frame around some pixels that can be seen on anything: the colour itself between two lines of the other kind. */
export function outline(context, { scale, left, top }, ratio, box, colours) {
  const thick = 2 * ratio;
  const x = left + box.column * scale - thick / 2;
  const y = top + box.row * scale - thick / 2;
  const [width, height] = [box.width * scale + thick, box.height * scale + thick];
  context.lineJoin = "miter";
  context.strokeStyle = colours.halo;
  context.lineWidth = thick + 2 * ratio;
  context.strokeRect(x, y, width, height);
  context.strokeStyle = colours.line;
  context.lineWidth = thick;
  context.strokeRect(x, y, width, height);
}

/** Small squares on some pixels: the taps of a dilated filter. */
export function dots(context, { scale, left, top }, ratio, pixels, colour) {
  const side = Math.max(scale * 0.5, 2 * ratio);
  const inset = (scale - side) / 2;
  context.fillStyle = colour;
  for (const [row, column] of pixels) {
    context.fillRect(left + column * scale + inset, top + row * scale + inset, side, side);
  }
}

/** Covers the pixels that come after one of them in reading order. */
export function veil(context, { scale, left, top }, { height, width }, [row, column], colour) {
  context.fillStyle = colour;
  const y = top + row * scale;
  context.fillRect(left + (column + 1) * scale, y, (width - column - 1) * scale, scale);
  context.fillRect(left, y + scale, width * scale, (height - row - 1) * scale);
}

/** A fill of thin slanted lines, for places that hold no pixel of the picture. */
export function stripes(context, { scale, left, top }, ratio, whole, inner, colours) {
  const box = (b) => [left + b.column * scale, top + b.row * scale, b.width * scale, b.height * scale];
  context.save();
  context.beginPath();
  context.rect(...box(whole));
  context.rect(...box(inner));
  context.clip("evenodd");
  context.fillStyle = colours.ground;
  context.fill("evenodd");
  context.strokeStyle = colours.line;
  context.lineWidth = ratio;
  const [x, y, width, height] = box(whole);
  context.beginPath();
  for (let at = -height; at < width; at += 5 * ratio) {
    context.moveTo(x + at, y + height);
    context.lineTo(x + at + height, y);
  }
  context.stroke();
  context.restore();
}
