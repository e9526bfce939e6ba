// The two lists, band by band. The rows share one place in the tab order; arrow keys pick along a list, and across.
import { h, setText } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { SIDES } from "./state.js";

/** press(side, row) when a row is pressed; pick(side, row) when a key has led to it. */
export function lists(words, { press, pick }) {
  const heads = SIDES.map(() => [h("strong"), h("span")]);
  const head = h(
    "div",
    { class: "cc-heads" },
    heads.map((both) => h("p", {}, both)),
  );
  const body = h("div", { class: "cc-bands" });
  const element = h("div", { class: "cc-lists" }, head, body);
  let isNew = true; // of another width it is as if it were seen for the first time
  let [lines, drawn, shown, scene] = [[], "", "", null];

  function line(side, row) {
    const [name, bar, number] = [h("span", { class: "cc-name" }, row.short), h("i"), h("span", { class: "cc-count" })];
    const face = h(
      "button",
      {
        type: "button",
        class: "cc-row",
        style: `--cc-depth:${row.depth}`,
        "aria-expanded": row.isBlock ? String(row.isOpen) : null,
        "data-open": row.isOpen,
        onclick: () => press(side, row),
        onkeydown: (event) => key(event, side, row),
      },
      name,
      h("span", { class: "cc-bar", "aria-hidden": "true" }, bar),
      number,
    );
    return { side, row, face, bar, number };
  }

  /** Where a key leads: along a list, or to the row of the other one that stands nearest. */
  function key(event, side, row) {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    const own = lines.filter((one) => one.side === side);
    const at = own.findIndex((one) => one.row === row);
    const other = lines.filter((one) => one.side !== side);
    const nearer = (best, one) => (distance(one, row) < distance(best, row) ? one : best);
    const across = other.length > 0 ? other.reduce(nearer) : undefined;
    const to = {
      ArrowUp: own[at - 1],
      ArrowDown: own[at + 1],
      Home: own[0],
      End: own.at(-1),
      ArrowRight: side === SIDES[0] ? across : undefined,
      ArrowLeft: side === SIDES[1] ? across : undefined,
    }[event.key];
    if (!to) return;
    event.preventDefault();
    pick(to.side, to.row);
    to.face.focus({ preventScroll: true });
  }

  const distance = (one, row) => Math.abs(one.row.level - row.level);

  /** Scrolls within the lists' own box, never the page: to the middle of it where a row is out of sight. */
  function toSight(face) {
    const [box, row] = [body.getBoundingClientRect(), face.getBoundingClientRect()];
    if (row.top >= box.top && row.bottom <= box.bottom) return;
    body.scrollTop += (row.top + row.bottom - box.top - box.bottom) / 2;
  }

  function part({ side, rows, size }, network) {
    const where = size ? words.size(size) : words.vectors;
    const own = rows.map((row) => line(side, row));
    lines.push(...own);
    return h(
      "div",
      { class: "cc-part" },
      own.length === 0
        ? null
        : [
            h("p", { class: "cc-size" }, where),
            h(
              "ul",
              { "aria-label": words.listName(network.name, where) },
              own.map(({ face }) => h("li", {}, face)),
            ),
          ],
    );
  }

  /** Makes the rows anew where there are others than before; who had the focus keeps it. */
  function rebuild(state) {
    const now = JSON.stringify([state.network, state.beside, state.unfolded, state.beside_unfolded]);
    if (now === drawn) return;
    drawn = now;
    const had = lines.find(({ face }) => face === body.getRootNode().activeElement);
    lines = [];
    const networks = new Map(scene.sides.map(({ side, network }) => [side, network]));
    body.replaceChildren(
      ...scene.bands.map(({ parts }) =>
        h(
          "div",
          { class: "cc-band" },
          parts.map((one) => part(one, networks.get(one.side))),
        ),
      ),
    );
    const again = had && lines.find(({ side, row }) => side === had.side && row.name === had.row.name);
    again?.face.focus({ preventScroll: true });
  }

  return {
    element,
    measure: measuring(element, () => (isNew = true)),
    draw(now, state) {
      scene = now;
      rebuild(state);
      heads.forEach(([name, total], i) => {
        const one = scene.sides[i];
        setText(name, one ? one.network.name : "");
        setText(total, one ? words.short(one.totals[state.bars], state.bars) : "");
      });
      const isPicked = ({ side, row }) => side === state.side && row.name === state.pick;
      const stop = lines.find(isPicked) ?? lines[0];
      for (const one of lines) {
        const value = one.row.sums[state.bars];
        const share = one.row.isOpen ? 0 : (value ?? 0) / scene.most;
        one.bar.style.width = `${(100 * share).toFixed(2)}%`;
        one.bar.hidden = share === 0;
        setText(one.number, words.short(value, state.bars));
        one.face.toggleAttribute("data-chosen", isPicked(one));
        one.face.setAttribute("aria-pressed", String(isPicked(one)));
        one.face.tabIndex = one === stop ? 0 : -1;
      }
      if (isNew) body.scrollTop = 0;
      const pick = JSON.stringify([state.network, state.beside, state.side, state.pick]);
      if (isNew || pick !== shown) toSight(stop.face);
      shown = pick;
      isNew = false;
    },
  };
}
