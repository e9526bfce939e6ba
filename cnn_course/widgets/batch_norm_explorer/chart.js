// The recorded losses over the learning rates: a dot for each run, a line through their means, and the means as a table.

import { h, setText } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { cursorIn, ground as groundOf, EDGE as NARROW, pathOf } from "../lib/parts/curves.js";
import { numbers } from "../lib/parts/numbers.js";
import { readable } from "../lib/parts/reading.js";
import { mark, moved } from "../lib/parts/shapes.js";
import { KINDS, meansOf, NOTHING } from "./state.js";

const HEIGHT = 240;
const EDGE = { ...NARROW, left: 34, right: 20, top: 12 };
const HIGHEST = 2.5;
const PITCH = 0.25; // of the losses written beside the chart
const HUES = { plain: 1, normalised: 0, noisy: 2 };

/** `reads`: how a rate is picked, now(), look, keep and back of `readable`; its column of the table is what is read. */
export function chart(words, { rates, losses, chance }, reads) {
  const drawing = s("svg", { class: "cc-chart", height: HEIGHT, "aria-hidden": "true" });
  const [ground, curves] = [s("g"), s("g")];
  const cursor = cursorIn({ height: HEIGHT, edge: EDGE });
  drawing.append(ground, cursor.element, curves);
  const box = h("div", { class: "cc-chart-box cc-curve-chart cc-bn-losses" }, drawing);
  const title = h("div", { class: "cc-curve-title" }, words.lossesTitle);
  const means = tableOf(words, rates);
  const lowest =
    Math.floor(
      Math.min(
        ...Object.values(losses)
          .flat(2)
          .filter((loss) => loss !== null),
      ) / PITCH,
    ) * PITCH;
  const count = Math.round((HIGHEST - lowest) / PITCH) + 1;
  const levels = Array.from({ length: count }, (_, i) => lowest + i * PITCH);
  let width = 0;

  const across = (rate) => Math.log(rate / rates[0]) / Math.log(rates.at(-1) / rates[0]);
  const x = (rate) => EDGE.left + 14 + across(rate) * (width - EDGE.left - EDGE.right - 14);
  const y = (loss) =>
    EDGE.top + ((HIGHEST - Math.min(loss, HIGHEST)) / (HIGHEST - lowest)) * (HEIGHT - EDGE.top - EDGE.bottom);

  const label = words.readByKeys(words.lossesTitle);
  const reading = readable(box, { ...reads, label, places: () => rates.map((rate) => [x(rate)]) });

  function linesOf(kind) {
    const means = meansOf(losses[kind]);
    const known = rates.flatMap((rate, i) => (means[i] === null ? [] : [{ rate, mean: means[i] }]));
    const path = pathOf(
      known.map((one) => x(one.rate)),
      known.map((one) => y(one.mean)),
    );
    const line = s("path", { d: path, class: "cc-curve", "data-hue": HUES[kind] });
    const dots = rates.flatMap((rate, i) =>
      losses[kind][i].map((loss) => {
        if (loss === null) return s("text", { x: x(rate), y: EDGE.top + 2, "text-anchor": "middle" }, words.nan);
        const one = mark(HUES[kind], 3.6);
        moved(one, x(rate), y(loss));
        return one;
      }),
    );
    return [line, ...dots];
  }

  return {
    element: h("div", { class: "cc-bn-chart" }, title, box, means.element),
    measure: measuring(box, (now) => (width = now)),
    draw({ noise_is_like: said, rate = null }) {
      const shown = KINDS.filter((kind) => kind !== "noisy" || said !== NOTHING);
      means.draw(losses, shown, rate);
      if (width === 0) return;
      cursor.at(x(rates[rate ?? 0]), rate !== null);
      reading.draw(means.text(rate ?? rates.length - 1));
      drawing.setAttribute("width", width);
      const up = levels.map((level, i) => ({ at: y(level), text: words.tick(level), ground: i === 0 }));
      const ticks = rates.map((rate) => ({ at: x(rate), text: String(rate) }));
      const half = rates.length >> 1;
      const among = (x(rates[half - 1]) + x(rates[half])) / 2; // the marks stand at the rates; in the middle losses are low
      ground.replaceChildren(
        ...groundOf({ width, height: HEIGHT, edge: EDGE, up, across: ticks }),
        s("line", { x1: EDGE.left, x2: width - EDGE.right, y1: y(chance), y2: y(chance), class: "cc-guide" }),
        s("text", { x: among, y: y(chance) - 4, "text-anchor": "middle", class: "cc-guide-name" }, words.chance),
      );
      curves.replaceChildren(...shown.flatMap(linesOf));
    },
  };
}

/** The means as text: a row for each kind, whose mark is that of its curve. */
function tableOf(words, rates) {
  const sign = (kind) =>
    s("svg", { width: 14, height: 14, viewBox: "-7 -7 14 14", "aria-hidden": "true" }, mark(HUES[kind], 4.2));
  const rows = KINDS.map((kind) => {
    const cells = rates.map(() => h("td"));
    const name = h("th", { scope: "row" }, sign(kind), words.kinds[kind]);
    return { kind, cells, element: h("tr", { "data-hue": HUES[kind] }, name, cells) };
  });
  const heads = rates.map((rate) => h("th", { scope: "col" }, String(rate)));
  return {
    element: numbers({
      kind: "cc-bn-table cc-bn-means",
      caption: words.meansAre,
      columns: [words.rate, ...heads],
      rows: rows.map((row) => row.element),
    }),
    /** What stands in the column of a rate. */
    text: (at) =>
      words.readRate(rates[at], Object.fromEntries(rows.map(({ kind, cells }) => [kind, cells[at].textContent]))),
    draw(losses, shown, picked) {
      heads.forEach((head, i) => head.toggleAttribute("data-picked", i === picked));
      for (const { kind, cells } of rows) {
        const means = meansOf(losses[kind]);
        cells.forEach((cell, i) => {
          const known = means[i] === null ? words.nan : means[i].toFixed(2);
          setText(cell, shown.includes(kind) ? known : words.unknown);
          cell.toggleAttribute("data-picked", i === picked);
        });
      }
    },
  };
}
