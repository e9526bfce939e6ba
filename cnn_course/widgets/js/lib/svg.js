// Making the elements of a drawing.

const SPACE = "http://www.w3.org/2000/svg";

/** s("rect", {x: 1, class: "cc-box"}, child): as h() of dom.js, for SVG. A string among the children is text. */
export function s(name, attributes = {}, ...children) {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(key, typeof value === "number" ? String(Math.round(value * 100) / 100) : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}
