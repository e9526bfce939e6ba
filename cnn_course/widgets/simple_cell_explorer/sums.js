// Where the answer comes from: stimulus × field for a simple cell, four simple cells for a complex one.
import { paintSigned } from "../lib/core/colour.js";
import { h, setText } from "../lib/core/dom.js";
import { fixed } from "../lib/core/format.js";
import { PHASES, products, rectified } from "../lib/maths/simple_cell.js";
import { picture } from "../lib/parts/picture.js";
import { largest, paintOnField, paintStimulus } from "./paint.js";

function thumb(name) {
  const view = picture({ class: "cc-slot cc-thumb", "aria-hidden": "true" });
  const below = h("span", { class: "cc-label" }, name);
  return { view, below, element: h("div", { class: "cc-titled" }, view.element, below) };
}

function sign(text) {
  return h("span", { class: "cc-operator", "aria-hidden": "true" }, text);
}

/** A simple cell: the products, their sum, and the sum cut off at 0. */
function simpleSum(words) {
  const [stimulus, field, product] = [words.stimulus, words.field, words.products].map(thumb);
  const views = [stimulus, field, product].map(({ view }) => view);
  const [line, note] = [h("div", { class: "cc-sum-line" }), h("div", { class: "cc-hint" })];
  const row = [stimulus.element, sign("\u00d7"), field.element, sign("="), product.element];
  return {
    element: h("div", { class: "cc-sum-view" }, h("div", { class: "cc-thumbs cc-thumbs--three" }, row), line, note),
    views,
    draw(scene, theme) {
      const size = scene.fields[0].width;
      const [sum] = scene.sums;
      const images = views.map((view) => view.make(size, size).data32);
      const shares = products(scene.picture, scene.fields[0]);
      paintStimulus(scene.picture, images[0]);
      paintSigned(scene.fields[0].data, largest(scene.fields[0].data), theme.signed, images[1]);
      paintSigned(shares, largest(scene.fields[0].data), theme.signed, images[2]);
      views.forEach((view) => view.draw());
      line.replaceChildren(
        h("span", {}, words.sumOfProducts),
        h("b", {}, fixed(sum, 1)),
        h("span", {}, words.cutOff),
        h("b", { class: "cc-picked" }, fixed(rectified(sum), 1)),
      );
      setText(note, Math.round(sum * 10) < 0 ? words.belowZero : words.adds);
    },
  };
}

/** A complex cell: four simple cells, their answers, and the root of their squares. */
function complexSum(words) {
  const cells = PHASES.map((phase) => {
    const one = thumb(words.phaseOf(phase));
    const [value, fill] = [h("b", { class: "cc-part-answer" }), h("span", { class: "cc-meter-fill" })];
    one.element.append(h("span", { class: "cc-meter", "aria-hidden": "true" }, fill), value);
    return { ...one, value, fill };
  });
  const views = cells.map(({ view }) => view);
  const [line, note] = [h("div", { class: "cc-sum-line" }), h("div", { class: "cc-hint" }, words.squares)];
  const thumbs = h(
    "div",
    { class: "cc-thumbs cc-thumbs--four" },
    cells.map(({ element }) => element),
  );
  return {
    element: h("div", { class: "cc-sum-view" }, thumbs, line, note),
    views,
    draw(scene, theme, ceiling) {
      const size = scene.fields[0].width;
      const answers = scene.sums.map((sum) => fixed(rectified(sum), 1));
      cells.forEach(({ view, value, fill, element }, i) => {
        paintOnField(scene.picture, scene.fields[i], theme, view.make(size, size).data32);
        view.draw();
        setText(value, answers[i]);
        fill.style.width = `${Math.min(100, (100 * rectified(scene.sums[i])) / ceiling)}%`;
        element.toggleAttribute("data-awake", Number(answers[i]) > 0);
      });
      const squares = answers.flatMap((text, i) => [i ? " + " : "", h("b", {}, text), "\u00b2"]);
      line.replaceChildren("\u221a(", ...squares, ") = ", h("b", { class: "cc-picked" }, fixed(scene.both.complex, 1)));
    },
  };
}

export function sums(words) {
  const title = h("span", { class: "cc-chart-title" });
  const kinds = { simple: simpleSum(words), complex: complexSum(words) };
  const views = Object.values(kinds).flatMap((kind) => kind.views);
  return {
    element: h(
      "div",
      { class: "cc-sum-panel" },
      title,
      Object.values(kinds).map(({ element }) => element),
    ),
    measure: () => views.map((view) => view.measure()).some(Boolean),
    draw(scene, theme, ceiling) {
      setText(title, words.sumTitle[scene.cell]);
      for (const [name, kind] of Object.entries(kinds)) {
        kind.element.toggleAttribute("data-off", name !== scene.cell);
        kind.element.setAttribute("aria-hidden", String(name !== scene.cell));
      }
      kinds[scene.cell].draw(scene, theme, ceiling);
    },
  };
}
