// Making the elements of a drawing.

const SPACE = "http://www.w3.org/2000/svg";

/** s("rect", {x: 1, class: "cc-box"}, child): as h() of dom.js, for SVG. A string among the children is text. */
export function s(name, attributes = {}, ...children) {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(key, typeof value === "number" ? String(hundredths(value)) : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

function hundredths(length) {
  return Math.round(length * 100) / 100;
}

/** The outline of a box with round corners, as a part of a path: hundreds of boxes can be one element. */
export function outline({ x, y, width, height, rx = 0 }) {
  const [left, top, side, down, r] = [x + rx, y, width - 2 * rx, height - 2 * rx, rx].map(hundredths);
  const corner = (dx, dy) => (rx > 0 ? `a${r} ${r} 0 0 1 ${dx}${r} ${dy}${r}` : "");
  const start = `M${left} ${top}`;
  return `${start}h${side}${corner("", "")}v${down}${corner("-", "")}h-${side}${corner("-", "-")}v-${down}${corner("", "-")}z`;
}
