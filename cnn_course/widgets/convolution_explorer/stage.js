// The two pictures, what is marked on them, and the controls that choose an output pixel.
import { css, paintPicture, paintSigned } from "../lib/core/colour.js";
import { h, setText } from "../lib/core/dom.js";
import { dimensions } from "../lib/core/format.js";
import { patchStart } from "../lib/maths/conv.js";
import { extent, largest } from "../lib/maths/tensor.js";
import { button, segments } from "../lib/parts/controls.js";
import { legend } from "../lib/parts/legend.js";
import { BRUSHES, GREY_BRUSHES } from "../lib/parts/paint.js";
import { dots, outline, picture, stripes, veil } from "../lib/parts/picture.js";
import { transport } from "../lib/parts/transport.js";
import { boxOf } from "./tie.js";

function panel(title, view, below) {
  const size = h("span", { class: "cc-size" });
  const head = h("div", { class: "cc-caption" }, h("span", {}, title), size);
  return { element: h("div", { class: "cc-panel" }, head, view.element, below), size };
}

/** Brushes and a clean sheet, beneath the input while it is a grid to paint. */
function brushes(words, { onbrush, onclear }) {
  const option = (name) => ({ value: name, label: words.brushes[name], swatch: css(BRUSHES[name]) });
  const make = (names) =>
    segments({ label: words.brush, options: names.map(option), value: "white", onchange: onbrush });
  const [grey, colour] = [make(GREY_BRUSHES), make(Object.keys(BRUSHES))];
  const clear = button({ faces: [words.clear], onclick: onclear, kind: "cc-button--quiet" });
  const name = h("span", { class: "cc-brush-name", "aria-hidden": "true" });
  const element = h("div", { class: "cc-brushes", hidden: true }, grey.element, colour.element, name, clear.element);
  return {
    element,
    update(active, isGrey, brush) {
      element.hidden = !active;
      grey.element.hidden = !isGrey;
      colour.element.hidden = isGrey;
      grey.set(brush);
      colour.set(brush);
      setText(name, words.brushes[brush]);
    },
  };
}

/** The stage; `actions` are onplace, onplay, onstep, onbrush, onclear. */
export function stage(words, actions) {
  const input = picture({ role: "img" });
  const output = picture({ role: "application", tabindex: 0 });
  const problem = h("div", { class: "cc-misfit", role: "alert" });
  output.element.append(problem);
  const colours = legend();
  const tools = brushes(words, actions);
  const zeros = h("div", { class: "cc-below-note" });
  const left = panel(words.input, input, h("div", { class: "cc-below" }, zeros, tools.element));
  const right = panel(words.output, output, h("div", { class: "cc-below" }, colours.element));
  const buttons = transport(words, actions);
  const pictures = h("div", { class: "cc-pictures" }, left.element, right.element);
  const element = h("div", { class: "cc-stage" }, pictures, buttons.element);

  let drawn = { image: null, places: null };

  /** The input is drawn again only if it, or its frame of zeros, is another one. */
  function drawInput({ image, places }, everything) {
    const { down, across } = places;
    const same = (key) =>
      drawn.places?.[key].before === places[key].before && drawn.places[key].after === places[key].after;
    if (!everything && drawn.image === image && same("down") && same("across")) return;
    drawn = { image, places };
    const whole = input.make(image.height + down.before + down.after, image.width + across.before + across.after);
    whole.data32.fill(0);
    const inner = new Uint32Array(image.height * image.width);
    paintPicture(image, inner);
    for (let row = 0; row < image.height; row += 1) {
      const line = inner.subarray(row * image.width, (row + 1) * image.width);
      whole.data32.set(line, (row + down.before) * whole.width + across.before);
    }
    input.draw();
  }

  function drawOutput({ output: map }, theme) {
    const limit = largest(map.data);
    paintSigned(map.data, limit, theme.signed, output.make(map.height, map.width).data32);
    output.draw();
    colours.update(limit, theme);
  }

  function markInput({ image, kernel, places }, pick, cursor, theme) {
    const { down, across } = places;
    const [top, start] = patchStart(places, pick);
    const [row, column] = [top + down.before, start + across.before];
    input.mark((context, at, ratio) => {
      if (down.before + down.after + across.before + across.after > 0) {
        const whole = { row: 0, column: 0, height: image.height + down.before + down.after };
        whole.width = image.width + across.before + across.after;
        const inner = { row: down.before, column: across.before, height: image.height, width: image.width };
        stripes(context, at, ratio, whole, inner, { ground: css(theme.card), line: css(theme.line) });
      }
      const halo = css(theme.card);
      const patch = { row, column, height: down.span, width: across.span };
      if (down.dilation > 1) {
        const taps = Array.from({ length: kernel.height * kernel.width }, (_, i) => [
          row + Math.floor(i / kernel.width) * down.dilation,
          column + (i % kernel.width) * across.dilation,
        ]);
        dots(context, at, ratio, taps, css(theme.pick));
      }
      outline(context, at, ratio, patch, { line: css(theme.pick), halo });
      if (cursor) {
        const cell = { row: cursor[0] + down.before, column: cursor[1] + across.before, height: 1, width: 1 };
        outline(context, at, ratio, cell, { line: css(theme.accent), halo });
      }
    });
  }

  function markOutput(map, pick, playing, theme) {
    output.mark((context, at, ratio) => {
      if (playing) veil(context, at, map, pick, css(theme.card));
      const pixel = { row: pick[0], column: pick[1], height: 1, width: 1 };
      outline(context, at, ratio, pixel, { line: css(theme.pick), halo: css(theme.card) });
    });
  }

  return {
    element,
    input,
    output,
    buttons,
    measure: () => [input.measure(), output.measure()].includes(true),
    /** Another result: both pictures, their sizes, what screen readers hear. Returns the result's least and greatest. */
    draw(shown, { name, brush, everything }, theme) {
      const { image, output: map, places, painting, grey } = shown;
      drawInput(shown, everything);
      drawOutput(shown, theme);
      const size = dimensions(image.height, image.width, image.channels);
      setText(left.size, size);
      setText(right.size, dimensions(map.height, map.width, 1));
      const padded = [places.down, places.across].some((axis) => axis.before + axis.after > 0);
      setText(zeros, padded && !painting ? words.zerosAround : "");
      zeros.hidden = painting;
      tools.update(painting, grey, brush);
      input.element.setAttribute("role", painting ? "application" : "img");
      input.element.toggleAttribute("data-paint", painting);
      if (painting) input.element.tabIndex = 0;
      else input.element.removeAttribute("tabindex");
      input.element.setAttribute("aria-label", painting ? words.paintLabel(size) : words.inputLabel(name, size));
      output.element.setAttribute("aria-label", words.outputLabel(dimensions(map.height, map.width)));
      return extent(map.data);
    },
    mark(shown, { pick, cursor, playing }, theme) {
      markInput(shown, pick, cursor, theme);
      markOutput(shown.output, pick, playing, theme);
      buttons.update(pick, shown.output);
    },
    /** Where the square and the picked pixel stand on the page. */
    boxes({ image, places, output: map }, pick) {
      const { down, across } = places;
      const [top, left] = patchStart(places, pick);
      const patch = { row: top + down.before, column: left + across.before, height: down.span, width: across.span };
      const whole = {
        height: image.height + down.before + down.after,
        width: image.width + across.before + across.after,
      };
      return {
        square: boxOf(input.element, whole, patch),
        pixel: boxOf(output.element, map, { row: pick[0], column: pick[1], height: 1, width: 1 }),
      };
    },
    problem(text) {
      setText(problem, text ?? "");
      output.element.toggleAttribute("data-misfit", Boolean(text));
    },
  };
}
