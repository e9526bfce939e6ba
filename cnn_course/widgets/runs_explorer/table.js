// The numbers at the cursor: a row for each curve, whose name brings it forward or puts it back.
import { h, setText } from "../lib/core/dom.js";
import { s } from "../lib/core/svg.js";
import { mark } from "../lib/parts/shapes.js";

/** One number for each run, or their mean, lowest and highest. */
function columnsOf(words, recorded, kind) {
  return recorded.splits[kind].flatMap((split) => {
    const count = recorded.of(kind)[0].runs.length;
    if (recorded.averaged || count === 1)
      return [{ split, run: null, title: words.column(split, kind, recorded.averaged) }];
    return recorded.seeds.map((seed, run) => ({ split, run, title: words.run(seed) }));
  });
}

/** toggle(name) is told which name was pressed. */
export function table(words, recorded, toggle) {
  const head = h("thead");
  const body = h("tbody");
  const element = h(
    "table",
    { class: "cc-number-table cc-runs-table" },
    h("caption", { class: "cc-unseen" }, words.tableLabel),
    head,
    body,
  );
  const rows = recorded.lines.map(({ name, hue }) => {
    // On a phone only its middle, the mark, has room.
    const sign = s("svg", {
      class: "cc-runs-sign",
      width: 26,
      height: 16,
      viewBox: "0 0 26 16",
      preserveAspectRatio: "xMidYMid slice",
      "aria-hidden": "true",
    });
    const spot = mark(hue, 4.2);
    spot.setAttribute("transform", "translate(13 8)");
    sign.append(s("line", { x1: 0, x2: 26, y1: 8, y2: 8, class: "cc-runs-dash", "data-hue": hue }), spot);
    const button = h(
      "button",
      { type: "button", class: "cc-runs-toggle", "data-hue": hue, onclick: () => toggle(name) },
      sign,
      h("span", {}, words.line(recorded.recording, name)),
    );
    return { name, button, cells: [], element: h("tr", {}, h("th", { scope: "row" }, button)) };
  });
  body.append(...rows.map((row) => row.element));
  let kind = null;

  function columns(next) {
    kind = next;
    const found = columnsOf(words, recorded, kind);
    const titles = [words.curve[recorded.recording], ...found.map((one) => one.title)];
    head.replaceChildren(
      h(
        "tr",
        {},
        titles.map((title) => h("th", { scope: "col" }, title)),
      ),
    );
    for (const row of rows) {
      row.cells.forEach((cell) => cell.element.remove());
      row.cells = found.map(({ split, run }) => {
        const [number, range] = [h("b"), h("span", { class: "cc-runs-range", hidden: !recorded.averaged })];
        return { split, run, number, range, element: h("td", {}, number, " ", range) };
      });
      row.element.append(...row.cells.map((cell) => cell.element));
    }
  }

  return {
    element,
    draw(scene) {
      if (scene.kind !== kind) columns(scene.kind);
      const written = (value) => words.number[kind](value, recorded.digits);
      scene.rows.forEach((row, i) => {
        rows[i].button.setAttribute("aria-pressed", String(row.chosen));
        rows[i].element.toggleAttribute("data-chosen", row.chosen);
        for (const { split, run, number, range } of rows[i].cells) {
          const { values, spread } = row.cells.find((cell) => cell.split === split);
          const value = run === null ? spread?.mean : values[run];
          setText(number, value === undefined ? words.notYet : written(value));
          setText(
            range,
            spread && run === null && spread.runs > 1
              ? words.range[kind](spread.low, spread.high, recorded.digits)
              : "",
          );
        }
      });
    },
  };
}
