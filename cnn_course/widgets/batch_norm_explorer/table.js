// Three read-outs of the same bead, side by side: which mean and variance are used, and what becomes of it.
import { h, setText } from "../lib/core/dom.js";
import { fixed } from "../lib/core/format.js";
import { numbers } from "../lib/parts/numbers.js";

const ROWS = ["mean", "variance", "centred", "output"];

export function table(words) {
  const heads = ["training", "moving", "kept"].map((name) => h("th", { scope: "col", "data-reading": name }));
  const cells = ROWS.map(() => heads.map(() => h("b")));
  const body = ROWS.map((row, i) =>
    h(
      "tr",
      { "data-row": row },
      h("th", { scope: "row" }, words.rows[row]),
      cells[i].map((cell) => h("td", {}, cell)),
    ),
  );
  const corner = h("th", { scope: "col" });
  return {
    element: numbers({ kind: "cc-bn-table", caption: words.tableIs, columns: [corner, ...heads], rows: body }),
    draw(scene) {
      setText(corner, words.bead(scene.picked + 1, fixed(scene.value, 2)));
      scene.readings.forEach((reading, column) => {
        setText(heads[column], words.columns[reading.name](scene));
        ROWS.forEach((row, i) => {
          const veiled = scene.hidden && column === 0 && (row === "centred" || row === "output");
          setText(cells[i][column], veiled ? words.unknown : fixed(reading[row], row === "output" ? 3 : 2));
        });
      });
    },
  };
}
