// The table of the chain: output shape, parameters and multiply-adds of each layer, their shares as bars, and the sums.
import { h, setText } from "../lib/core/dom.js";
import { dimensions } from "../lib/core/format.js";
import { grouped } from "../lib/maths/parameters.js";

const COUNTS = ["parameters", "multiplyAdds"];

function counted(kind) {
  const [number, bar] = [h("span"), h("i", { "aria-hidden": "true" })];
  return { number, bar, element: h("td", { "data-column": kind }, number, bar) };
}

/** onpick(layer) when a row is pressed. The rows share one place in the tab order; keys move along them (layerKey). */
export function layerTable(words, { onpick, onkey }) {
  const names = [words.layer, words.columns.output, words.columns.parameters, words.columns.multiplyAdds];
  const head = h(
    "thead",
    {},
    h(
      "tr",
      {},
      names.map((name, i) => h("th", { scope: "col", class: i === 0 ? "cc-first" : null }, name)),
    ),
  );
  const body = h("tbody");
  const sums = COUNTS.map(() => h("td"));
  const memory = h("td");
  const foot = h("tfoot", {}, h("tr", {}, h("th", { scope: "row", class: "cc-first" }, words.total), memory, sums));
  const table = h(
    "table",
    { class: "cc-layers" },
    h("caption", { class: "cc-unseen" }, words.tableCaption),
    head,
    body,
    foot,
  );
  const element = h("div", { class: "cc-scroll" }, table);
  let [lines, input, pick] = [[], null, 0];

  function line(number) {
    const [name, detail, small] = [h("span", { class: "cc-name" }), h("small"), h("small", { class: "cc-narrow" })];
    const face = h("span", { class: "cc-layer-face" }, name, detail, small);
    const isLayer = number >= 0;
    const button = isLayer
      ? h("button", { type: "button", class: "cc-layer", onclick: () => onpick(number) }, face)
      : null;
    button?.addEventListener("keydown", (event) => onkey(event));
    const output = h("td", { "data-column": "output" });
    const counts = COUNTS.map(counted);
    const tr = h(
      "tr",
      {},
      h("th", { scope: "row", class: "cc-first" }, button ?? face),
      output,
      counts.map((one) => one.element),
    );
    return { tr, name, detail, small, button, output, counts };
  }

  function fill(one, shape, row, totals) {
    const text = shape ? dimensions(...shape) : "";
    setText(one.output, text);
    setText(one.small, text);
    COUNTS.forEach((kind, i) => {
      setText(one.counts[i].number, row ? grouped(row[kind]) : "");
      const share = row && totals[kind] > 0 ? row[kind] / totals[kind] : 0;
      one.counts[i].bar.style.width = `${(100 * share).toFixed(2)}%`;
    });
  }

  /** Scrolls within the table's own box, never the page. */
  function toSight({ tr }) {
    const [box, top, bottom] = [element.getBoundingClientRect(), head.offsetHeight, foot.offsetHeight];
    const row = tr.getBoundingClientRect();
    if (row.top < box.top + top) element.scrollTop -= box.top + top - row.top;
    else if (row.bottom > box.bottom - bottom) element.scrollTop += row.bottom - box.bottom + bottom;
  }

  return {
    element,
    draw({ layers, rows, inputShape, totals, problem }) {
      if (lines.length !== layers.length) {
        const focused = element.contains(element.getRootNode().activeElement);
        input ??= line(-1);
        lines = layers.map((_, number) => line(number));
        body.replaceChildren(input.tr, ...lines.map(({ tr }) => tr));
        if (focused) lines[Math.min(pick, lines.length - 1)].button.focus({ preventScroll: true });
      }
      setText(input.name, words.input);
      fill(input, inputShape, null, totals);
      lines.forEach((one, i) => {
        setText(one.name, words.rowName(i, layers[i].kind));
        setText(one.detail, words.detail(layers[i]));
        fill(one, rows[i]?.output, rows[i], totals);
        one.tr.toggleAttribute("data-wrong", problem?.layer === i);
      });
      COUNTS.forEach((kind, i) => setText(sums[i], problem ? "" : grouped(totals[kind])));
      setText(memory, problem ? "" : words.memory(totals.numbers));
    },
    mark(now, { focus = false } = {}) {
      pick = now;
      lines.forEach(({ tr, button }, i) => {
        tr.toggleAttribute("data-chosen", i === pick);
        button.setAttribute("aria-pressed", String(i === pick));
        button.tabIndex = i === pick ? 0 : -1;
      });
      toSight(lines[pick]);
      if (focus) lines[pick].button.focus({ preventScroll: true });
    },
  };
}
