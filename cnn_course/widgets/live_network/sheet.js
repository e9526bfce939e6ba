// The sheet to draw on, its tools, and the picture that goes into the network.
import { css, paintBytes } from "../lib/core/colour.js";
import { h, setText } from "../lib/core/dom.js";
import { dimensions } from "../lib/core/format.js";
import { SIDE } from "../lib/maths/digit.js";
import { button, checkbox, segments } from "../lib/parts/controls.js";
import { outline, picture } from "../lib/parts/picture.js";
import { within } from "./strips.js";

function panel(kind, title, size, view, below) {
  const head = h("div", { class: "cc-caption" }, h("span", {}, title), h("span", { class: "cc-size" }, size));
  return h("div", { class: `cc-panel ${kind}` }, head, view.element, below);
}

/** onpen(erase), onclear(), oncentre(on). */
export function sheet(words, { onpen, onclear, oncentre }) {
  const size = dimensions(SIDE, SIDE);
  const drawing = picture({
    role: "application",
    tabindex: 0,
    "data-paint": true,
    "aria-label": words.drawingLabel(size),
  });
  const seen = picture({ role: "img" });
  const invitation = h("div", { class: "cc-invitation", "aria-hidden": "true" }, h("span", {}, words.invitation));
  drawing.element.append(invitation);
  const pens = segments({
    label: words.pen,
    options: [
      { value: false, label: words.penWrites },
      { value: true, label: words.penErases },
    ],
    value: false,
    onchange: onpen,
  });
  const clear = button({ faces: [words.clear], onclick: onclear });
  const centre = checkbox({ label: words.centre, value: true, onchange: oncentre });
  const tools = h("div", { class: "cc-tools" }, pens.element, clear.element);
  const said = h("p", { class: "cc-answer", "aria-hidden": "true" }, words.networkSays, h("b"), h("span"));
  const note = h("p", { class: "cc-hint" });
  const left = panel("cc-drawing", words.drawing, size, drawing, tools);
  const right = panel("cc-seen", words.seen, size, seen, null);
  const bar = h("i", { "aria-hidden": "true" }, "0");
  const colours = h("div", { class: "cc-colours" }, h("span", {}, words.negative), bar, h("span", {}, words.positive));
  const beside = h("div", { class: "cc-beside" }, said, centre.element, note, colours);
  return {
    element: h("div", { class: "cc-sheet" }, left, right, beside),
    drawing,
    rectOf: (box) => within(seen.element.getBoundingClientRect(), box, SIDE),
    measure: () => [drawing.measure(), seen.measure()].includes(true),
    draw({ digit, seen: bytes, blank, winner, outputs }, { centre: on }) {
      paintBytes(digit, drawing.make(SIDE, SIDE).data32);
      drawing.draw();
      paintBytes(bytes, seen.make(SIDE, SIDE).data32);
      seen.draw();
      invitation.hidden = !blank;
      centre.set(on);
      setText(note, blank ? words.blankNote : on ? words.centredNote : words.uncentredNote);
      seen.element.setAttribute("aria-label", words.seenLabel(on));
      setText(said.children[0], String(winner));
      setText(said.children[1], words.percent(outputs.softmax.data[winner]));
      return words.announceAnswer(winner, words.percent(outputs.softmax.data[winner]));
    },
    mark({ row, column, side }, cursor, theme) {
      bar.style.setProperty("--zero", css(theme.zero));
      const lines = { line: css(theme.pick), halo: css(theme.card) };
      seen.mark((context, at, ratio) => outline(context, at, ratio, { row, column, height: side, width: side }, lines));
      drawing.mark((context, at, ratio) => {
        if (!cursor) return;
        const cell = { row: cursor[0], column: cursor[1], height: 1, width: 1 };
        outline(context, at, ratio, cell, { ...lines, line: css(theme.accent) });
      });
    },
  };
}
