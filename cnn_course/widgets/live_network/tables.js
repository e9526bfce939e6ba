// The arithmetic of units that look at everything: a dense unit's largest contributions, a softmax unit among its rivals.
import { h, setText } from "../lib/core/dom.js";
import { fixed } from "../lib/core/format.js";

const signed = (value) => (value > 0 ? `+${fixed(value)}` : fixed(value));

/** A table with a caption for screen readers; rows are made once, fill(rows) writes texts and marks the picked one. */
function table(caption, heads, count) {
  const cells = Array.from({ length: count }, () =>
    heads.map((_, i) => h(i === 0 ? "th" : "td", i === 0 ? { scope: "row" } : {})),
  );
  const rows = cells.map((line) => h("tr", {}, line));
  const head = h(
    "tr",
    {},
    heads.map((text) => h("th", { scope: "col" }, text)),
  );
  const title = h("caption", { class: "cc-unseen" }, caption);
  return {
    element: h("table", { class: "cc-table" }, title, h("thead", {}, head), h("tbody", {}, rows)),
    fill(texts, picked = -1) {
      texts.forEach((line, row) => {
        line.forEach((text, i) => setText(cells[row][i], text));
        rows[row].toggleAttribute("data-picked", row === picked);
      });
    },
  };
}

/** update(unit of denseUnit). */
export function denseTable(words) {
  const made = table(words.denseCaption, words.denseHeads, 9);
  return {
    element: made.element,
    update({ top, rest, others, bias, sum }) {
      const line = (one) => [
        words.unitName("conv3", one.row, one.column, one.map),
        fixed(one.value),
        fixed(one.weight),
        signed(one.product),
      ];
      made.fill(
        [
          ...top.map(line),
          [words.allOthers(others), "", "", signed(rest)],
          [words.bias, "", "", signed(bias)],
          [words.score, "", "", fixed(sum)],
        ],
        8,
      );
      return fixed(sum);
    },
  };
}

/** update(unit of softmaxUnit, its digit). */
export function softmaxTable(words) {
  const made = table(words.softmaxCaption, words.softmaxHeads, 7);
  return {
    element: made.element,
    update({ top, rest, others, all }, digit) {
      const line = (one) => [
        words.digitName(one.unit),
        fixed(one.score),
        fixed(one.below),
        fixed(one.power, 4),
        words.percent(one.share),
      ];
      const picked = top.findIndex((one) => one.unit === digit);
      made.fill(
        [
          ...top.map(line),
          [words.allOthers(others), "", "", fixed(rest, 4), words.percent(rest / all)],
          [words.allTen, "", "", fixed(all, 4), words.percent(1)],
        ],
        picked,
      );
      return words.percent(top[picked].share);
    },
  };
}
