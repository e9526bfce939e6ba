// What tests ask of the figure that is mounted: how it looks, where its parts stand, what the Tab key reaches.

const root = () => document.querySelector("#figure > .cc-figure");
const parts = (selector = "*") => [...root().querySelectorAll(selector)].filter((one) => !one.closest(".cc-unseen"));
const seen = (one) => one.checkVisibility({ visibilityProperty: true });
const named = (one) => `${one.tagName.toLowerCase()}.${one.getAttribute("class")}`;

/** What it says: its markup, less what is only spoken and the numbers of its ids, and what its controls are set to. */
window.markup = (sorted = false) => {
  const copy = root().cloneNode(true);
  if (sorted) sortAttributes(copy);
  copy.querySelector(".cc-unseen[role=status]").textContent = "";
  const set = [...root().querySelectorAll("input, select, textarea")].map((one) => [one.value, one.checked]);
  return copy.outerHTML.replace(/(cc-[a-z0-9]+)-\d+-[a-z0-9]+/g, "$1") + JSON.stringify(set);
};

/** Two ways of drawing may set them one after the other. */
const sortAttributes = (copy) => {
  for (const one of copy.querySelectorAll("*")) {
    const all = [...one.attributes].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const attribute of all) one.removeAttributeNode(attribute);
    for (const attribute of all) one.setAttributeNode(attribute);
  }
};

/** What is painted. */
window.paintings = () => [...root().querySelectorAll("canvas")].map((one) => one.toDataURL()).join();

/** All that is seen of it, and the numbers behind it. */
window.everything = () => [window.markup(true), window.paintings(), JSON.stringify(root().output())];

/** What the reader sees of it: words, charts, pictures, and the numbers behind them; not what hidden controls are set to. */
window.shown = () => {
  const charts = parts("svg.cc-chart").filter(seen);
  const drawn = charts.map((one) => one.innerHTML.replace(/(cc-[a-z0-9]+)-\d+-[a-z0-9]+/g, "$1"));
  return [root().innerText, drawn.join(), window.paintings(), JSON.stringify(root().output())];
};

/** The boxes of all parts: [name, left, top, width, height]. */
window.boxes = () =>
  parts()
    .filter(seen)
    .map((one) => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return [named(one), ...[x, y + scrollY, width, height].map((length) => Math.round(length * 10) / 10)];
    });

/** What has no room: what is wider than the page, stands out of the card, or is cut off. */
window.cramped = () => {
  const found = document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [];
  const { right } = root().querySelector(".cc-card").getBoundingClientRect();
  for (const one of parts("*:not(svg *)").filter(seen)) {
    const scrolled = one.parentElement.closest("[data-wide]");
    if (!scrolled && one.getBoundingClientRect().right > right + 0.5) found.push(`${named(one)} stands out of the card`);
    const cut = one.matches(".cc-cell") || getComputedStyle(one).overflowX !== "visible";
    if (cut && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1) found.push(`${named(one)} is cut off`);
  }
  for (const one of parts("th:has(> svg:first-child)").filter(seen)) {
    if (isUnderItsMark(one)) found.push(`${named(one)} wraps under its mark`);
  }
  return found;
};

/** Does a later line of a name begin below the mark before it, and not beside it? */
const isUnderItsMark = (name) => {
  const mark = name.firstElementChild.getBoundingClientRect();
  const lines = document.createRange();
  lines.selectNodeContents(name);
  return [...lines.getClientRects()].some((line) => line.top > mark.bottom - 2 && line.left < mark.right);
};

/** What can be pressed and is smaller than that, by name, width and height. A choice is pressed anywhere on its label. */
window.small = (least) =>
  parts("button, select, input, textarea, [role=slider], [role=application], .cc-handle-touch")
    .map((one) => (/^(checkbox|radio)$/.test(one.type) && one.closest("label")) || one)
    .filter(seen)
    .map((one) => [named(one), one.getBoundingClientRect().width, one.getBoundingClientRect().height])
    .filter(([, width, height]) => Math.min(width, height) < least);

// ---- its texts

const OVER_THE_REST = ".cc-bubble, .cc-misfit, .cc-address-note"; // what may cover others while it is there
const TYPED = "input:not([type=radio], [type=checkbox], [type=range], [type=file])";
const brush = document.createElement("canvas").getContext("2d");

/** Something remembered of each element, for the time of one look. */
const once = (compute) => {
  const known = new Map();
  return (one) => {
    if (!known.has(one)) known.set(one, compute(one));
    return known.get(one);
  };
};

/** The boxes around an element that cut off, or scroll, what stands out of them. */
const cutters = once.bind(null, (one) => {
  const found = [];
  for (let at = one; at && at !== root(); at = at.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(at);
    if (overflowX !== "visible" || overflowY !== "visible") found.push({ box: at, overflowX, overflowY });
  }
  return found;
});

/** The nearest box with a border all around, in which a text must stay. */
const frames = once.bind(null, (one) => {
  for (let at = one; at && !at.matches(".cc-card, svg, table"); at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.display === "inline") continue;
    if (["Left", "Right", "Top", "Bottom"].every((side) => parseFloat(style[`border${side}Width`]) > 0)) return at;
  }
  return null;
});

/** Is it in a row that stays in sight, while others pass under it? */
const stays = once.bind(null, (one) => {
  for (let at = one; at && at !== root(); at = at.parentElement) if (getComputedStyle(at).position === "sticky") return true;
  return false;
});

/** How high letters are, in pixels of the page; the scale of a drawing counts. */
const letterSize = (one) => {
  const size = parseFloat(getComputedStyle(one).fontSize);
  const matrix = one.ownerSVGElement && one.getScreenCTM();
  return matrix ? size * Math.hypot(matrix.a, matrix.b) : size;
};

/** All texts that are seen: of each its element, its words, and the boxes of its lines, less the air above and below letters. */
const texts = () => {
  const isSeen = once((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
  const walker = document.createTreeWalker(root().querySelector(".cc-card"), NodeFilter.SHOW_TEXT);
  const lines = document.createRange();
  const found = [];
  while (walker.nextNode()) {
    const [node, one] = [walker.currentNode, walker.currentNode.parentElement];
    if (!/\S/.test(node.data) || one.closest(`.cc-unseen, option, style, title, desc, textarea`) || !isSeen(one)) continue;
    lines.selectNodeContents(node);
    const { a, b } = one.ownerSVGElement ? one.getScreenCTM() : { a: 1, b: 0 };
    const [turned, slanted] = [Math.abs(b) > 0.01, Math.abs(a) > 0.01 && Math.abs(b) > 0.01]; // of a slanted one the box says little
    const boxes = [...lines.getClientRects()].filter(({ width, height }) => width > 0.5 && height > 0.5);
    const text = { one, words: node.data.trim().slice(0, 24), over: one.closest(OVER_THE_REST), slanted };
    if (boxes.length > 0) found.push({ ...text, boxes: boxes.map((box) => ({ ...core(box, turned), text })) });
  }
  return found;
};

/** Of the box of a line, the part in which letters are. */
const core = ({ left, right, top, bottom }, turned) => {
  const [x, y] = turned ? [(right - left) * 0.2, 0] : [0, (bottom - top) * 0.2];
  return { left: left + x, right: right - x, top: top + y, bottom: bottom - y };
};

/** What is wrong with texts: that one is cut off, stands out of its frame or of the figure, or on another one. */
window.crowded = () => {
  const [cut, frame, isSticky] = [cutters(), frames(), stays()];
  const card = root().querySelector(".cc-card").getBoundingClientRect();
  const out = (box, { left, right, top, bottom }, x = true, y = true) =>
    (x && (box.left < left - 1 || box.right > right + 1)) || (y && (box.top < top - 1 || box.bottom > bottom + 1));
  const found = new Set();
  const named = ({ one, words }) => `${one.tagName.toLowerCase()}.${one.getAttribute("class")} “${words}”`;
  const standing = [];
  for (const text of texts()) {
    const around = frame(text.one);
    for (const box of text.boxes) {
      if (around && out(box, around.getBoundingClientRect())) found.add(`${named(text)} stands out of its frame`);
      let visible = box;
      for (const { box: cutter, overflowX, overflowY } of cut(text.one)) {
        const edges = cutter.getBoundingClientRect();
        const cuts = (overflow) => /hidden|clip/.test(overflow);
        if (out(box, edges, cuts(overflowX), cuts(overflowY))) found.add(`${named(text)} is cut off`);
        visible = meet(visible, edges);
      }
      if (text.over || text.slanted || isSticky(text.one) || visible.right <= visible.left || visible.bottom <= visible.top) continue;
      if (out(visible, card)) found.add(`${named(text)} stands out of the figure`);
      standing.push({ ...visible, text });
    }
  }
  for (const one of parts(`${TYPED}, select`).filter(seen)) {
    const text = { one, words: one.value };
    if (one.matches("select") ? isSelectCut(one) : one.scrollWidth > one.clientWidth + 1) found.add(`${named(text)} is cut off`);
    if (one.closest(OVER_THE_REST)) continue;
    const { left, right, top, bottom } = one.getBoundingClientRect();
    standing.push({ left, right, top, bottom, text });
  }
  if (!isInItsCorner(root().querySelector(".cc-reset"), card)) found.add("Reset is not in its corner");
  for (const [a, b] of meeting(standing)) {
    if (a.text.one.contains(b.text.one) && a.text.one.matches("select, input")) continue;
    found.add(`${named(a.text)} on ${named(b.text)}`);
  }
  return [...found];
};

const CORNER = { right: 33, top: 4 }; // how far Reset is from the card's edges, in every figure

const isInItsCorner = (one, card) => {
  const { right, top } = one.getBoundingClientRect();
  return Math.abs(card.right - right - CORNER.right) < 1 && Math.abs(top - card.top - CORNER.top) < 1;
};

const meet = (a, b) => ({
  ...a,
  left: Math.max(a.left, b.left),
  right: Math.min(a.right, b.right),
  top: Math.max(a.top, b.top),
  bottom: Math.min(a.bottom, b.bottom),
});

const isSelectCut = (one) => {
  const style = getComputedStyle(one);
  brush.font = style.font;
  const words = one.selectedOptions[0]?.text ?? "";
  return brush.measureText(words).width > one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) + 1;
};

/** The pairs of boxes of different texts that have more than a pixel in common. */
const meeting = (boxes) => {
  const sorted = boxes.sort((a, b) => a.left - b.left);
  const pairs = [];
  sorted.forEach((a, i) => {
    for (let at = i + 1; at < sorted.length && sorted[at].left < a.right - 1; at += 1) {
      const b = sorted[at];
      if (a.text !== b.text && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) pairs.push([a, b]);
    }
  });
  return pairs;
};

/** Controls that stand in a row of their own, with room beside them, where others share one. */
window.alone = () =>
  parts(".cc-control-row").flatMap((box) => {
    const rows = [];
    const all = [...box.children].filter((one) => seen(one) && getComputedStyle(one).position !== "absolute");
    for (const one of all) {
      const { top, bottom } = one.getBoundingClientRect();
      const row = rows.find((other) => top < other.bottom - 4 && bottom > other.top + 4);
      if (row) row.ones.push(one);
      else rows.push({ top, bottom, ones: [one] });
    }
    const left = rows.filter(({ ones }) => ones.length === 1 && ones[0].offsetWidth < box.clientWidth * 0.6);
    return all.length > 2 ? left.map(({ ones }) => [named(ones[0]), ones[0].innerText]) : [];
  });

/** Letters that are lower than that: [element, size, words]. */
window.tiny = (least) =>
  [...texts(), ...parts(`${TYPED}, select`).filter(seen).map((one) => ({ one, words: one.value }))]
    .map(({ one, words }) => [named(one), Math.round(letterSize(one) * 10) / 10, words])
    .filter(([, size]) => size < least);

// ---- what Python sets

const FIXED = ".cc-card > *, button, select, input, .cc-slot, .cc-chart-box";
const place = (one) => {
  const { x, y, height } = one.getBoundingClientRect();
  return [x, y + scrollY, height];
};

/**
 * Sets one state after the other. Of each: whether it is seen, whether state() has it, by how much the figure is higher or
 * lower than at first, and which of the parts that are still there stand elsewhere.
 */
window.compared = async (states) => {
  const first = { markup: window.markup(), paintings: window.paintings(), state: JSON.stringify(root().state()) };
  const height = root().offsetHeight;
  const fixed = parts(FIXED).filter(seen);
  const places = fixed.map(place);
  const found = [];
  for (const one of states) {
    window.put(one);
    await window.settled();
    const moved = fixed.filter((part, i) => {
      if (!part.isConnected || !seen(part)) return false;
      return place(part).some((length, at) => Math.abs(length - places[i][at]) > 1.01);
    });
    found.push({
      seen: window.markup() !== first.markup || window.paintings() !== first.paintings,
      told: JSON.stringify(root().state()) !== first.state,
      higher: root().offsetHeight - height,
      moved: moved.map(named),
      crowded: [...window.crowded(), ...window.cramped()],
    });
  }
  return found;
};

/** What Python would read now: traits by name, bytes as a list. */
window.told = (names) => {
  const plain = (value) => (value?.buffer ? [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)] : value);
  return Object.fromEntries(names.map((name) => [name, plain(window.model.get(name))]));
};

/** A button by what stands on it. */
window.pressable = (text) => parts("button").filter((one) => seen(one) && one.innerText.split("\n").includes(text));

// ---- reading charts

const axes = ":is(.cc-grid, .cc-ground)";
const charts = () => parts("[data-read]").filter(seen);

/** What it says, whichever line is set off, and whatever hidden controls are set to. */
window.said = () => {
  const copy = root().cloneNode(true);
  copy.removeAttribute("data-lit");
  for (const one of copy.querySelectorAll(".cc-unseen[role=status], [hidden]")) one.remove();
  sortAttributes(copy);
  const set = parts("input, select, textarea").filter(seen);
  return copy.outerHTML.replace(/(cc-[a-z0-9]+)-\d+-[a-z0-9]+/g, "$1") + JSON.stringify(set.map((one) => [one.value, one.checked]));
};

/** Drawings with an axis that nobody can read by pointing at them. */
window.unreadable = () =>
  parts("svg")
    .filter((one) => seen(one) && one.querySelector(axes) && !one.closest("[data-read]"))
    .map(named);

/** Has it a drawing with an axis at all, also one that is not seen now? */
window.hasCharts = () => parts("[data-read]").length > 0 || parts("svg").some((one) => one.querySelector(axes));

/** Which charts can be read, by their names; those without one follow another's keys. Of one that is hidden from who guesses, null. */
window.chartNames = () =>
  charts().map((one, i) => {
    const slider = one.querySelector(".cc-read");
    if (one.places().length === 0) return null;
    return slider ? slider.getAttribute("aria-label") : `follows: ${i}`;
  });

/** Of a chart: the points of the page at which its first place, its last and one between are, and what its slider says. */
window.readingOf = (number) => {
  const box = charts()[number];
  box.scrollIntoView({ block: "center" });
  const [{ left, top, width, height }, slider] = [box.getBoundingClientRect(), box.querySelector(".cc-read:not([hidden])")];
  const points = box.places().map(([x, y = height / 2]) => [left + (x ?? width / 2), top + y]);
  const at = (name) => Number(slider?.getAttribute(`aria-value${name}`));
  const isList = slider?.ariaOrientation === "vertical";
  const slide = slider && { isList, now: at("now"), most: at("max"), text: slider.getAttribute("aria-valuetext") };
  return { points, picked: box.now(), slide, isFocused: document.activeElement === slider };
};

/** What a finger does: it comes near, and taps or not. */
window.finger = (number, [clientX, clientY], taps) => {
  const more = { clientX, clientY, pointerType: "touch", bubbles: true, button: 0 };
  const kinds = taps ? ["pointerdown", "pointerup", "pointerleave"] : ["pointermove", "pointerleave"];
  for (const kind of kinds) charts()[number].dispatchEvent(new PointerEvent(kind, more));
};

/** Where the fixed parts stand. */
window.standing = () => parts(FIXED).filter(seen).map((one) => [named(one), ...place(one).map(Math.round)]);

/** The names of lines, in charts and outside: [hue, a point on it]; and the hues that have none. */
window.lineNames = () => {
  const hued = parts("[data-hue]").filter((one) => seen(one) && !one.querySelector(".cc-chart"));
  const names = hued.filter((one) => one.textContent.trim() && (!one.closest(".cc-chart") || one.matches("text")));
  const hues = new Set(hued.filter((one) => one.closest(".cc-chart")).map((one) => one.dataset.hue));
  const [first] = names.map((one) => (one.scrollIntoView({ block: "center" }), one.getBoundingClientRect()));
  names[0]?.scrollIntoView({ block: "center" });
  const { left, top, width, height } = names[0]?.getBoundingClientRect() ?? first ?? {};
  return {
    nameless: [...hues].filter((hue) => !names.some((one) => one.dataset.hue === hue)),
    several: hues.size > 1,
    first: names[0] ? [left + Math.min(width / 2, 12), top + height / 2] : null,
    hue: names[0]?.dataset.hue,
  };
};

/** The hues of charts by whether they have stepped back. */
window.stepped = () => {
  const found = { back: new Set(), front: new Set() };
  for (const one of parts(".cc-chart [data-hue]"))
    found[getComputedStyle(one).opacity === "0.2" ? "back" : "front"].add(one.dataset.hue);
  return { back: [...found.back].sort(), front: [...found.front].sort() };
};

// ---- the address

/**
 * Shows a figure as it is and copies its link: [text, what is not in it]. Or shows it as an address with that text has it, and
 * says what was refused.
 */
window.shared = async (stored, text = null) => {
  let link = null;
  const address = { ...window.addressed(text), link: (now) => (link = now) };
  await window.mount(stored, "view", { address, anew: text !== null });
  await window.settled();
  const note = root().querySelector(".cc-address-note [role=status]");
  const said = () => {
    const now = note.textContent;
    note.textContent = "";
    note.parentElement.hidden = true;
    return now;
  };
  if (text !== null) return said();
  navigator.clipboard.writeText = async () => {};
  root().querySelector(".cc-address-button").click();
  while (note.textContent === "") await window.settled();
  const [, lost] = said().match(/address: (.*)\.$/) ?? [];
  return [link, lost?.split(", ") ?? []];
};

// ---- the Tab key

const RING = ["outline-style", "outline-width", "outline-color", "box-shadow", "border-color", "background-color"];
let stops = [];
let rings = [];

function ringOf(one) {
  const around = [one, one.parentElement, one.nextElementSibling, one.closest("label")].filter(Boolean);
  return around.map((part) => RING.map((name) => getComputedStyle(part).getPropertyValue(name)).join()).join();
}

/** Where the Tab key must stop: every control, of a group of choices the chosen one. Returns how many. */
window.expectStops = () => {
  const all = [...root().querySelectorAll("button, input, select, textarea, a[href], [tabindex]")];
  const ready = all.filter((one) => one.tabIndex >= 0 && !one.disabled && seen(one));
  const groups = Map.groupBy(ready, (one) => (one.type === "radio" ? one.name : one));
  stops = [...groups.values()].map((group) => group.find((one) => one.checked) ?? group[0]);
  rings = stops.map(ringOf);
  return stops.length;
};

/** Which of them it has reached, and whether that can be seen; null beyond the figure. */
window.stop = () => {
  const one = document.activeElement;
  if (!root().contains(one)) return null;
  const at = stops.indexOf(one);
  return { at, name: named(one), ring: ringOf(one) !== rings[at] };
};

/** What moves by itself although less motion was asked for. */
window.moving = () =>
  parts().flatMap((one) =>
    [null, "::before", "::after"]
      .map((part) => getComputedStyle(one, part))
      .filter((style) => [style.transitionDuration, style.animationDuration].some((text) => /[1-9]/.test(text)))
      .map(() => named(one)),
  );

// ---- its style

/** The selectors of a style sheet that begin otherwise than with a prefix. */
window.strays = (text, prefix) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  const rules = (list) => [...list].flatMap((one) => (one.selectorText || !one.cssRules ? [one] : rules(one.cssRules)));
  const single = (list) => {
    let depth = 0;
    const marked = [...list].map((letter) => {
      depth += { "(": 1, ")": -1 }[letter] ?? 0;
      return letter === "," && depth === 0 ? "\n" : letter;
    });
    return marked.join("").split("\n").map((one) => one.trim());
  };
  const own = (one) => one.startsWith(prefix) && !/^[\w-]/.test(one.slice(prefix.length));
  return rules(sheet.cssRules)
    .filter((one) => one.selectorText)
    .flatMap((one) => single(one.selectorText))
    .filter((one) => !own(one));
};
