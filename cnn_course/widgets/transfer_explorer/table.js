// The accuracies as a table: a row for each way, a column for each number of photographs.
import { h, setText } from "../lib/core/dom.js";
import { numbers } from "../lib/parts/numbers.js";

export function table(words, recorded) {
  const rows = recorded.ways.map(({ name }) => row(words, recorded, name));
  return {
    element: numbers({
      kind: "cc-transfer-table",
      caption: words.tableLabel,
      columns: [words.rows, ...recorded.images.map(String)],
      rows: rows.map((one) => one.element),
    }),
    draw: (scene) => rows.forEach((one) => one.draw(scene)),
  };
}

function row(words, { images }, name) {
  const cells = images.map(() => ({ number: h("b"), range: h("span", { class: "cc-transfer-range" }) }));
  const filled = cells.map(({ number, range }) => h("td", {}, number, " ", range));
  const element = h("tr", {}, h("th", { scope: "row" }, words.ways(name)), filled);
  return {
    element,
    draw({ lines, open, way, beside }) {
      element.toggleAttribute("data-chosen", open && [way, beside].includes(name));
      const { seen, points } = lines.find((one) => one.name === name);
      cells.forEach(({ number, range }, i) => {
        const found = points.find((one) => one.number === images[i]);
        setText(number, seen ? (found ? words.percentOf(found.median) : words.nothing) : words.unknown);
        setText(range, seen && found ? words.range(found) : "");
      });
    },
  };
}
