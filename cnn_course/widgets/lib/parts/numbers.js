// A table of numbers: what it is about is read aloud and not shown.
import { h } from "../core/dom.js";

/**
 * `columns` are the texts at their heads, or elements; `rows` are elements.
 * @param {{ kind?: string, caption: string, columns: (string | HTMLElement)[], rows: HTMLElement[] }} content
 */
export function numbers({ kind = "", caption, columns, rows }) {
  const heads = columns.map((one) => (typeof one === "string" ? h("th", { scope: "col" }, one) : one));
  return h(
    "table",
    { class: `cc-number-table ${kind}` },
    h("caption", { class: "cc-unseen" }, caption),
    h("thead", {}, h("tr", {}, heads)),
    h("tbody", {}, rows),
  );
}
