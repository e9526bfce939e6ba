// A live region: says the last of several results aloud once things have come to rest.
import { h, setText } from "./dom.js";
import { debounce } from "./frame.js";

const REST = 500; // milliseconds without a change before anything is said

export function announcer() {
  const element = h("div", { class: "cc-unseen", role: "status", "aria-live": "polite" });
  let text = "";
  const later = debounce(() => setText(element, text), REST);
  return {
    element,
    say(words) {
      text = words;
      later();
    },
    stop: () => later.stop(),
  };
}
