// The table of size, jump and start beside the chain, in the drawing's order: the last layer on top, the picture at the bottom.
import { h, setText } from "../lib/core/dom.js";
import { MINUS } from "../lib/core/format.js";
import { settingsOf } from "./state.js";

const COLUMNS = ["units", "size", "jump", "start"];

/** A whole number with a true minus sign. */
export function whole(value) {
  return String(value).replace("-", MINUS);
}

/** onchoose(row) when a layer's name is pressed. */
export function fieldTable(words, onchoose) {
  const head = [words.layer, ...COLUMNS.map((name) => words.columns[name])].map((name, i) =>
    h("th", { scope: "col", class: i === 0 ? "cc-first" : null }, name),
  );
  const body = h("tbody");
  const element = h(
    "table",
    { class: "cc-fields" },
    h("caption", { class: "cc-unseen" }, words.tableCaption),
    h("thead", {}, h("tr", {}, head)),
    body,
  );
  let lines = [];

  function line(row) {
    const [name, detail] = [h("span"), h("small")];
    const number = h("span", { class: "cc-layer-number" }, row === 0 ? "" : String(row - 1));
    const face = h("span", { class: "cc-layer-face" }, h("span", { class: "cc-name" }, number, " ", name), detail);
    const button =
      row === 0 ? null : h("button", { type: "button", class: "cc-layer", onclick: () => onchoose(row) }, face);
    const cells = COLUMNS.map((column) => h("td", { "data-column": column }));
    const tr = h("tr", {}, h("th", { scope: "row", class: "cc-first" }, button ?? face), cells);
    return { tr, name, detail, cells, button };
  }

  return {
    element,
    draw(rows, layers) {
      if (lines.length !== rows.length) {
        lines = rows.map((_, row) => line(row));
        body.replaceChildren(...lines.map(({ tr }) => tr).reverse());
      }
      rows.forEach((row, i) => {
        const layer = layers[i - 1];
        setText(lines[i].name, layer ? words.layerName(settingsOf(layer)) : words.image);
        setText(lines[i].detail, layer ? words.layerDetail(settingsOf(layer)) : "");
        lines[i].cells.forEach((cell, c) => setText(cell, whole(row[COLUMNS[c]])));
      });
    },
    mark(at) {
      lines.forEach(({ tr, button }, row) => {
        tr.toggleAttribute("data-chosen", row === at);
        button?.setAttribute("aria-pressed", String(row === at));
      });
    },
  };
}
