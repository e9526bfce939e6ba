// The two that are picked, side by side, and what the difference costs.
import { h, setText } from "../lib/core/dom.js";
import { numbers } from "../lib/parts/numbers.js";

const ROWS = ["top1", "top5", "parameters", "multiply_adds", "depth", "cpu_ms", "gpu_ms", "size", "prepared"];

export function pair(words) {
  const heads = [0, 1].map(() => h("th", { scope: "col", class: "cc-zoo-head" }));
  const cells = new Map();
  const rows = ROWS.map((name) => {
    const both = [0, 1].map(() => h("td"));
    cells.set(name, both);
    return h("tr", { "data-row": name }, h("th", { scope: "row" }, words.rows[name]), both);
  });
  const verdict = h("p", { class: "cc-zoo-verdict" });
  const columns = [h("th", { scope: "col" }, words.network), ...heads];
  return {
    element: h(
      "div",
      { class: "cc-zoo-pair" },
      verdict,
      numbers({ kind: "cc-zoo-table", caption: words.pairLabel, columns, rows }),
    ),
    draw(scene) {
      setText(verdict, words.verdict(scene));
      scene.networks.forEach((network, i) => {
        setText(heads[i], network.name);
        for (const name of ROWS) setText(cells.get(name)[i], words.cell(name, network));
      });
      for (const name of ROWS)
        rows[ROWS.indexOf(name)].toggleAttribute("data-chosen", name === scene.across || name === scene.accuracy);
    },
  };
}
