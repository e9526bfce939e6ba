// Loss and accuracy over the steps, of training and held-out images, and where the present moment stands on them.
import { h, setText } from "../lib/dom.js";
import { s } from "../lib/svg.js";
import { momentAt, placeOf, SPLITS, ticksOf } from "./state.js";

const HEIGHT = 168;
const EDGE = { left: 34, right: 14, top: 10, bottom: 22 };
const UP = { loss: [0, 0.5, 1, 1.5, 2, 2.5, 3], accuracy: [0, 0.25, 0.5, 0.75, 1] };

/** The highest value of the scale: the first tick that no value is above. */
export function ceiling(values, ticks) {
  const most = Math.max(...values);
  return ticks.find((tick) => tick >= most) ?? most;
}

/** what is "loss" or "accuracy"; onpoint(moment) while the chart is pressed. */
function chart(words, what, recorded, onpoint) {
  const { steps } = recorded;
  const last = steps.at(-1);
  const drawing = s("svg", { class: "cc-chart", height: HEIGHT, role: "img" });
  const ground = s("g");
  const cursor = s("line", { y1: EDGE.top - 4, y2: HEIGHT - EDGE.bottom, class: "cc-cursor" });
  const dots = SPLITS.map((split) => s("circle", { r: 4.5, class: `cc-dot cc-dot--${split}` }));
  drawing.append(ground, cursor, ...dots);
  const box = h("div", { class: "cc-chart-box" }, drawing);
  const values = SPLITS.map(() => h("b"));
  const names = SPLITS.map((split, i) => h("span", { class: `cc-key cc-key--${split}` }, `${words.splits[split]} `, values[i]));
  const title = h("div", { class: "cc-chart-title" }, h("b", {}, words.curves[what]), names);
  let width = 0;
  let axis = null;
  let held = false;

  const ticks = what === "loss" ? UP.loss.filter((tick) => Number.isInteger(tick)) : [0, 0.5, 1];
  const all = SPLITS.map((split) => recorded.curves[`${split}_${what}`]);
  const top = ceiling(all.flat(), UP[what]);
  const x = (step) => EDGE.left + placeOf(step, last, axis) * (width - EDGE.left - EDGE.right);
  const y = (value) => EDGE.top + (1 - value / top) * (HEIGHT - EDGE.top - EDGE.bottom);

  const point = (event) => {
    const across = event.clientX - box.getBoundingClientRect().left - EDGE.left;
    onpoint(momentAt(across / (width - EDGE.left - EDGE.right), steps, axis));
  };
  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || width === 0) return;
    held = true;
    if (event.isTrusted) box.setPointerCapture(event.pointerId);
    point(event);
  });
  box.addEventListener("pointermove", (event) => held && point(event));
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) box.addEventListener(end, () => (held = false));

  function drawGround() {
    drawing.setAttribute("width", width);
    const [left, right, foot] = [EDGE.left, width - EDGE.right, HEIGHT - EDGE.bottom];
    const grid = ticks
      .filter((tick) => tick <= top)
      .map((tick) => [
        s("line", { x1: left, x2: right, y1: y(tick), y2: y(tick), class: tick ? "cc-grid" : "cc-ground" }),
        s("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, words.tick[what](tick)),
      ]);
    const across = ticksOf(recorded, axis).map((tick) => [
      s("line", { x1: x(tick), x2: x(tick), y1: foot, y2: foot + 4, class: "cc-ground" }),
      s("text", { x: x(tick), y: HEIGHT - 5, "text-anchor": "middle" }, words.stepName(tick)),
    ]);
    const epoch = x(recorded.steps_an_epoch);
    const high = what === "loss" ? EDGE.top + 4 : foot - 8;
    const guide = [
      s("line", { x1: epoch, x2: epoch, y1: EDGE.top - 4, y2: foot, class: "cc-guide" }),
      s("text", { x: epoch - 5, y: high, "text-anchor": "end", class: "cc-guide-name" }, words.oneEpoch),
    ];
    const lines = all.map((line, i) => {
      const path = line.map((value, at) => `${at ? "L" : "M"}${x(steps[at]).toFixed(2)} ${y(value).toFixed(2)}`).join("");
      return s("path", { d: path, class: `cc-curve cc-curve--${SPLITS[i]}` });
    });
    ground.replaceChildren(...[grid, across, axis === "log" ? guide : [], lines].flat(2));
  }

  return {
    element: h("div", { class: `cc-curves cc-curves--${what}` }, title, box),
    measure() {
      const now = box.clientWidth;
      if (now === width) return false;
      width = now;
      axis = null; // so that everything is drawn again
      return true;
    },
    draw(scene) {
      if (width === 0) return;
      if (axis !== scene.axis) {
        axis = scene.axis;
        drawGround();
      }
      const now = SPLITS.map((split) => scene.numbers[split][what]);
      const at = x(scene.step).toFixed(2);
      cursor.setAttribute("x1", at);
      cursor.setAttribute("x2", at);
      dots.forEach((dot, i) => {
        dot.setAttribute("cx", at);
        dot.setAttribute("cy", y(now[i]).toFixed(2));
      });
      values.forEach((value, i) => setText(value, words.number[what](now[i])));
      drawing.setAttribute("aria-label", words.curveLabel(what, now.map(words.number[what]), scene));
    },
  };
}

export function curves(words, recorded, onpoint) {
  const both = ["loss", "accuracy"].map((what) => chart(words, what, recorded, onpoint));
  const note = h("p", { class: "cc-hint cc-axis-note" });
  return {
    element: h("div", { class: "cc-both-curves" }, both.map((one) => one.element), note),
    measure: () => both.map((one) => one.measure()).includes(true),
    draw(scene) {
      both.forEach((one) => one.draw(scene));
      setText(note, words.axisNotes[scene.axis]);
    },
  };
}
