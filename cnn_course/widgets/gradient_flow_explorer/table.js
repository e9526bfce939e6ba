// The sizes as numbers: a row for some of the layers, median and range of the draws.
import { h, setText } from "../lib/core/dom.js";
import { numbers } from "../lib/parts/numbers.js";
import { rowsOf } from "./state.js";

const ROWS = 5;

export function table(words) {
  const rows = Array.from({ length: ROWS }, () => {
    const cells = [h("b"), h("span"), h("b"), h("span")];
    const layer = h("th", { scope: "row" });
    const boxes = [h("td", {}, cells[0], " ", cells[1]), h("td", {}, cells[2], " ", cells[3])];
    return { element: h("tr", {}, layer, boxes), layer, cells };
  });
  const element = numbers({
    kind: "cc-flow-table",
    caption: words.tableLabel,
    columns: words.columns,
    rows: rows.map((row) => row.element),
  });
  return {
    element,
    draw(scene) {
      const layers = rowsOf(scene.depth);
      rows.forEach(({ layer, cells }, i) => {
        const at = layers[i];
        const there = at !== undefined && scene.count > 0;
        setText(layer, there ? words.layer(at) : words.none);
        ["signal", "gradient"].forEach((kind, side) => {
          const hidden = kind === "gradient" && scene.hidden;
          const one = there && !hidden ? scene.fans[kind][at / 2] : null;
          setText(cells[2 * side], one ? words.size(one.median) : there ? words.hidden : "");
          setText(cells[2 * side + 1], one ? words.range(one.low, one.high) : "");
        });
      });
    },
  };
}
