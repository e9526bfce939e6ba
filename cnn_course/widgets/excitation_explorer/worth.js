// What the gates' content is worth: accuracies on all test photographs, shown once the reader has said what they expect.
import { h, setText } from "../lib/core/dom.js";
import { segments } from "../lib/parts/controls.js";
import { numbers } from "../lib/parts/numbers.js";
import { CHANGES, NETWORKS, NONE } from "./state.js";

/** What there is to read in a row: without gates, with them, with changed ones in the last block, in all. */
export function rowsOf({ test_accuracy: reached, changed }) {
  return [
    { name: "without", cells: NETWORKS.map((network) => reached[network]) },
    { name: "own", cells: NETWORKS.map((network) => reached[`se-${network}`]) },
    ...["last", "all"].flatMap((where) =>
      CHANGES.map((change) => ({
        name: `${change}_${where}`,
        cells: NETWORKS.map((network) => changed[network][where][change]),
      })),
    ),
  ];
}

export function worth(words, data, onchange) {
  const options = [...NETWORKS, "both"].map((value) => ({ value, label: words.predictions[value] }));
  const choice = segments({ label: words.prediction, options, onchange });
  const rows = rowsOf(data).map(({ name, cells }) => {
    const places = cells.map(() => h("td"));
    return { cells, places, element: h("tr", {}, h("th", { scope: "row" }, words.rows[name]), places) };
  });
  const table = numbers({
    caption: words.tableIs,
    columns: [words.tested, ...NETWORKS.map((network) => words.networks[network])],
    rows: rows.map((row) => row.element),
  });
  const verdict = h("p", { class: "cc-excite-said" });
  return {
    element: h("div", { class: "cc-excite-worth" }, choice.element, table, verdict),
    draw(scene) {
      choice.set(scene.prediction);
      const told = scene.prediction !== NONE;
      for (const { cells, places } of rows) {
        cells.forEach((cell, i) => setText(places[i], told ? words.spread(cell) : words.hidden));
      }
      setText(verdict, words.outcome(scene));
    },
  };
}
