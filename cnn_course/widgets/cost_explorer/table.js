// All searches as a table, with who reports what.
import { h, setText } from "../lib/core/dom.js";
import { numbers } from "../lib/parts/numbers.js";

const COLUMNS = ["year", "cost", "error", "parameters", "source"];

export function table(words, { searches }) {
  const cells = new Map();
  const rows = searches.map((one) => {
    const own = Object.fromEntries(COLUMNS.map((name) => [name, h("td", { "data-column": name })]));
    cells.set(one.key, own);
    return h("tr", { "data-row": one.key }, h("th", { scope: "row" }, words.name(one)), Object.values(own));
  });
  const columns = [words.search, ...COLUMNS.map((name) => words.columns[name])];
  const drawn = numbers({ kind: "cc-cost-table", caption: words.tableLabel, columns, rows });
  const wide = {
    class: "cc-cost-wide",
    "data-wide": true,
    tabindex: 0,
    role: "region",
    "aria-label": words.tableLabel,
  };
  return {
    element: h(
      "details",
      { class: "cc-cost-all" },
      h("summary", { tabindex: 0 }, words.asTable),
      h("div", wide, drawn),
    ),
    draw(scene) {
      for (const row of scene.rows)
        for (const name of COLUMNS) setText(cells.get(row.key)[name], words.cell(name, row, scene));
    },
  };
}
