// Loss and accuracy over the steps, of training and held-out images, and where the present moment stands on them.

import { h, setText } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { ceiling, cursorIn, EDGE, ground as groundOf, pathOf } from "../lib/parts/curves.js";
import { readable } from "../lib/parts/reading.js";
import { placeOf, SPLITS, ticksOf } from "./state.js";

const HEIGHT = 168;
const UP = { loss: [0, 0.5, 1, 1.5, 2, 2.5, 3], accuracy: [0, 0.25, 0.5, 0.75, 1] };

const HUES = { training: 2, validation: 0 };

/** what is "loss" or "accuracy"; `reads`: how a moment is picked, now(), look, keep and back of `readable`. */
function chart(words, what, recorded, reads) {
  const { steps } = recorded;
  const last = steps.at(-1);
  const drawing = s("svg", { class: "cc-chart", height: HEIGHT, role: "img" });
  const ground = s("g");
  const cursor = cursorIn({ height: HEIGHT, edge: EDGE });
  const dots = SPLITS.map((split) => s("circle", { r: 4.5, class: `cc-dot cc-dot--${split}` }));
  drawing.append(ground, cursor.element, ...dots);
  const box = h("div", { class: "cc-chart-box cc-curve-chart" }, drawing);
  const values = SPLITS.map(() => h("b"));
  const names = SPLITS.map((split, i) =>
    h("span", { class: `cc-key cc-key--${split}`, "data-hue": HUES[split] }, `${words.splits[split]} `, values[i]),
  );
  const title = h("div", { class: "cc-chart-title" }, h("b", {}, words.curves[what]), names);
  let width = 0;
  let axis = null;

  const ticks = what === "loss" ? UP.loss.filter((tick) => Number.isInteger(tick)) : [0, 0.5, 1];
  const all = SPLITS.map((split) => recorded.curves[`${split}_${what}`]);
  const top = ceiling(all.flat(), UP[what]);
  const x = (step) => EDGE.left + placeOf(step, last, axis) * (width - EDGE.left - EDGE.right);
  const y = (value) => EDGE.top + (1 - value / top) * (HEIGHT - EDGE.top - EDGE.bottom);

  const label = words.readByKeys(words.curves[what]);
  const reading = readable(box, { ...reads, label, places: () => steps.map((step) => [x(step)]) });

  function drawGround() {
    drawing.setAttribute("width", width);
    const foot = HEIGHT - EDGE.bottom;
    const up = ticks
      .filter((tick) => tick <= top)
      .map((tick) => ({ at: y(tick), text: words.tick[what](tick), ground: tick === 0 }));
    const across = ticksOf(recorded, axis).map((tick) => ({ at: x(tick), text: words.stepName(tick) }));
    const epoch = x(recorded.steps_an_epoch);
    const high = what === "loss" ? EDGE.top + 4 : foot - 8;
    const guide = [
      s("line", { x1: epoch, x2: epoch, y1: EDGE.top - 4, y2: foot, class: "cc-guide" }),
      s("text", { x: epoch - 5, y: high, "text-anchor": "end", class: "cc-guide-name" }, words.oneEpoch),
    ];
    const lines = all.map((line, i) =>
      s("path", {
        d: pathOf(steps.map(x), line.map(y)),
        class: `cc-curve cc-curve--${SPLITS[i]}`,
        "data-hue": HUES[SPLITS[i]],
      }),
    );
    ground.replaceChildren(
      ...groundOf({ width, height: HEIGHT, up, across }),
      ...(axis === "log" ? guide : []),
      ...lines,
    );
  }

  return {
    element: h("div", { class: `cc-curves cc-curves--${what}` }, title, box),
    measure: measuring(box, (now) => {
      width = now;
      axis = null; // so that everything is drawn again
    }),
    draw(scene) {
      if (width === 0) return;
      if (axis !== scene.axis) {
        axis = scene.axis;
        drawGround();
      }
      const now = SPLITS.map((split) => scene.numbers[split][what]);
      const at = x(scene.step).toFixed(2);
      cursor.at(x(scene.step));
      dots.forEach((dot, i) => {
        dot.setAttribute("cx", at);
        dot.setAttribute("cy", y(now[i]).toFixed(2));
      });
      values.forEach((value, i) => setText(value, words.number[what](now[i])));
      const text = words.curveLabel(what, now.map(words.number[what]), scene);
      drawing.setAttribute("aria-label", text);
      reading.draw(text);
    },
  };
}

export function curves(words, recorded, reads) {
  const both = ["loss", "accuracy"].map((what) => chart(words, what, recorded, reads));
  const note = h("p", { class: "cc-hint cc-axis-note" });
  return {
    element: h(
      "div",
      { class: "cc-both-curves" },
      both.map((one) => one.element),
      note,
    ),
    measure: () => both.map((one) => one.measure()).includes(true),
    draw(scene) {
      both.forEach((one) => one.draw(scene));
      setText(note, words.axisNotes[scene.axis]);
    },
  };
}
