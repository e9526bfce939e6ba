// The colours in force, read from the tokens, and a call when the reader changes the theme.
import { divergingMap, lightness, parseColour } from "./colour.js";

const NAMES = ["paper", "card", "line", "ink", "soft", "accent", "pick", "negative", "positive"];

/**
 * The theme of an element in the page: each token as [red, green, blue], and the map for signed values.
 * @type {(element: Element) => import("../types.d.ts").Theme}
 */
export function readTheme(element) {
  const style = getComputedStyle(element);
  /** @type {any} */
  const theme = Object.fromEntries(
    NAMES.map((name) => [name, parseColour(style.getPropertyValue(`--cc-${name}`) || "#808080")]),
  );
  theme.dark = lightness(theme.card) < 0.5;
  // Zero is the colour of the page in the light theme and that of the card in the dark one.
  theme.zero = theme.dark ? theme.card : theme.paper;
  theme.signed = divergingMap(theme);
  return theme;
}

/**
 * Calls back when the theme may have changed. Returns a function that stops it.
 * @type {(callback: () => void) => () => void}
 */
export function watchTheme(callback) {
  const attributes = ["data-theme", "data-mode", "data-jp-theme-light", "data-jp-theme-name", "class"];
  const observer = new MutationObserver(callback);
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, { attributes: true, attributeFilter: attributes });
  }
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", callback);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", callback);
  };
}
