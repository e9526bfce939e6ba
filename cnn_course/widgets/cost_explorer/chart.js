// A row for each search: its name and its error, a mark on the axis with its number beside it, and how the cost is told.
import { h, setText } from "../lib/core/dom.js";
import { readable } from "../lib/parts/reading.js";

const TURN = 0.6; // of the width: from there on a number stands to the left of its mark
const TICKS = 6; // at most

/** `reads`: how a row is picked, by its place in keys(): now(), look, keep and back of `readable`. */
export function chart(words, { searches }, reads) {
  const keys = searches.map(() => "");
  const lines = searches.map(lineOf);
  const rows = h(
    "div",
    { class: "cc-cost-rows" },
    lines.map((line) => line.element),
  );
  const places = () => lines.map(({ element }) => [null, element.offsetTop + element.offsetHeight / 2]);
  const reading = readable(rows, { ...reads, label: words.readByKeys(words.searches), places, isList: true });
  const ticks = Array.from({ length: TICKS }, () => h("span", { class: "cc-cost-tick" }));
  const unit = h("div", { class: "cc-cost-unit" });

  return {
    /** What stands in the rows, from top to bottom. */
    keys: () => keys,
    element: h(
      "div",
      { class: "cc-cost-chart" },
      rows,
      h("div", { class: "cc-cost-axis", "aria-hidden": "true" }, h("div", { class: "cc-cost-scale" }, ticks)),
      unit,
    ),
    draw(scene) {
      scene.rows.forEach((row, i) => {
        keys[i] = row.key;
        lines[i].draw(row, words, scene);
      });
      ticks.forEach((tick, i) => {
        const { value, at } = scene.ticks[i] ?? { value: null, at: 0 };
        setText(tick, value === null ? "" : words.tick(scene.unit, value));
        tick.style.left = `${100 * at}%`;
        tick.toggleAttribute("data-on", value !== null);
      });
      setText(unit, words.axis(scene));
      reading.draw(words.read(scene));
    },
  };
}

function lineOf() {
  const [name, error, how] = ["name", "error", "how"].map((one) => h("div", { class: `cc-cost-${one}` }));
  const mark = h("span", { class: "cc-cost-mark" });
  const number = h("span", { class: "cc-cost-number" });
  const track = h("div", { class: "cc-cost-track" }, h("span", { class: "cc-cost-way" }), mark, number);
  const element = h("div", { class: "cc-cost-row" }, name, error, track, how);
  return {
    element,
    draw(row, words, scene) {
      setText(name, words.titled(row));
      setText(error, words.error(row));
      setText(number, row.hidden ? words.hiddenNumber : words.beside(row, scene));
      setText(how, row.hidden ? words.hiddenHow : words.how(row));
      const at = row.hidden ? 0 : row.at;
      element.style.setProperty("--at", `${100 * at}%`);
      element.toggleAttribute("data-picked", row.picked);
      element.toggleAttribute("data-hidden", row.hidden);
      element.toggleAttribute("data-ours", Boolean(row.ours));
      number.toggleAttribute("data-left", at > TURN);
    },
  };
}
