// Copying text, also where the page has no clipboard: then the text is shown, selected, to be copied by hand.

import { h } from "../core/dom.js";
import { button } from "./controls.js";

const SHOWN = 2000; // milliseconds for which "Copied" stands on the button

function throughSelection(text, near) {
  const area = h("textarea", { class: "cc-unseen", readonly: true, tabindex: -1 });
  area.value = text;
  near.append(area);
  area.select();
  const done = document.execCommand?.("copy") ?? false;
  area.remove();
  return done;
}

/** Copies a text; false where the browser does not let a page do that. The element is where a selection may be made. */
export async function copied(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return throughSelection(text, near);
  }
}

/** A button that copies text(), and says so where it stands. */
export function copyButton({ words, text, say }) {
  const area = h("textarea", { class: "cc-code", readonly: true, rows: 10, "aria-label": words.copyCode });
  const hint = h("div", { class: "cc-hint" }, words.copyByHand);
  const byHand = h("div", { class: "cc-by-hand", hidden: true }, hint, area);
  let timer = null;
  const copy = async () => {
    const code = text();
    const done = await copied(code, control.element);
    byHand.hidden = done;
    if (!done) {
      area.value = code;
      area.select();
      return;
    }
    control.element.focus();
    control.set(words.copied);
    say(words.copied);
    clearTimeout(timer);
    timer = setTimeout(() => control.set(words.copyCode), SHOWN);
  };
  const control = button({ faces: [words.copyCode, words.copied], onclick: copy });
  return { element: control.element, byHand, stop: () => clearTimeout(timer) };
}
