// The stimulus on the receptive field, to be dragged and turned; the field's zones are marked + and −.
import { h, setText } from "../lib/core/dom.js";
import { s } from "../lib/core/svg.js";
import { lineAxes } from "../lib/maths/stimulus.js";
import { picture } from "../lib/parts/picture.js";
import { paintOnField, paintStimulus } from "./paint.js";

const ZONES = { across: 5.6, along: [-7, 0, 7] }; // pixels: where the signs stand
const REACH = 2; // standard deviations: how far a complex cell's field is drawn
const HANDLE = { from: 12.6, most: 13.6, radius: 1, halo: 1.35, touch: 2.3 };

/** A place on the screen, from one along and one across a direction; in pixels from the middle. */
function place(orientation, along, across) {
  const axes = lineAxes(orientation);
  return [0, 1].map((i) => along * axes.along[i] + across * axes.across[i]);
}

function sign([x, y], isPlus) {
  const arm = 0.8;
  const path = `M${x - arm} ${y}h${2 * arm}${isPlus ? `M${x} ${y - arm}v${2 * arm}` : ""}`;
  return ["cc-sign-halo", "cc-sign-line"].map((kind) => s("path", { d: path, class: kind }));
}

function zones(preferred) {
  const row = (across) => ZONES.along.map((along) => place(preferred, along, across));
  const minus = [...row(-ZONES.across), ...row(ZONES.across)];
  return [row(0).map((at) => sign(at, true)), minus.map((at) => sign(at, false))];
}

function room({ sigma, aspect }, preferred) {
  const [rx, ry] = [(REACH * sigma) / aspect, REACH * sigma];
  const shape = { rx, ry, transform: `rotate(${-preferred})` };
  return ["cc-room-halo", "cc-room"].map((kind) => s("ellipse", { ...shape, class: kind }));
}

/** Where the handle is: at one end of the bar, or of the stripe that runs through the middle. */
function handlePlace({ stimulus, orientation, position }, end) {
  const across = stimulus === "bar" ? position : 0;
  const along = Math.min(HANDLE.from, Math.sqrt(HANDLE.most ** 2 - across ** 2));
  return place(orientation, along * end, across);
}

/**
 * onmove([right, down], isFirst) while the stimulus is dragged, in pixels from where it was taken; onturn(degrees, isFirst) while
 * it is turned by its handle; onkey(event).
 */
export function stage(words, field, { onmove, onturn, onkey }) {
  const size = field.size;
  const view = picture({ class: "cc-slot cc-cell-slot", role: "application", tabindex: 0 });
  const marks = s("g");
  const handle = s("g", { class: "cc-handle" });
  const box = [-size / 2, -size / 2, size, size].join(" ");
  view.element.append(s("svg", { class: "cc-over", viewBox: box, "aria-hidden": "true" }, marks, handle));
  const caption = h("span", { class: "cc-caption" }, h("span", {}, words.stage), h("span", {}, words.stageHint));
  const key = h("div", { class: "cc-below cc-zone-key" });
  let held = null;

  /** A point of the screen, in pixels of the picture from its middle. */
  function point(event) {
    const corner = view.element.getBoundingClientRect();
    const at = [event.clientX - corner.left, event.clientY - corner.top];
    return at.map((value, i) => (value / [corner.width, corner.height][i] - 0.5) * size);
  }

  const angle = ([x, y]) => (Math.atan2(-y, x) * 180) / Math.PI;
  view.element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const from = point(event);
    held = { from, turns: handle.contains(event.target), isFirst: true, last: angle(from), total: 0 };
    view.element.setPointerCapture(event.pointerId);
    view.element.toggleAttribute("data-held", true);
  });
  view.element.addEventListener("pointermove", (event) => {
    if (!held) return;
    const at = point(event);
    if (held.turns) {
      const by = ((angle(at) - held.last + 540) % 360) - 180; // the short way round
      held.total += by;
      held.last = angle(at);
      onturn(held.total, held.isFirst);
    } else onmove([at[0] - held.from[0], at[1] - held.from[1]], held.isFirst);
    held.isFirst = false;
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    view.element.addEventListener(end, () => {
      held = null;
      view.element.toggleAttribute("data-held", false);
    });
  }
  view.element.addEventListener("keydown", onkey);

  return {
    element: h("div", { class: "cc-panel cc-cell-stage" }, caption, view.element, key),
    measure: () => view.measure(),
    draw(scene, end, theme) {
      const image = view.make(size, size);
      const isSimple = scene.cell === "simple";
      if (isSimple) paintOnField(scene.picture, scene.fields[0], theme, image.data32);
      else paintStimulus(scene.picture, image.data32);
      view.draw();
      marks.replaceChildren(...(isSimple ? zones(scene.preferred) : [room(field, scene.preferred)]).flat(3));
      const [cx, cy] = handlePlace(scene, end);
      handle.replaceChildren(
        s("circle", { cx, cy, r: HANDLE.touch, class: "cc-handle-touch" }),
        s("circle", { cx, cy, r: HANDLE.halo, class: "cc-handle-halo" }),
        s("circle", { cx, cy, r: HANDLE.radius, class: "cc-handle-knob" }),
      );
      const entries = isSimple ? Object.entries(words.zones) : [[null, words.noMap]];
      key.replaceChildren(...entries.map(([kind, text]) => keyEntry(kind, text)));
      view.element.setAttribute("aria-label", words.stageLabel(scene));
    },
  };
}

function keyEntry(kind, text) {
  const line = h("span", {});
  setText(line, text);
  return h(
    "span",
    { class: kind ? `cc-zone cc-zone--${kind}` : "cc-zone" },
    kind ? h("i", { "aria-hidden": "true" }) : null,
    line,
  );
}
