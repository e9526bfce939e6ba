// The gates as a table, a row for each layer, a column for each class; at the end of a row what is lost without the layer.
import { css, mix, textOn } from "../lib/core/colour.js";
import { h, setText } from "../lib/core/dom.js";
import { numbers } from "../lib/parts/numbers.js";

const at = (lost, { low, high }) => `left:${((100 * (lost - low)) / (high - low || 1)).toFixed(2)}%`;

/** toggle(layer) is told which layer was pressed. */
export function map(words, recorded, toggle) {
  const { layers } = recorded;
  const { classes } = words;
  const rows = Array.from({ length: layers }, (_, i) => line(words, i + 1, classes, toggle));
  const [low, high, axis] = [h("span"), h("span"), h("span")];
  const ramp = h("i", { class: "cc-gate-ramp" });
  const columns = [
    h("th", { scope: "col", class: "cc-gate-corner" }, h("span", { class: "cc-unseen" }, words.layerColumn)),
    ...classes.map((name) => h("th", { scope: "col", class: "cc-gate-class" }, h("span", {}, name))),
    h("th", { scope: "col", class: "cc-gate-lost" }, words.lostColumn, h("br"), axis),
  ];
  const table = numbers({ caption: words.mapLabel, columns, rows: rows.map((row) => row.element) });
  const key = h("p", { class: "cc-gate-key cc-hint" }, h("span", {}, words.key), low, ramp, high);
  const element = h("div", { class: "cc-gate-map" }, table, key);
  return {
    element,
    draw(scene, theme) {
      rows.forEach((row, i) => row.draw(scene.rows[i], scene, theme));
      setText(axis, words.axis(scene.axis));
      setText(low, words.percent(scene.limits.low));
      setText(high, words.percent(scene.limits.high));
    },
  };
}

function line(words, layer, classes, toggle) {
  const button = h("button", { type: "button", class: "cc-gate-layer", "aria-label": words.layer(layer) }, `${layer}`);
  const cells = classes.map(() => h("td", { class: "cc-gate-cell" }));
  const none = h("td", { class: "cc-gate-none cc-hint", colspan: classes.length }, words.noGate);
  const marks = h("span", { class: "cc-gate-marks", "aria-hidden": "true" });
  const number = h("span", { class: "cc-unseen" });
  const lost = h("td", { class: "cc-gate-lost" }, marks, number);
  const element = h("tr", { onclick: () => toggle(layer) }, h("th", { scope: "row" }, button));
  return {
    element,
    draw({ gates, lost: values }, scene, theme) {
      const wanted = gates ? [...cells, lost] : [none, lost];
      if (element.children.length === 1) element.append(...wanted); // which of them it has never changes
      element.toggleAttribute("data-out", scene.layer === layer);
      button.setAttribute("aria-pressed", String(scene.layer === layer));
      gates?.forEach(({ mean }, i) => paint(cells[i], mean, scene.limits, theme));
      gates?.forEach(({ mean }, i) => setText(cells[i], words.whole(mean)));
      const shown = scene.open && values ? values : [];
      marks.replaceChildren(
        h("i", { class: "cc-gate-zero", style: at(0, scene.axis) }),
        ...shown.map((value) => h("i", { class: "cc-gate-mark", style: at(value, scene.axis) })),
      );
      setText(number, scene.open ? words.lost(values) : words.hidden);
    },
  };
}

function paint(cell, mean, { low, high }, theme) {
  const colour = mix(theme.card, theme.accent, 0.06 + 0.94 * ((mean - low) / (high - low || 1)));
  cell.style.backgroundColor = css(colour);
  cell.style.color = css(textOn(colour));
}
