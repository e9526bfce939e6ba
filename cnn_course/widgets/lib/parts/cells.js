// A grid of numbers as real text: one to read, and one to type into.
import { css, textOn } from "../core/colour.js";
import { h, setText, uniqueId } from "../core/dom.js";
import { parse, plain, unfinished } from "../core/format.js";

/** Takes a grid's cells, row by row; the rows are there for screen readers and do not affect the layout. */
function frame(rows, columns, cells, kind) {
  const lines = Array.from({ length: rows }, (_, row) =>
    h("div", { role: "row", class: "cc-cell-row" }, cells.slice(row * columns, (row + 1) * columns)),
  );
  return h("div", { class: `cc-cells ${kind}`, role: "table", style: `--columns:${columns}` }, lines);
}

const worn = new WeakMap(); // the colour of each cell: setting the one that it has would cost as much as another

/** A cell's ground, and its text as black or white. */
export function colour(cell, rgb) {
  const text = css(rgb);
  if (worn.get(cell) === text) return;
  worn.set(cell, text);
  cell.style.backgroundColor = text;
  cell.style.color = css(textOn(rgb));
}

function plainCell(cell) {
  worn.delete(cell);
  cell.removeAttribute("style");
}

/** Writes a number in whose cell there may be little room: what a style may leave out (0 of 0.59, .00 of 1.00) stands by itself. */
export function spared(cell, text) {
  if (cell.textContent === text) return;
  const [, before, rest, after] = /^(0(?=\.\d*[1-9]))?(.*?)(\.0+)?$/.exec(text) ?? [];
  const spare = (part) => part && h("span", { class: "cc-spare" }, part);
  cell.replaceChildren(h("span", {}, ...[spare(before), rest, spare(after)].filter(Boolean)));
}

/**
 * Numbers to read. update(texts, colours, faint): faint cells are those of the padding. write(cell, text) writes a number.
 */
export function readingGrid({ rows, columns, label, kind = "", write = setText }) {
  const cells = Array.from({ length: rows * columns }, () => h("div", { role: "cell", class: "cc-cell" }));
  const element = frame(rows, columns, cells, kind);
  element.setAttribute("aria-label", label);
  return {
    element,
    cells,
    update(texts, colours, faint = null) {
      cells.forEach((cell, i) => {
        write(cell, texts[i]);
        if (colours[i] === null) plainCell(cell);
        else colour(cell, colours[i]);
        if (faint) cell.toggleAttribute("data-padding", faint[i]);
      });
    },
  };
}

/** Where a key leads from one cell to another; null where it means nothing. */
export function neighbour(index, rows, columns, key) {
  const [row, column] = [Math.floor(index / columns), index % columns];
  const next = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    Enter: [row + 1, column],
  }[key];
  if (!next || next[0] < 0 || next[0] >= rows || next[1] < 0 || next[1] >= columns) return null;
  return next[0] * columns + next[1];
}

/** Does an arrow key leave the text, rather than move the caret in it? */
function leaves(input, key) {
  if (key !== "ArrowLeft" && key !== "ArrowRight") return true;
  const { selectionStart: start, selectionEnd: end, value } = input;
  if (start === 0 && end === value.length) return true;
  return key === "ArrowLeft" ? end === 0 : start === value.length;
}

/**
 * Numbers to type into. One stop for the Tab key; arrow keys move on. oninput(index, value) is told each good number,
 * onproblem(kind, text, kept) what is wrong ("empty", "not", "large") or, as onproblem(null), that nothing is wrong any more.
 */
export function editingGrid({ rows, columns, label, cellLabel, limit, help, oninput, onproblem }) {
  const values = new Array(rows * columns).fill(0);
  let texts = values.map(plain);

  const report = (input, index) => {
    const problem = problemOf(input);
    input.toggleAttribute("data-wrong", problem !== null);
    input.setAttribute("aria-invalid", String(problem !== null));
    if (problem) onproblem(problem, input.value.trim(), texts[index]);
    else if (!inputs.some((one) => one.hasAttribute("data-wrong"))) onproblem(null);
  };
  const problemOf = (input) => {
    const value = parse(input.value);
    if (input.value.trim() === "") return "empty";
    if (Number.isNaN(value)) return "not";
    return Math.abs(value) > limit ? "large" : null;
  };
  const typed = (input, index) => {
    if (unfinished(input.value)) return; // do not scold while a number is being typed
    report(input, index);
    if (problemOf(input)) return;
    values[index] = parse(input.value);
    oninput(index, values[index]);
  };
  const restore = (input, index) => {
    input.value = input === input.getRootNode().activeElement ? plain(values[index]) : texts[index];
    report(input, index);
  };
  const move = (from, to) => {
    inputs[from].tabIndex = -1;
    inputs[to].tabIndex = 0;
    inputs[to].focus();
  };
  const pressed = (event, index) => {
    const input = inputs[index];
    if (event.key === "Escape") {
      restore(input, index);
      input.select();
      return;
    }
    const next = neighbour(index, rows, columns, event.key);
    if (next === null || event.altKey || event.ctrlKey || event.metaKey || !leaves(input, event.key)) return;
    event.preventDefault();
    move(index, next);
  };

  const inputs = values.map((_, index) => {
    const input = h("input", {
      class: "cc-cell",
      type: "text",
      autocomplete: "off",
      spellcheck: "false",
      tabindex: index === 0 ? 0 : -1,
      id: uniqueId("cell"),
      "aria-label": cellLabel(Math.floor(index / columns) + 1, (index % columns) + 1),
      "aria-describedby": help,
      oninput: () => typed(input, index),
      onkeydown: (event) => pressed(event, index),
      onfocus: () => {
        inputs.forEach((one) => (one.tabIndex = one === input ? 0 : -1));
        if (!input.hasAttribute("data-wrong")) input.value = plain(values[index]);
        input.select();
      },
      onblur: () => {
        if (problemOf(input)) report(input, index);
        else restore(input, index);
      },
    });
    return input;
  });
  const wrapped = inputs.map((input) => h("div", { role: "cell", class: "cc-cell-box" }, input));
  const element = frame(rows, columns, wrapped, "cc-cells--editing");
  element.setAttribute("aria-label", label);

  return {
    element,
    /** Shows numbers. A cell that is being typed into keeps its text as long as its number is the one shown. */
    update(numbers, shown, colours) {
      texts = shown;
      inputs.forEach((input, i) => {
        const changed = values[i] !== numbers[i];
        values[i] = numbers[i];
        colour(input, colours[i]);
        input.toggleAttribute("data-long", shown[i].length > 5);
        const typing = input === input.getRootNode().activeElement || input.hasAttribute("data-wrong");
        if (!typing || changed) restore(input, i);
      });
    },
  };
}
