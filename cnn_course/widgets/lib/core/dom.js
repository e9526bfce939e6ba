// Making elements.

let made = 0;

/** An id that no other element of the page has. */
export function uniqueId(stem) {
  made += 1;
  return `cc-${stem}-${made}-${Math.random().toString(36).slice(2, 7)}`;
}

/**
 * h("button", {class: "cc-button", onclick}, "Text", child): an element, its attributes, its children. A function is a
 * listener, `null`, `undefined` and `false` leave an attribute out.
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? "" : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/**
 * Changes an element's text only if it is another one: untouched text costs no layout and is not announced again. The text
 * node stays where it is, since a new one would have the boxes around it made anew.
 */
export function setText(element, text) {
  const only = element.firstChild;
  if (!only || only.nextSibling || only.nodeType !== Node.TEXT_NODE) element.textContent = text;
  else if (only.data !== text) only.data = text;
}

/** A small drawing for a button; `path` in a box of 16 × 16. */
export function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "cc-icon");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
