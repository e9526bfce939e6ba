// Where the search leans, edge by edge; and the cells that rank first.
import { h, setText } from "../lib/core/dom.js";
import { numbers } from "../lib/parts/numbers.js";
import { LISTED } from "./state.js";

/** How likely the search is to put each operation on each edge: a number, and a ground that is the stronger the more likely. */
export function leaning(words, { edges, operations }) {
  const rows = operations.map((operation) => {
    const cells = edges.map(() => h("td"));
    return { cells, element: h("tr", {}, h("th", { scope: "row" }, words.operations[operation] ?? operation), cells) };
  });
  const table = numbers({
    kind: "cc-search-leaning",
    caption: words.leaningLabel,
    columns: [words.edge, ...edges.map(words.edgeName)],
    rows: rows.map((one) => one.element),
  });
  return {
    element: h("div", {}, h("div", { class: "cc-curve-title" }, words.leans), table),
    draw: (scene) =>
      rows.forEach(({ cells }, option) =>
        cells.forEach((cell, edge) => {
          const share = scene.leaning[option][edge];
          setText(cell, words.whole(share));
          cell.style.setProperty("--share", `${Math.round(100 * share)}%`);
        }),
      ),
  };
}

/** The cells that rank first: by what is chosen, and what they are worth by all trainings. */
export function best(words, recorded) {
  const rows = Array.from({ length: LISTED }, () => {
    const cells = [h("th", { scope: "row" }), h("td"), h("td"), h("td")];
    return { cells, element: h("tr", {}, cells) };
  });
  const head = h("th", { scope: "col" });
  const table = numbers({
    kind: "cc-search-best",
    caption: words.bestLabel,
    columns: [words.cell, head, words.worthHead, words.placeHead],
    rows: rows.map((one) => one.element),
  });
  return {
    element: h("div", {}, h("div", { class: "cc-curve-title" }, words.first), table),
    draw(scene) {
      setText(head, words.rankHead(scene.rank));
      scene.best.forEach(({ cell, ranked, worth, place }, i) => {
        const texts = [words.key(recorded.keys[cell]), words.percent(ranked), words.percent(worth), String(place)];
        rows[i].cells.forEach((one, at) => setText(one, texts[at]));
      });
    },
  };
}
