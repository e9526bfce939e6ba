// How a figure looks, and where its parts stand. Each function is for the figure that is mounted.

const FIGURE = document.getElementById("figure");
const root = () => FIGURE.querySelector(".cc-figure");
const seen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: false });

/** What the page says and shows, less what is painted: markup, values, checks. */
window.markup = () => {
  const values = [...root().querySelectorAll("input, select, textarea")].map((one) => `${one.value} ${one.checked}`);
  return `${root().innerHTML.replace(/-[a-z0-9]+-[a-z0-9]{5}"/g, '"')}\n${values.join("\n")}`;
};

/** What is painted. */
window.paintings = () => [...root().querySelectorAll("canvas")].map((one) => one.toDataURL());

/** Every part that has a box, with a name for messages. */
window.boxes = (selector = "*") =>
  [...root().querySelectorAll(selector)].filter(seen).map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [`${one.tagName.toLowerCase()}.${one.getAttribute("class") ?? ""}`, x, y + scrollY, width, height];
  });
