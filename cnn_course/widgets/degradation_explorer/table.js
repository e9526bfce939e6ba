// The final errors as a table: a row for each depth, training and test errors of each kind.
import { h, setText } from "../lib/core/dom.js";
import { numbers } from "../lib/parts/numbers.js";
import { SPLITS } from "./state.js";

export function table(words, recorded) {
  const { depths, kinds } = recorded;
  const titles = kinds.flatMap(({ name }) => SPLITS.map((split) => words.column(name, split)));
  const rows = depths.map((depth) => {
    const cells = kinds.flatMap(({ name }) =>
      SPLITS.map((split) => {
        const [number, range] = [h("b"), h("span", { class: "cc-deep-range" })];
        return { kind: name, split, number, range, element: h("td", {}, number, " ", range) };
      }),
    );
    const element = h(
      "tr",
      {},
      h("th", { scope: "row" }, words.plainNumber(depth)),
      cells.map((cell) => cell.element),
    );
    return { depth, cells, element };
  });
  return {
    element: numbers({
      kind: "cc-deep-table",
      caption: words.tableLabel,
      columns: [words.depth, ...titles],
      rows: rows.map((row) => row.element),
    }),
    draw(scene) {
      for (const { depth, cells, element } of rows) {
        element.toggleAttribute("data-chosen", depth === scene.depth);
        for (const { kind, split, number, range } of cells) {
          const { spread } = scene.dots.find((one) => one.kind === kind && one.depth === depth);
          setText(number, spread ? words.percentOf(spread[split].median) : words.unknown);
          setText(range, spread ? words.range(spread[split]) : "");
        }
      }
    },
  };
}
