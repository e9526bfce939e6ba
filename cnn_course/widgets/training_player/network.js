// The network at a moment: the digit, the filters, what they make of the digit, and the shares that come out.
import { paintPicture, paintSigned } from "../lib/core/colour.js";
import { h } from "../lib/core/dom.js";
import { fromBytes } from "../lib/maths/tensor.js";
import { legend } from "../lib/parts/legend.js";
import { sharesOf } from "../lib/parts/shares.js";

const ACROSS = 8;

/** A canvas of its own pixels, which the style sheet enlarges. */
function pixelBox(height, width) {
  const canvas = h("canvas", { width, height, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  return { canvas, pixels, show: () => context.putImageData(image, 0, 0) };
}

/** A row of pictures, (height, width, count) in one array; draw(values, theme). */
function strip({ shape: [height, width, count] }, limit, title, label, more = null) {
  const boxes = Array.from({ length: count }, () => pixelBox(height, width));
  const head = h("div", { class: "cc-strip-head" }, h("span", {}, title), more);
  const row = h(
    "div",
    { class: "cc-strip-row", role: "img" },
    boxes.map((box) => box.canvas),
  );
  row.setAttribute("aria-label", label);
  row.style.setProperty("--across", Math.min(count, ACROSS));
  const one = new Float64Array(height * width);
  return {
    element: h("section", { class: "cc-strip" }, head, row),
    draw(values, theme) {
      boxes.forEach((box, at) => {
        for (let i = 0; i < one.length; i += 1) one[i] = values[i * count + at];
        paintSigned(one, limit, theme.signed, box.pixels);
        box.show();
      });
    },
  };
}

export function network(words, recorded) {
  const [height, width] = recorded.digit.shape;
  const digit = pixelBox(height, width);
  paintPicture(fromBytes(recorded.digit.bytes, height, width, 1), digit.pixels);
  digit.show();
  const picture = h(
    "div",
    { class: "cc-digit-picture", role: "img", "aria-label": words.digitLabel(recorded.label) },
    digit.canvas,
  );
  const title = h("div", { class: "cc-strip-head" }, h("span", {}, words.digitTitle(recorded.label)));
  const shares = sharesOf(words, recorded.arrays.shares.shape[0]);
  const panel = h("div", { class: "cc-shares-panel" }, shares.answer, shares.shares);
  const scale = legend();
  const { filters } = recorded.arrays;
  const { limits } = recorded;
  const strips = {
    filters: strip(
      filters,
      limits.filters,
      words.filtersTitle(filters.shape),
      words.filtersLabel(filters.shape),
      scale.element,
    ),
    ...Object.fromEntries(
      recorded.maps.map((name, i) => {
        const one = recorded.arrays[name];
        const high = h("span", { class: "cc-hint" }, words.mapsScale(limits[name]));
        return [
          name,
          strip(
            one,
            limits[name],
            words.mapsTitle(i, one.shape),
            words.mapsLabel(name, one.shape, recorded.label),
            high,
          ),
        ];
      }),
    ),
  };
  const left = h("div", { class: "cc-of-digit" }, h("div", {}, title, picture), panel);
  const right = h(
    "div",
    { class: "cc-strips" },
    Object.values(strips).map((one) => one.element),
  );
  return {
    element: h("div", { class: "cc-network" }, left, right),
    draw(scene, theme) {
      scale.update(limits.filters, theme);
      strips.filters.draw(scene.filters, theme);
      for (const name of recorded.maps) strips[name].draw(scene.maps[name], theme);
      shares.update(scene.shares, scene.digit, scene.label);
    },
  };
}
