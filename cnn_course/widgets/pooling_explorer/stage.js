// The picture with its window, the output before the push and after it, the buttons that push, and what changed.
import { css, paintPicture } from "../lib/core/colour.js";
import { h, icon, setText } from "../lib/core/dom.js";
import { dimensions, fixed } from "../lib/core/format.js";
import { patchStart } from "../lib/maths/conv.js";
import { corners } from "../lib/parts/marks.js";
import { outline, picture, stripes, veil } from "../lib/parts/picture.js";
import { transport } from "../lib/parts/transport.js";
import { LARGEST } from "./state.js";

const ARROWS = {
  left: { path: "M10.5 3 5 8l5.5 5z", by: [0, -1] },
  up: { path: "M3 10.5 8 5l5 5.5z", by: [-1, 0] },
  down: { path: "M3 5.5 8 11l5-5.5z", by: [1, 0] },
  right: { path: "M5.5 3 11 8l-5.5 5z", by: [0, 1] },
};

function panel(title, view, below) {
  const [name, size] = [h("span", {}, title), h("span", { class: "cc-size" })];
  const head = h("div", { class: "cc-caption" }, name, size);
  return { element: h("div", { class: "cc-panel" }, head, view.element, below), name, size };
}

/** A mean change; one that is there must not read as none. */
function shownMean(mean) {
  return mean > 0 && mean < 0.0005 ? "< 0.001" : fixed(mean, 3);
}

/** Four arrows, what they have done so far, and back to none. */
function pusher(words, { onpush, onunpush }) {
  const arrow = ([name, { path, by }]) => {
    const attributes = { type: "button", class: "cc-button cc-arrow", "aria-label": words.pushTo[name] };
    return h("button", { ...attributes, "data-way": name, onclick: () => onpush(by) }, icon(path));
  };
  const arrows = Object.entries(ARROWS).map(arrow);
  const undo = h("button", { type: "button", class: "cc-button cc-undo", onclick: onunpush }, words.unpush);
  const pad = h("div", { class: "cc-pad" }, arrows, undo);
  const group = { class: "cc-push", role: "group", "aria-label": words.pushPicture };
  const told = h("span", { class: "cc-pushed" });
  const head = h("div", { class: "cc-push-head" }, h("b", { "aria-hidden": "true" }, words.pushPicture), told);
  return {
    element: h("div", group, head, pad),
    update([down, right]) {
      setText(told, words.pushed([down, right]));
      // Never `disabled`: that would take the focus from under the reader's finger.
      const spent = { left: right <= -LARGEST, right: right >= LARGEST, up: down <= -LARGEST, down: down >= LARGEST };
      for (const one of arrows) one.setAttribute("aria-disabled", String(spent[one.dataset.way]));
      undo.setAttribute("aria-disabled", String(down === 0 && right === 0));
    },
  };
}

/** The stage; `actions` are onplace, onplay, onstep, onpush, onunpush. */
export function stage(words, actions) {
  const input = picture({ role: "img" });
  const before = picture({ role: "application", tabindex: 0 });
  const after = picture({ role: "application" });
  after.element.append(h("div", { class: "cc-invitation", "aria-hidden": "true" }, h("span", {}, words.invitation)));
  const push = pusher(words, actions);
  const note = h("span");
  const key = h(
    "div",
    { class: "cc-key" },
    h("span", { class: "cc-key-less" }, words.less),
    h("span", { class: "cc-key-more" }, words.more),
  );
  const panels = {
    input: panel(words.input, input, h("div", { class: "cc-below" }, note)),
    before: panel(words.output, before),
    after: panel(words.outputAfter, after, h("div", { class: "cc-below" }, key)),
  };
  const buttons = transport(words, actions);
  const [count, mean, back] = ["cc-count", "cc-mean", "cc-back"].map((name) => h("div", { class: name }));
  const verdict = h("div", { class: "cc-verdict" }, h("div", { class: "cc-change" }, count, mean), back);
  const pictures = h(
    "div",
    { class: "cc-pictures" },
    Object.values(panels).map((one) => one.element),
  );
  const pushing = h("div", { class: "cc-pushing" }, push.element, verdict);
  const element = h("div", { class: "cc-stage" }, pictures, pushing, buttons.element);

  function drawInput({ moved, places: { down, across } }) {
    const whole = input.make(moved.height + down.before + down.after, moved.width + across.before + across.after);
    whole.data32.fill(0);
    const inner = new Uint32Array(moved.data.length);
    paintPicture(moved, inner);
    for (let row = 0; row < moved.height; row += 1) {
      const line = inner.subarray(row * moved.width, (row + 1) * moved.width);
      whole.data32.set(line, (row + down.before) * whole.width + across.before);
    }
    input.draw();
  }

  function markInput({ moved, places }, pick, theme) {
    const { down, across } = places;
    const [top, left] = patchStart(places, pick);
    input.mark((context, at, ratio) => {
      if (down.before + down.after + across.before + across.after > 0) {
        const inner = { row: down.before, column: across.before, height: moved.height, width: moved.width };
        const whole = { row: 0, column: 0, height: inner.row + inner.height + down.after };
        whole.width = inner.column + inner.width + across.after;
        stripes(context, at, ratio, whole, inner, { ground: css(theme.card), line: css(theme.line) });
      }
      const box = { row: top + down.before, column: left + across.before, height: down.span, width: across.span };
      outline(context, at, ratio, box, { line: css(theme.pick), halo: css(theme.card) });
    });
  }

  function markOutput(view, map, change, { pick, playing }, theme) {
    view.mark((context, at, ratio) => {
      if (change) corners(context, at, ratio, map, change.changes, change.changed, theme);
      if (playing) veil(context, at, map, pick, css(theme.card));
      const pixel = { row: pick[0], column: pick[1], height: 1, width: 1 };
      outline(context, at, ratio, pixel, { line: css(theme.pick), halo: css(theme.card) });
    });
  }

  function describe({ moved, after: map, push: isPushed }, name) {
    const size = dimensions(map.height, map.width);
    const inputSize = dimensions(moved.height, moved.width);
    for (const [one, text] of [
      ["input", inputSize],
      ["before", size],
      ["after", isPushed ? size : ""],
    ]) {
      setText(panels[one].size, text);
    }
    setText(panels.input.name, isPushed ? words.inputPushed : words.input);
    setText(panels.before.name, isPushed ? words.outputBefore : words.output);
    input.element.setAttribute("aria-label", words.inputLabel(name, inputSize));
    before.element.setAttribute("aria-label", words.outputLabel(isPushed ? words.outputBefore : words.output, size));
    if (isPushed) after.element.setAttribute("aria-label", words.outputLabel(words.outputAfter, size));
    else after.element.setAttribute("aria-label", words.invitation);
  }

  return {
    element,
    input,
    outputs: [before, after],
    buttons,
    measure: () => [input, before, after].map((one) => one.measure()).includes(true),
    draw(scene, name) {
      const { before: old, after: now, places, push: isPushed, shift, change } = scene;
      drawInput(scene);
      for (const [view, map] of [
        [before, old],
        [after, now],
      ]) {
        paintPicture(map, view.make(map.height, map.width).data32);
        view.draw();
      }
      describe(scene, name);
      const padded = [places.down, places.across].some((axis) => axis.before + axis.after > 0);
      setText(note, padded ? words.paddingNote : "");
      push.update(shift);
      after.element.toggleAttribute("data-idle", !isPushed);
      after.element.setAttribute("role", isPushed ? "application" : "img");
      if (isPushed) after.element.tabIndex = 0;
      else after.element.removeAttribute("tabindex");
      key.toggleAttribute("data-off", !isPushed);
      setText(count, isPushed ? words.changed(change.count, change.total) : words.notPushed);
      setText(mean, isPushed ? words.meanChange(shownMean(change.mean)) : "");
      setText(back, isPushed ? words.oldIsBack(change.back, scene.strides) : "");
    },
    mark(scene, what, theme) {
      markInput(scene, what.pick, theme);
      markOutput(before, scene.before, null, what, theme);
      markOutput(after, scene.after, scene.push ? scene.change : null, what, theme);
      buttons.update(what.pick, scene.after);
    },
    verdict: () =>
      [count, mean, back]
        .map((one) => one.textContent)
        .filter(Boolean)
        .join(" "),
  };
}
