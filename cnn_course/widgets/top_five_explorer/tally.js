// All photographs, with the rank of the label that is taken for right: so many hits are an accuracy.
import { h, setText } from "../lib/core/dom.js";
import { numbers } from "../lib/parts/numbers.js";

export function tally(words, { photographs }) {
  const rows = photographs.map(({ name }) => {
    const [label, rank, hit] = [h("td"), h("td"), h("td")];
    const element = h("tr", {}, h("th", { scope: "row" }, words.photographs[name]), label, rank, hit);
    return { element, label, rank, hit };
  });
  const table = numbers({
    kind: "cc-top-tally",
    caption: words.tallyLabel,
    columns: words.columns,
    rows: rows.map((row) => row.element),
  });
  const verdict = h("p", { class: "cc-top-accuracy" });
  return {
    element: h("div", { class: "cc-top-all" }, table, verdict),
    draw(scene) {
      rows.forEach((row, i) => {
        const one = scene.ranks[i];
        row.element.toggleAttribute("data-chosen", i === scene.at);
        setText(row.label, one ? one.label : words.unknown);
        setText(row.rank, one ? String(one.rank) : words.unknown);
        setText(row.hit, one ? words.hit(one.hit) : words.unknown);
      });
      setText(verdict, words.accuracy(scene, photographs.length));
    },
  };
}
