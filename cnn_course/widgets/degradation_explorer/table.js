// The final errors as a table: a row for each network, those of one depth together, so that kinds are compared.
import { h, setText } from "../lib/core/dom.js";
import { numbers } from "../lib/parts/numbers.js";
import { SPLITS } from "./state.js";

export function table(words, recorded) {
  const rows = recorded.depths.flatMap((depth) => recorded.kinds.map(({ name }) => row(words, name, depth)));
  return {
    element: numbers({
      kind: "cc-deep-table",
      caption: words.tableLabel,
      columns: [words.rows, ...SPLITS.map((split) => words.columns[split])],
      rows: rows.map((one) => one.element),
    }),
    draw: (scene) => rows.forEach((one) => one.draw(scene)),
  };
}

function row(words, kind, depth) {
  const cells = SPLITS.map((split) => ({ split, number: h("b"), range: h("span", { class: "cc-deep-range" }) }));
  const filled = cells.map(({ number, range }) => h("td", {}, number, " ", range));
  const element = h("tr", {}, h("th", { scope: "row" }, words.network(kind, depth)), filled);
  return {
    element,
    draw(scene) {
      element.toggleAttribute("data-chosen", depth === scene.depth);
      const { spread } = scene.dots.find((one) => one.kind === kind && one.depth === depth);
      for (const { split, number, range } of cells) {
        setText(number, spread ? words.percentOf(spread[split].median) : words.unknown);
        setText(range, spread ? words.range(spread[split]) : "");
      }
    },
  };
}
