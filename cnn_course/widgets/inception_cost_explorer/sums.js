// The sum over the branches, all six forms beside one another, and what the 1 × 1 convolutions save.
import { h, setText } from "../lib/core/dom.js";
import { termLine } from "../lib/parts/terms.js";
import { WAYS } from "./module.js";

export function sums(words) {
  const line = termLine({ signs: ["", "+", "+", "+"], names: words.branches, result: words.multiplyAdds });
  const spoken = h("span", { class: "cc-unseen" });
  const name = h("span", { class: "cc-formula-name", "aria-hidden": "true" }, words.sum);
  const row = h("div", { class: "cc-formula-row" }, name, line.element, spoken);
  const cells = new Map();
  const head = h(
    "tr",
    {},
    h("td"),
    WAYS.map((way) => h("th", { scope: "col" }, words.ways[way])),
  );
  const rows = [true, false].map((reduced) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, words.forms(reduced)),
      WAYS.map((way) => {
        const [count, share] = [h("b"), h("small")];
        const cell = h("td", {}, count, " ", share);
        cells.set(`${reduced}-${way}`, { cell, count, share });
        return cell;
      }),
    ),
  );
  const caption = h("caption", {}, words.table);
  const table = h("table", { class: "cc-cost-table" }, caption, h("thead", {}, head), h("tbody", {}, rows));
  const verdict = h("p", { class: "cc-cost-verdict" });
  return {
    element: h("div", { class: "cc-terms" }, row, table, verdict),
    update(state, scene) {
      const parts = scene.columns.map((column) => column.multiplyAdds);
      line.update(parts, scene.total);
      setText(spoken, words.spoken(parts, scene.total));
      const whole = scene.totals.find((one) => !one.reduced && one.way === "square").multiplyAdds;
      for (const form of scene.totals) {
        const { cell, count, share } = cells.get(`${form.reduced}-${form.way}`);
        const isThis = form.reduced === state.reduced && form.way === state.way;
        cell.toggleAttribute("data-this", isThis);
        if (isThis) cell.setAttribute("aria-current", "true");
        else cell.removeAttribute("aria-current");
        setText(count, words.short(form.multiplyAdds));
        setText(share, words.share(form.multiplyAdds / whole));
      }
      setText(verdict, words.verdict(state, scene));
    },
  };
}
