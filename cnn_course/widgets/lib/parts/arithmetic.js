// The arithmetic of one output pixel: patch × filter = products, their sum, channel by channel. The filter is typed into here.
import { place, shade } from "../core/colour.js";
import { h, setText, uniqueId } from "../core/dom.js";
import { digitsFor, digitsThatFit, fixed } from "../core/format.js";
import { multiply } from "../maths/conv.js";
import { largest, channel as pickChannel } from "../maths/tensor.js";
import { editingGrid, readingGrid } from "./cells.js";
import { segments } from "./controls.js";

function term(sign, title, grid, name) {
  return h(
    "div",
    { class: "cc-term", "data-grid": name },
    h("span", { class: "cc-sign", "aria-hidden": "true" }, sign),
    h("div", { class: "cc-titled" }, h("span", { class: "cc-label", "aria-hidden": "true" }, title), grid),
  );
}

/** One channel's line. */
function channelLine({ words, rows, columns, index, count, limit, help, onedit, onproblem }) {
  const name = count > 1 ? words.channelNames[index] : "";
  const size = { rows, columns };
  const patch = readingGrid({ ...size, label: words.patchOf(name), kind: "cc-cells--patch" });
  const filter = editingGrid({
    ...size,
    label: words.filterOf(name),
    cellLabel: (row, column) => words.filterCell(row, column, name),
    limit,
    help,
    oninput: (cell, value) => onedit(cell, index, value),
    onproblem,
  });
  const products = readingGrid({ ...size, label: words.productsOf(name) });
  const sum = h("output", { class: "cc-sum" });
  const total = h(
    "div",
    { class: "cc-term", "data-grid": "sum" },
    h("span", { class: "cc-sign", "aria-hidden": "true" }, "\u03a3"),
    h("div", { class: "cc-titled" }, h("span", { class: "cc-label" }, words.sum), sum),
  );
  const first = term("", words.patch, patch.element, "patch");
  const second = term("\u00d7", words.filter, filter.element, "filter");
  const third = term("=", words.products, products.element, "products");
  const element = h(
    "div",
    { class: "cc-line", "data-channel": index },
    count > 1 ? h("span", { class: "cc-channel", "aria-hidden": "true" }, words.channels[index]) : null,
    h("div", { class: "cc-half" }, first, second),
    h("div", { class: "cc-half" }, third, total),
  );
  return { element, patch, filter, products, sum };
}

/** The line that adds the channels' sums up; `beside` it is what there is to say of all channels. */
function channelSum(words, count, beside) {
  const parts = Array.from({ length: count }, () => h("b"));
  const total = h("b", { class: "cc-picked" });
  const operator = (text) => h("span", { class: "cc-operator" }, text);
  const pieces = parts.map((part, i) =>
    h("span", {}, i > 0 ? operator("+") : null, h("span", { class: "cc-channel" }, words.channels[i]), part),
  );
  const sum = h("div", { class: "cc-channel-sum" }, pieces, h("span", {}, operator("="), total));
  const element = h("div", { class: "cc-channel-foot" }, beside, sum);
  return { element, parts, total };
}

/**
 * panel.build(rows, columns, channels) makes the grids; panel.updateKernel and panel.updatePick fill them.
 * onedit(cell, channel, value) is told a typed number; `beside` stands beside the sum over several channels.
 */
export function arithmetic({ words, limit, onedit, beside = null }) {
  const help = uniqueId("help");
  const hint = h("div", { class: "cc-hint", id: help }, words.cellHelp);
  const alarm = h("div", { class: "cc-hint cc-problem", role: "alert" });
  const lines = h("div", { class: "cc-lines" });
  const element = h(
    "div",
    { class: "cc-arithmetic", "data-shown": 0, "data-grid": "filter" },
    lines,
    h("div", { class: "cc-hints" }, hint, alarm),
  );
  let shape = null;
  let parts = [];
  let sums = null;
  let digits = 2;

  const onproblem = (kind, text, kept) => {
    const said = {
      empty: () => words.emptyCell(kept),
      not: () => words.notANumber(text, kept),
      large: () => words.tooLarge(text, limit, kept),
    };
    setText(alarm, kind ? said[kind]() : "");
    hint.toggleAttribute("data-off", Boolean(kind));
  };

  function tabs(count) {
    const options = words.channels.slice(0, count).map((label, value) => ({ value, label }));
    const shown = Math.min(count - 1, Number(element.dataset.shown));
    const onchange = (value) => (element.dataset.shown = value);
    return segments({ label: words.channelChoice, options, value: shown, onchange }).element;
  }

  /** Which of the grids is shown, where large ones have no room beside each other. */
  function gridTabs() {
    const options = ["patch", "filter", "products"].map((value) => ({ value, label: words[value] }));
    const onchange = (value) => (element.dataset.grid = value);
    const { element: one } = segments({ label: words.gridChoice, options, value: element.dataset.grid, onchange });
    one.classList.add("cc-grid-choice");
    return one;
  }

  function build(rows, columns, count) {
    const key = `${rows} ${columns} ${count}`;
    if (key === shape) return;
    shape = key;
    onproblem(null);
    parts = Array.from({ length: count }, (_, index) =>
      channelLine({ words, rows, columns, index, count, limit, help, onedit, onproblem }),
    );
    sums = count > 1 ? channelSum(words, count, beside) : null;
    element.dataset.size = Math.max(rows, columns);
    element.dataset.columns = columns;
    element.dataset.channels = count;
    const chosen = h("div", { class: "cc-tabs" }, count > 1 ? tabs(count) : null, gridTabs());
    lines.replaceChildren(...[chosen, ...parts.map((part) => part.element), sums?.element].filter(Boolean));
  }

  function updateKernel(kernel, theme) {
    const most = largest(kernel.data);
    // Three decimals where there is room, or where two would make small weights look like nothing.
    const wanted = digitsFor(kernel.data, kernel.width <= 3 || most < 0.2 ? 3 : 2);
    const fitting = digitsThatFit(most, Math.max(2, wanted));
    digits = digitsThatFit(most, kernel.width <= 3 && wanted > 2 ? 3 : 2);
    parts.forEach((part, c) => {
      const { data } = pickChannel(kernel, c);
      const texts = Array.from(data, (value) => fixed(value, Math.min(wanted, fitting)));
      part.filter.update(
        data,
        texts,
        Array.from(data, (value) => theme.signed.colours[place(value, most)]),
      );
    });
  }

  function updatePick({ patch, outside }, kernel, theme) {
    const { products, sums: channelSums, total } = multiply(patch, kernel);
    const most = largest(kernel.data);
    parts.forEach((part, c) => {
      const under = pickChannel(patch, c).data;
      const made = pickChannel(products, c).data;
      const shades = Array.from(under, (value, i) => (outside[i] ? null : shade(value, c, parts.length)));
      part.patch.update(
        Array.from(under, (value) => fixed(value, 2)),
        shades,
        outside,
      );
      const signed = Array.from(made, (value) => theme.signed.colours[place(value, most)]);
      part.products.update(
        Array.from(made, (value) => fixed(value, digits)),
        signed,
      );
      setText(part.sum, fixed(channelSums[c], digits));
      setText(sums ? sums.parts[c] : part.sum, fixed(channelSums[c], digits));
    });
    if (sums) setText(sums.total, fixed(total, digits));
    return fixed(total, digits);
  }

  /** What is seen of the patches, and of the sum over all channels. */
  const seen = () => ({
    patches: parts.map(({ patch }) => patch.element).filter((one) => one.checkVisibility()),
    sum: sums ? sums.total : parts[0].sum,
  });

  return { element, build, updateKernel, updatePick, seen };
}
