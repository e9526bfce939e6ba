// The recorded runs: how alike the gradients of neighbouring inputs are, over the depth, for five kinds of network.
import { h, setText } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { ground, pathOf } from "../lib/parts/curves.js";
import { numbers } from "../lib/parts/numbers.js";
import { readable } from "../lib/parts/reading.js";
import { mark, moved } from "../lib/parts/shapes.js";

const HEIGHT = 240;
const EDGE = { left: 40, right: 14, top: 10, bottom: 24 };
const TICKS = [0, 0.25, 0.5, 0.75, 1];
const [LOW, HIGH] = [-0.15, 1];
export const NETS = ["plain", "plain_bn", "residual", "residual_bn", "residual_bn_tenth"];
const NAMED = [4, 16, 64]; // depths in the table

/** One chart: form is "line" or "arc"; `reads`: how a depth is picked, now(), look, keep and back of `readable`. */
function chart(words, recorded, form, reads) {
  const drawing = s("svg", {
    class: "cc-chart",
    height: HEIGHT,
    role: "img",
    "aria-label": words.neighboursLabel(form),
  });
  const box = h("div", { class: "cc-chart-box cc-curve-chart" }, drawing);
  const { depths } = recorded;
  let width = 0;
  const x = (depth) => EDGE.left + (Math.log2(depth) / Math.log2(depths.at(-1))) * (width - EDGE.left - EDGE.right);
  const y = (value) => EDGE.top + ((HIGH - Math.max(value, LOW)) / (HIGH - LOW)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const read = h("p", { class: "cc-curve-read" });
  const label = words.readByKeys(words.forms[form]);
  const reading = readable(box, { ...reads, label, places: () => depths.map((depth) => [x(depth)]) });
  const linesOf = (net, hue) => {
    const { median, low, high } = recorded.correlation[`${form}-${net}`];
    const across = depths.map(x);
    const back = pathOf([...across].reverse(), [...low].reverse().map(y)).replace("M", "L");
    const marks = across.map((at, i) => {
      const one = mark(hue, 3.4);
      moved(one, at, y(median[i]));
      return one;
    });
    return s(
      "g",
      { "data-hue": hue },
      s("path", { class: "cc-flow-band", d: `${pathOf(across, high.map(y))}${back}z` }),
      s("path", { class: "cc-curve cc-flow-median", d: pathOf(across, median.map(y)) }),
      marks,
    );
  };
  return {
    element: h(
      "div",
      { class: "cc-flow-chart", "data-net": "" },
      h("div", { class: "cc-curve-title" }, words.forms[form]),
      read,
      box,
    ),
    measure: measuring(box, (now) => {
      width = now;
    }),
    draw({ read: picked = null }) {
      if (width === 0) return;
      const shown = picked ?? depths.length - 1;
      const right = x(depths[shown]);
      const cursor = { x1: right, x2: right, y1: EDGE.top - 4, y2: HEIGHT - EDGE.bottom, class: "cc-cursor" };
      const of = (net) => recorded.correlation[`${form}-${net}`].median[shown];
      const text = words.depthRead(
        depths[shown],
        NETS.map((net) => [net, of(net)]),
      );
      setText(read, text);
      const up = TICKS.map((tick) => ({ at: y(tick), text: words.correlation(tick), ground: tick === 0 }));
      const across = depths
        .filter((depth) => Math.log2(depth) % 1 === 0)
        .map((depth) => ({ at: x(depth), text: String(depth) }));
      drawing.setAttribute("width", width);
      drawing.replaceChildren(
        ...ground({ width, height: HEIGHT, edge: EDGE, up, across }),
        ...(picked === null ? [] : [s("line", cursor)]),
        ...NETS.map((net, hue) => linesOf(net, hue)),
      );
      reading.draw(text);
    },
  };
}

function table(words, recorded) {
  const read = ["line", "arc"].flatMap((form) => NAMED.map((depth) => words.column(form, depth)));
  const rows = NETS.map((net, hue) => {
    const sign = s("svg", { width: 16, height: 14, viewBox: "-8 -7 16 14", "aria-hidden": "true" }, mark(hue, 4));
    const cells = ["line", "arc"].flatMap((form) =>
      NAMED.map((depth) => {
        const at = recorded.depths.indexOf(depth);
        return h("td", {}, words.correlation(recorded.correlation[`${form}-${net}`].median[at]));
      }),
    );
    return h("tr", { "data-hue": hue }, h("th", { scope: "row" }, sign, h("span", {}, words.nets[net])), cells);
  });
  const columns = [words.network, ...read];
  return numbers({ kind: "cc-flow-table cc-flow-nets", caption: words.neighboursTable, columns, rows });
}

export function neighbours(words, recorded, reads) {
  const charts = ["line", "arc"].map((form) => chart(words, recorded, form, reads));
  return { charts, table: table(words, recorded), draw: (scene) => charts.forEach((one) => one.draw(scene)) };
}
