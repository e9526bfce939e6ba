// The sizes as numbers: a row for some of the layers, median and range of the draws.
import { h, setText } from "../lib/core/dom.js";
import { rowsOf } from "./state.js";

const ROWS = 5;

export function table(words) {
  const head = h(
    "tr",
    {},
    words.columns.map((name) => h("th", { scope: "col" }, name)),
  );
  const rows = Array.from({ length: ROWS }, () => {
    const cells = [h("b"), h("span"), h("b"), h("span")];
    const layer = h("th", { scope: "row" });
    const boxes = [h("td", {}, cells[0], " ", cells[1]), h("td", {}, cells[2], " ", cells[3])];
    return { element: h("tr", {}, layer, boxes), layer, cells };
  });
  const element = h(
    "table",
    { class: "cc-flow-table" },
    h("caption", { class: "cc-unseen" }, words.tableLabel),
    h("thead", {}, head),
    h(
      "tbody",
      {},
      rows.map((row) => row.element),
    ),
  );
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
