// All networks as a table, for those who cannot see the chart or want its numbers.
import { h, setText } from "../lib/core/dom.js";
import { numbers } from "../lib/parts/numbers.js";

const COLUMNS = ["top1", "top5", "parameters", "multiply_adds", "depth", "cpu_ms", "gpu_ms"];

export function all(words, { networks }) {
  const marks = networks.map(() => h("span", { class: "cc-zoo-on" }));
  const rows = networks.map((one, i) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, one.name, " ", marks[i]),
      COLUMNS.map((name) => h("td", {}, words.cell(name, one))),
    ),
  );
  const columns = [words.network, ...COLUMNS.map((name) => words.rows[name])];
  const table = numbers({ kind: "cc-zoo-table", caption: words.allLabel, columns, rows });
  return {
    element: h(
      "details",
      { class: "cc-zoo-all" },
      h("summary", { tabindex: 0 }, words.asTable(networks.length)),
      h(
        "div",
        { class: "cc-zoo-wide", "data-wide": true, tabindex: 0, role: "region", "aria-label": words.allLabel },
        table,
      ),
    ),
    draw: ({ points }) => points.forEach((one, i) => setText(marks[i], one.front ? words.onFront : "")),
  };
}
