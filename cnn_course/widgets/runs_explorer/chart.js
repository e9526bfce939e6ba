// The curves over the steps: those brought forward in their colours, the others behind them in grey, and the cursor.

import { h, setText, uniqueId } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { apart, cursorIn, ground as groundOf, EDGE as NARROW, pathOf } from "../lib/parts/curves.js";
import { readable } from "../lib/parts/reading.js";
import { mark, moved } from "../lib/parts/shapes.js";
import { meanOf, scaleOf } from "./state.js";

const HEIGHT = 270;
const EDGE = { ...NARROW, left: 44 };
const NAMED = 520; // px: from here on there is room for names beside the curves
const LINE = 14; // px from one name to the next
const BESIDE = 112; // px that they take
const SPARSE = 24; // recorded steps: with so few, each gets its mark

/** `reads`: how its steps are picked, now(), look, keep and back of `readable`. */
export function chart(words, recorded, reads) {
  const { steps } = recorded;
  const last = steps.at(-1);
  const drawing = s("svg", { class: "cc-chart", height: HEIGHT, role: "img" });
  const id = uniqueId("clip");
  const frame = s("rect", { x: EDGE.left, y: EDGE.top - 4, height: HEIGHT - EDGE.top - EDGE.bottom + 4 });
  const [ground, curves, ends, dots] = [s("g"), s("g", { "clip-path": `url(#${id})` }), s("g"), s("g")];
  const cursor = cursorIn({ height: HEIGHT, edge: EDGE });
  drawing.append(s("clipPath", { id }, frame), ground, curves, ends, cursor.element, dots);
  const box = h("div", { class: "cc-chart-box cc-curve-chart" }, drawing);
  const title = h("div", { class: "cc-curve-title" });
  let width = 0;
  let drawn = null;
  let scale = null;

  const edge = () => (recorded.averaged && width >= NAMED ? { ...EDGE, right: BESIDE } : EDGE);
  const x = (step) => EDGE.left + (step / last) * (width - EDGE.left - edge().right);
  const y = (value) => EDGE.top + (1 - scale.place(value)) * (HEIGHT - EDGE.top - EDGE.bottom);
  // Above the end of a linear axis lines go on, and are cut off by the frame.
  const free = (value) =>
    scale.low === 0 ? EDGE.top + (1 - value / scale.high) * (HEIGHT - EDGE.top - EDGE.bottom) : y(value);

  const label = words.readByKeys(words.charts[recorded.kinds[0]]);
  const reading = readable(box, { ...reads, label, places: () => steps.map((step) => [x(step)]) });

  /** The lines of one series: its runs, and their mean where that says something. */
  function linesOf({ line, split, x: at, runs }, chosen, hue) {
    const across = at.map(x);
    const name = (kind) => `cc-curve cc-curve--${kind} ${chosen ? "" : "cc-curve--behind"}`;
    const path = (values, kind) =>
      s("path", {
        d: pathOf(across, values.map(free)),
        class: name(kind),
        "data-hue": hue,
        "data-line": line,
        "data-split": split,
      });
    const mean = recorded.averaged && runs.length > 1;
    if (mean && !chosen) return [path(meanOf(runs), "mean")];
    const all = runs.map((run) => path(run, mean ? "run" : "alone"));
    if (mean) all.push(path(meanOf(runs), "mean"));
    if (!chosen || at.length > SPARSE || mean) return all;
    const marks = runs.flatMap((run) =>
      run.map((value, i) => {
        const one = mark(hue, 3.6, "cc-mark--open");
        moved(one, across[i], free(value));
        return one;
      }),
    );
    return [...all, ...marks];
  }

  function drawGround(scene) {
    const series = recorded.of(scene.kind);
    scale = scaleOf(
      scene.kind,
      scene.scale,
      series.flatMap((one) => one.runs.flat()),
      scene.kind === "loss" ? recorded.top : null,
    );
    drawing.setAttribute("width", width);
    frame.setAttribute("width", width - EDGE.left - edge().right + 6);
    const up = scale.ticks.map((tick, i) => ({ at: y(tick), text: words.tick[scene.kind](tick), ground: i === 0 }));
    const across = recorded.ticks.map((tick) => ({ at: x(tick), text: words.stepName(tick) }));
    const guide = recorded.guide !== null && scene.kind === "loss" ? guideOf() : [];
    ground.replaceChildren(...groundOf({ width, height: HEIGHT, edge: edge(), up, across }), ...guide);
    const rows = Object.fromEntries(scene.rows.map((row) => [row.name, row]));
    const lines = (chosen) =>
      series
        .filter((one) => rows[one.line].chosen === chosen)
        .flatMap((one) => linesOf(one, chosen, rows[one.line].hue));
    curves.replaceChildren(...lines(false), ...lines(true));
    ends.replaceChildren(...(edge().right === BESIDE ? namesOf(series, rows) : []));
  }

  /** The name of each line beside its end, where a held-out curve ends. */
  function namesOf(series, rows) {
    const split = recorded.splits[series[0].kind].at(-1);
    const named = series.filter((one) => one.split === split);
    const heights = named.map(({ runs }) => y(meanOf(runs).at(-1)));
    const places = apart(heights, LINE, HEIGHT - EDGE.bottom);
    const right = x(last);
    return named.flatMap(({ line }, i) => [
      s("path", { d: pathOf([right + 4, right + 14], [heights[i], places[i]]), class: "cc-runs-leader" }),
      s(
        "text",
        {
          x: right + 17,
          y: places[i] + 4,
          class: "cc-runs-name",
          "data-hue": rows[line].hue,
          "data-front": rows[line].chosen || null,
        },
        words.line(recorded.recording, line),
      ),
    ]);
  }

  function guideOf() {
    const at = y(recorded.guide);
    const right = width - edge().right;
    return [
      s("line", { x1: EDGE.left, x2: right, y1: at, y2: at, class: "cc-guide" }),
      s("text", { x: right, y: at - 5, "text-anchor": "end", class: "cc-guide-name" }, words.guide),
    ];
  }

  return {
    element: h("div", { class: "cc-runs-chart" }, title, box),
    measure: measuring(box, (now) => {
      width = now;
      drawn = null; // so that everything is drawn again
    }),
    draw(scene) {
      if (width === 0) return;
      const wanted = JSON.stringify([scene.kind, scene.scale, scene.rows.map((row) => row.chosen)]);
      if (drawn !== wanted) drawGround(scene);
      drawn = wanted;
      const at = x(scene.step);
      cursor.at(at);
      const marks = scene.rows
        .filter((row) => row.chosen)
        .flatMap((row) =>
          row.cells.flatMap(({ split, values, spread }) => {
            const shown = recorded.averaged && spread ? [spread.mean] : values;
            return shown.map((value) => {
              const one = mark(row.hue, 4.2, split === "train" && row.cells.length > 1 ? "cc-mark--open" : "");
              moved(one, at, y(value));
              return one;
            });
          }),
        );
      dots.replaceChildren(...marks);
      setText(title, words.charts[scene.kind]);
      drawing.setAttribute("aria-label", words.chartLabel(scene));
      reading.draw(words.announce(scene, recorded));
    },
  };
}
