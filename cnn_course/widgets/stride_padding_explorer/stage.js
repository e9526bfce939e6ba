// The drawing, for a line or for a picture, the key to its marks, and the controls that choose an output.
import { h, setText } from "../lib/core/dom.js";
import { s } from "../lib/core/svg.js";
import { transport } from "../lib/parts/transport.js";
import { pixel, plain, stripes } from "./cells.js";
import { lineDrawing } from "./line.js";
import { squareDrawing } from "./square.js";

function captioned(title, ...content) {
  const size = h("span", { class: "cc-size" });
  const caption = h("div", { class: "cc-caption" }, h("span", {}, title), size);
  return { element: h("div", { class: "cc-panel" }, caption, ...content), size, caption };
}

/** What a number, a cross and stripes mean: a small cell and its words for each. */
function key(words) {
  const { definition, fill } = stripes();
  const box = { x: 0, y: 0, width: 22, height: 22 };
  const cells = { seen: null, never: null, zero: plain(box, "cc-zero", fill) };
  const drawings = Object.keys(cells).map((kind) =>
    s("svg", { width: 22, height: 22, "aria-hidden": "true" }, kind === "zero" ? definition : null, cells[kind]),
  );
  const names = [h("span"), h("span", {}, words.key.never), h("span", {}, words.key.zero)];
  const items = drawings.map((drawing, i) => h("li", {}, drawing, names[i]));
  return {
    element: h("ul", { class: "cc-key" }, items),
    update({ most, theme }) {
      const stops = Math.min(2, most);
      setText(names[0], words.key.seen(stops));
      drawings[0].replaceChildren(pixel(box, stops, most, 13, theme));
      drawings[1].replaceChildren(pixel(box, 0, most, 13, theme));
    },
  };
}

/** `actions` are onplace, onplay, onstep. */
export function stage(words, actions) {
  const [line, square] = [lineDrawing(words), squareDrawing()];
  const problem = h("div", { class: "cc-misfit", role: "alert" });
  const flat = captioned(words.input, line.element);
  const below = h("span", { class: "cc-size" });
  flat.element.append(h("div", { class: "cc-caption cc-caption--below" }, h("span", {}, words.output), below));
  const [from, to] = [captioned(words.input, square.input.element), captioned(words.output, square.output.element)];
  const pictures = h("div", { class: "cc-pictures" }, from.element, to.element);
  const counts = h("p", { class: "cc-unseen" });
  const marks = key(words);
  const buttons = transport(words, actions);
  const drawings = h("div", { class: "cc-drawings" }, flat.element, pictures, problem);
  const element = h("div", { class: "cc-stage" }, drawings, counts, marks.element, buttons.element);

  return {
    element,
    line,
    square,
    buttons,
    measure: () => [line.measure(), square.measure()].includes(true),
    draw(scene) {
      const { dimensions, size, across } = scene;
      const [sizes, outputs] = [words.sizes[dimensions](size), words.outputs[dimensions](across.output)];
      flat.element.hidden = dimensions !== 1;
      pictures.hidden = dimensions !== 2;
      line.measure();
      square.measure();
      [flat.size, from.size].forEach((one) => setText(one, sizes));
      [below, to.size].forEach((one) => setText(one, outputs));
      (dimensions === 1 ? line : square).draw(scene);
      line.element.setAttribute("aria-label", words.lineLabel(size, across.output));
      square.input.element.setAttribute("aria-label", words.squareLabel(sizes));
      square.output.element.setAttribute("aria-label", words.outputLabel(outputs));
      setText(counts, `${words.countsOf[dimensions]} ${scene.counts.map((row) => row.join(", ")).join("; ")}.`);
      marks.update(scene);
    },
    mark(scene, pick) {
      (scene.dimensions === 1 ? line : square).mark(scene, pick);
      buttons.update(pick, scene.map, scene.dimensions === 1);
    },
    problem(text) {
      setText(problem, text ?? "");
      drawings.toggleAttribute("data-misfit", Boolean(text));
    },
  };
}
