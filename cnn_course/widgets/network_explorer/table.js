// The table of the chain: output shape, parameters and multiply-adds of each layer, their shares as bars, and the sums.
import { h, setText } from "../lib/core/dom.js";
import { dimensions } from "../lib/core/format.js";
import { shortName } from "../lib/maths/blocks.js";
import { grouped } from "../lib/maths/parameters.js";

const COUNTS = ["parameters", "multiplyAdds"];

function counted(kind) {
  const [number, bar] = [h("span"), h("i", { "aria-hidden": "true" })];
  return { number, bar, element: h("td", { "data-column": kind }, number, bar) };
}

/**
 * onpick(layer) when a row is pressed, onfold(block) when that of a block is. The rows share one place in the tab order; keys move
 * along them (layerKey). The row of an open block stands above those of its layers.
 */
export function layerTable(words, { onpick, onfold, onkey }) {
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
  let [lines, openings, input, pick, drawn] = [[], [], null, 0, ""];

  /** press() when the row is pressed; null for the picture's. */
  function line(press) {
    const [name, detail, small] = [h("span", { class: "cc-name" }), h("small"), h("small", { class: "cc-narrow" })];
    const face = h("span", { class: "cc-layer-face" }, name, detail, small);
    const button = press ? h("button", { type: "button", class: "cc-layer", onclick: press }, face) : null;
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

  /** Makes the rows anew where there are others than before. */
  function rebuild({ items, open, isLooked }) {
    const now = isLooked
      ? JSON.stringify([items.map(({ first, last }) => [first, last]), open.map(({ from }) => from)])
      : String(items.length);
    if (now === drawn) return;
    drawn = now;
    const focused = element.contains(element.getRootNode().activeElement);
    input ??= line(null);
    openings = open.map(({ block }) => line(() => onfold(block.name)));
    lines = items.map(({ block, last }) => line(block ? () => onfold(block.name) : () => onpick(last)));
    const above = (item) => openings.filter((_, i) => open[i].from === item);
    body.replaceChildren(input.tr, ...lines.flatMap(({ tr }, item) => [...above(item).map((one) => one.tr), tr]));
    if (focused) lines[Math.min(pick, lines.length - 1)].button.focus({ preventScroll: true });
  }

  /** A block's row: whether it is open is seen, and heard. */
  function fillBlock(one, block, level, isOpen, row, totals, outer) {
    setText(one.name, level > 0 ? shortName(block.name, outer) : block.name);
    setText(one.detail, words.layers(block.last - block.first + 1));
    fill(one, row.output, row, totals);
    one.button.setAttribute("aria-expanded", String(isOpen));
    one.tr.dataset.block = block.name;
    one.tr.style.setProperty("--cc-level", level);
  }

  return {
    element,
    draw(scene) {
      const { layers, items, open, rows, inputShape, totals, problem, isLooked } = scene;
      rebuild(scene);
      table.toggleAttribute("data-looked", isLooked);
      setText(input.name, words.input);
      fill(input, inputShape, null, totals);
      const outer = (first, level) =>
        open.filter((one) => one.level < level && one.block.first <= first && first <= one.block.last).at(-1)?.block
          .name;
      open.forEach(({ block, level, row }, i) =>
        fillBlock(openings[i], block, level, true, row, totals, outer(block.first, level)),
      );
      lines.forEach((one, i) => {
        const { first, block, level, row } = items[i];
        const around = isLooked ? outer(first, level) : null;
        if (block) {
          fillBlock(one, block, level, false, row, totals, around);
          return;
        }
        const [name, detail] = isLooked
          ? [shortName(rows[first].name, around), words.lookedDetail(layers[first])]
          : [words.rowName(first, layers[first].kind), words.detail(layers[first])];
        setText(one.name, name);
        setText(one.detail, detail);
        fill(one, row?.output, row, totals);
        one.tr.style.setProperty("--cc-level", level);
        one.tr.toggleAttribute("data-wrong", problem?.layer === first);
      });
      COUNTS.forEach((kind, i) => setText(sums[i], problem ? "" : grouped(totals[kind])));
      setText(memory, problem ? "" : words.memory(totals.numbers));
    },
    mark(now, { focus = false } = {}) {
      pick = now;
      for (const { button } of openings) button.tabIndex = -1;
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
