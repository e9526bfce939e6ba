// Two ways to change a cell: the picked block's parts, and the whole genome as text. What cannot be is said in words.
import { h, setText, uniqueId } from "../lib/core/dom.js";
import { checkbox, select } from "../lib/parts/controls.js";
import { allowed, JOINS, OPERATIONS, parsed } from "./genome.js";

/** A list whose choices change: those that there are not are hidden. */
function choices(label, options, onchange) {
  return select({ label, groups: [{ options }], value: options[0].value, onchange });
}

/**
 * onside(side, some of it), onjoin(join), ongive(flag) and ontext(a good text) are told what the reader changed, and no more.
 * Like all controls it is set at once, not in the next frame: a choice may follow a pick within the same one.
 */
export function editor(words, { onside, onjoin, ongive, ontext }) {
  const names = Object.keys(OPERATIONS).map((value) => ({ value, label: value }));
  const sides = ["left", "right"].map((side) => {
    const op = choices(words.parts[side], names, (value) => onside(side, { op: value }));
    const from = choices(
      words.parts.of,
      allowed(5).map((value) => ({ value, label: value })),
      (value) => onside(side, { from: value }),
    );
    return { side, op, from };
  });
  const join = choices(
    words.parts.join,
    JOINS.map((value) => ({ value, label: words.joins[value] })),
    onjoin,
  );
  const gives = checkbox({ label: words.gives, value: false, onchange: ongive });
  const title = h("span", { class: "cc-picked" });
  const [left, right] = sides.map(({ op, from }) => [op.element, from.element]);
  const panel = h(
    "div",
    { class: "cc-cell-parts" },
    h("div", { class: "cc-caption" }, title),
    h("div", { class: "cc-cell-selects" }, left, join.element, right),
    gives.element,
  );

  const [id, said] = [uniqueId("genome"), uniqueId("said")];
  const message = h("div", { id: said, class: "cc-cell-message", role: "status" });
  const area = h("textarea", {
    id,
    class: "cc-cell-text",
    rows: 15,
    spellcheck: "false",
    autocomplete: "off",
    "aria-describedby": said,
  });
  const show = (problem) => {
    area.toggleAttribute("data-wrong", Boolean(problem));
    area.setAttribute("aria-invalid", String(Boolean(problem)));
    setText(message, problem ? words.problem(problem.at, words.problems[problem.what](problem)) : words.good);
  };
  let [now, isTyping] = ["", false];
  area.addEventListener("input", () => {
    const { problem } = parsed(area.value);
    show(problem);
    isTyping = true;
    if (!problem) ontext(area.value);
  });
  const restore = () => {
    isTyping = false;
    area.value = now;
    show(null);
  };
  area.addEventListener("blur", () => parsed(area.value).problem || restore());
  area.addEventListener("keydown", (event) => event.key === "Escape" && restore());
  return {
    panel,
    text: h(
      "div",
      { class: "cc-cell-written" },
      h("label", { class: "cc-label", for: id }, words.genome),
      area,
      message,
    ),
    set(text, cell, pick) {
      const block = cell.blocks[pick - 1];
      setText(title, words.block(pick));
      for (const { side, op, from } of sides) {
        op.set(block[side].op);
        for (const option of from.element.querySelectorAll("option"))
          option.hidden = !allowed(pick).includes(option.value);
        from.set(block[side].from);
      }
      join.set(block.join);
      gives.set(cell.out.includes(String(pick)));
      // What a reader is typing stays as it is typed; a wrong text stays, too, until something else is chosen.
      if (text === now && (isTyping || area.value === now)) return;
      const own = isTyping && parsed(area.value).genome && text === now;
      now = text;
      if (!own && !(isTyping && area.getRootNode().activeElement === area)) restore();
    },
  };
}
