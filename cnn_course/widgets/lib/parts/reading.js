// How every chart is read: a mouse looks, and leaving takes the look back; a press, a tap or a key picks, and that stays;
// Escape takes it back. A line that is pointed at, at itself or at its name, is set off, and the others step back.
import { h } from "../core/dom.js";
import { nearest } from "./curves.js";

const REACH = [0, -3, 3, -6, 6]; // px up and down: a thin line is pointed at from a little way off, too

/** Is it on something that lies on the chart and has a use of its own? */
const isElsewhere = ({ target }) => target.closest("button, a, input");

/**
 * Where a key leads from a place, of so many from left to right; null where it means nothing. A place between two, 1.5, is
 * left for the nearest one on either side. In a list they go from top to bottom.
 * @param {string} key
 * @param {number} now
 * @param {number} count
 */
export function stepped(key, now, count, isList = false) {
  const far = Math.ceil(count / 10);
  const [right, left] = [Math.floor(now + 1), Math.ceil(now - 1)];
  /** @type {Record<string, number>} */
  const places = {
    ArrowRight: right,
    ArrowUp: isList ? left : right,
    ArrowLeft: left,
    ArrowDown: isList ? right : left,
    PageUp: right + far - 1,
    PageDown: left - far + 1,
    Home: 0,
    End: count - 1,
  };
  return key in places ? Math.min(count - 1, Math.max(0, places[key])) : null;
}

/**
 * Makes a chart's box readable. `places()` are those that can be picked, from left to right: [x, y], or [x] where only that
 * counts, [null, y] in a list of rows (`isList`); none while nothing may be seen. `now()` is the index of the picked one; look(index or null), keep(index) and back()
 * are told what the reader does (`picks` makes them). Who points further away than `far` means no place. Without `label` keys
 * are left to another chart. Its draw(text) says what is read.
 */
export function readable(box, { label = null, places, now, far = Infinity, isList = false, look, keep, back }) {
  const slider = label ? h("div", { class: "cc-read", role: "slider", tabindex: 0, "aria-label": label }) : null;
  if (slider) box.prepend(slider);
  if (isList) slider?.setAttribute("aria-orientation", "vertical");
  box.setAttribute("data-read", "");
  Object.assign(box, { places, now }); // for tests and the curious, as state() of the root
  const placeAt = (event) => {
    const { left, top } = box.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    const away = places().map(([across, down = y]) => Math.hypot((across ?? x) - x, down - y));
    const at = nearest(away, 0);
    return at >= 0 && away[at] <= far ? at : null;
  };
  followed(box, slider, { placeAt, look, keep });
  slider?.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = stepped(event.key, now(), places().length, isList);
    if (at !== null) keep(at);
    else if (event.key === "Escape") back();
    else return;
    event.preventDefault();
  });

  return {
    draw(text) {
      setsOff(box.closest(".cc-figure"));
      if (!slider) return;
      const count = places().length;
      slider.hidden = count === 0;
      slider.setAttribute("aria-valuemin", "1");
      slider.setAttribute("aria-valuemax", String(Math.max(1, count)));
      slider.setAttribute("aria-valuenow", String(Math.max(1, Math.floor(now()) + 1)));
      slider.setAttribute("aria-valuetext", text);
    },
  };
}

/** Follows a pointer over a box: a mouse looks at a place and leaves it, whatever is pressed keeps. The slider gets the focus. */
function followed(box, slider, { placeAt, look, keep }) {
  let held = false;
  let looked = null;
  const lookAt = (at) => {
    if (at === looked) return;
    looked = at;
    look(at);
  };
  const keepAt = (at) => {
    if (at === null) return;
    looked = at;
    keep(at);
  };
  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || isElsewhere(event)) return;
    held = true;
    if (event.isTrusted) box.setPointerCapture(event.pointerId);
    keepAt(placeAt(event));
  });
  // So that keys go on where the reader has pressed, and nothing is marked as text.
  box.addEventListener("mousedown", (event) => {
    if (event.button !== 0 || isElsewhere(event)) return;
    event.preventDefault();
    slider?.focus({ preventScroll: true });
  });
  box.addEventListener("pointermove", (event) => {
    if (held) keepAt(placeAt(event));
    else if (event.pointerType === "mouse") lookAt(isElsewhere(event) ? null : placeAt(event));
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    box.addEventListener(end, () => (held = false));
  box.addEventListener("pointerleave", () => held || lookAt(null));
}

/** What `readable` tells a figure in which changesOf(index) are traits; Escape gives those named back as they were at first. */
export function picks(figure, traits, changesOf, change = (changes) => figure.change(changes)) {
  return {
    look: (at) => figure.glance(at === null ? null : changesOf(at)),
    keep(at) {
      const changes = changesOf(at);
      if (Object.keys(changes).some((name) => changes[name] !== figure.wanted[name])) change(changes);
      else figure.glance(null);
    },
    back() {
      const first = figure.first();
      change(Object.fromEntries(traits.map((name) => [name, first[name]])));
    },
  };
}

/** The same where what is picked is no trait, but for this reader alone: ofPlace(index), as `name` in the figure's `aside`. */
export function picksAside(figure, name, ofPlace = (/** @type {number} */ at) => at) {
  return {
    look: (at) => figure.glance(at === null ? null : { [name]: ofPlace(at) }),
    keep: (at) => figure.setAside({ [name]: ofPlace(at) }),
    back: () => figure.setAside({ [name]: null }),
  };
}

const listening = new WeakSet();

/** Sets off lines of a figure by their hue: [data-lit] of the root is the one pointed at (curves.css has the rest). */
function setsOff(root) {
  if (!root || listening.has(root)) return;
  listening.add(root);
  const light = (hue) => (hue === null ? root.removeAttribute("data-lit") : root.setAttribute("data-lit", hue));
  root.addEventListener("pointermove", (event) => event.pointerType === "mouse" && light(hueAt(event)));
  root.addEventListener("pointerleave", () => light(null));
  root.addEventListener("focusin", ({ target }) => light(target.matches(":focus-visible") ? hueOf(target) : null));
  root.addEventListener("focusout", () => light(null));
}

function hueOf(element) {
  const found = element?.closest("[data-hue]");
  return found && !found.querySelector(".cc-chart") ? found.getAttribute("data-hue") : null;
}

function hueAt({ target, clientX, clientY }) {
  if (!target.closest("[data-read]")) return hueOf(target);
  for (const by of REACH) {
    const hue = hueOf(document.elementFromPoint(clientX, clientY + by));
    if (hue !== null) return hue;
  }
  return null;
}
