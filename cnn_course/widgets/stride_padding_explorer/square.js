// Two dimensions: the picture with its padding, and the outputs at the same scale where they fit.

import { h } from "../lib/core/dom.js";
import { s } from "../lib/core/svg.js";
import { isPixel, tapsAt } from "../lib/maths/coverage.js";
import { chosen, fontFor, label, labelEvery, outputs, pixel, stripes, zeros } from "./cells.js";

const MARGIN = 18; // pixels for the numbers of rows and columns
const LARGEST = 44;

/** A square slot with a drawing: {element, base, marks, fill, width, across, down, measure}. */
function slot(attributes) {
  const { definition, fill } = stripes();
  const [base, marks] = [s("g"), s("g")];
  const layers = [[definition, base], marks].map((parts) =>
    s("svg", { class: "cc-drawing", "aria-hidden": "true" }, parts),
  );
  const element = h("div", { class: "cc-slot", ...attributes }, layers);
  const one = {
    element,
    base,
    marks,
    fill,
    width: 0, // the smaller of its sides
    across: 0,
    down: 0,
    measure() {
      const { clientWidth, clientHeight } = element;
      // What is written without need has to be laid out again.
      if (clientWidth === one.across && clientHeight === one.down) return false;
      Object.assign(one, { width: Math.min(clientWidth, clientHeight), across: clientWidth, down: clientHeight });
      for (const layer of layers) {
        layer.setAttribute("width", clientWidth);
        layer.setAttribute("height", clientHeight);
      }
      return true;
    },
    /** The row and column under a point, in a grid that begins at `first` and has `count` cells a side. */
    cellAt(event, { left, top, cell }, first, count) {
      const corner = element.getBoundingClientRect();
      const along = (point, start) => Math.floor((point - start) / cell) + first;
      const clamp = (value) => Math.min(first + count - 1, Math.max(first, value));
      return [clamp(along(event.clientY - corner.top, top)), clamp(along(event.clientX - corner.left, left))];
    },
  };
  return one;
}

/** Where `count` cells a side stand in a slot: in its middle. */
function layout(view, count, most = LARGEST) {
  const cell = Math.min(most, (view.width - MARGIN) / count);
  const free = (side) => (side - MARGIN - count * cell) / 2 + MARGIN;
  return { cell, left: free(view.across), top: free(view.down) };
}

/** Numbers of rows and columns, beside and above a grid of which `before` cells have none. */
function indices({ cell, left, top }, before, count) {
  const every = labelEvery(cell);
  return Array.from({ length: Math.ceil(count / every) }, (_, i) => {
    const middle = (before + i * every + 0.5) * cell;
    return [
      label(String(i * every), left + middle, top - 4),
      label(String(i * every), left - 4, top + middle + 4, "end"),
    ];
  });
}

export function squareDrawing() {
  const input = slot({ role: "img" });
  const output = slot({ role: "application", tabindex: 0 });
  let [from, to, shown] = [null, null, null];

  const boxAt = ({ left, top, cell }, row, column) => ({
    x: left + column * cell,
    y: top + row * cell,
    width: cell,
    height: cell,
  });

  function drawInput({ across, counts, most, theme }) {
    const padded = across.before + across.size + across.after;
    from = layout(input, padded);
    const size = fontFor(from.cell, String(Math.max(...counts.flat())).length);
    const [pixels, outside] = [[], []];
    for (let i = 0; i < padded ** 2; i += 1) {
      const place = [Math.floor(i / padded), i % padded];
      const [row, column] = place.map((one) => one - across.before);
      const box = boxAt(from, ...place);
      const inside = isPixel(across, row) && isPixel(across, column);
      if (inside) pixels.push(pixel(box, counts[row][column], most, size, theme));
      else outside.push(box);
    }
    input.base.replaceChildren(
      ...zeros(outside, input.fill),
      ...pixels,
      ...indices(from, across.before, across.size).flat(),
    );
  }

  function drawOutput({ across }) {
    to = layout(output, across.output, from.cell);
    const hasZeros = Array.from({ length: across.output }, (_, stop) =>
      tapsAt(across, stop).some((place) => !isPixel(across, place)),
    );
    const place = (i) => [Math.floor(i / across.output), i % across.output];
    const boxes = Array.from({ length: across.output ** 2 }, (_, i) => boxAt(to, ...place(i)));
    const cells = outputs(boxes, (i) => place(i).some((stop) => hasZeros[stop]), output.fill);
    output.base.replaceChildren(...cells, ...indices(to, 0, across.output).flat());
  }

  return {
    input,
    output,
    measure: () => [input.measure(), output.measure()].includes(true),
    draw(scene) {
      shown = scene;
      if (input.width === 0) return;
      drawInput(scene);
      drawOutput(scene);
    },
    mark({ across }, [row, column]) {
      if (input.width === 0) return;
      const [rows, columns] = [row, column].map((stop) => tapsAt(across, stop).map((place) => place + across.before));
      const { x, y } = boxAt(from, rows[0], columns[0]);
      const side = across.span * from.cell;
      const dots = rows.flatMap((tapRow) =>
        columns.map((tapColumn) => {
          const box = boxAt(from, tapRow, tapColumn);
          return s("rect", {
            x: box.x + 2,
            y: box.y + 2,
            width: from.cell - 4,
            height: from.cell - 4,
            rx: 2,
            class: "cc-tap",
          });
        }),
      );
      const taps = across.dilation > 1 ? dots : [];
      input.marks.replaceChildren(...taps, ...chosen({ x, y, width: side, height: side }));
      output.marks.replaceChildren(...chosen(boxAt(to, row, column)));
    },
    /** The cell of the padded picture under a point, counted from the first pixel. */
    pixelAt: (event) => {
      const { before, size, after } = shown.across;
      return input.cellAt(event, from, 0, before + size + after).map((place) => place - before);
    },
    outputAt: (event) => output.cellAt(event, to, 0, shown.across.output),
  };
}
