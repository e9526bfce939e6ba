// A figure's state in the address of its page: read when it begins, written when the reader changes something, copied as a link.
//
// Only where a host keeps an address for it, as the book does (book/_static/host.js); in JupyterLab there is none.
import { copied } from "../parts/copy.js";
import { alike, Misfit, read, written } from "./address.js";
import { h, icon, setText } from "./dom.js";
import { debounce } from "./frame.js";

const REST = 400; // milliseconds: browsers count how often an address is changed
const LINK =
  "M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.7-2.7a2.6 2.6 0 0 0-3.7-3.7l-.9.9.9.9.9-.9a1.3 1.3 0 0 1 1.9 1.9L9.5 8.4a1.3 1.3 0 0 1-1.9 0z" +
  "M9.3 6.7a2.6 2.6 0 0 0-3.7 0L2.9 9.4a2.6 2.6 0 0 0 3.7 3.7l.9-.9-.9-.9-.9.9a1.3 1.3 0 0 1-1.9-1.9l2.7-2.7a1.3 1.3 0 0 1 1.9 0z";

/** The place of a figure in the address: its corner {element}, changed(), take(), stop(). */
export function sharing(figure, address) {
  const { words, link } = figure;
  const rules = link.get("_settable");
  const first = link.get("_first");
  const names = Object.keys(first).filter((name) => !name.startsWith("_"));
  const present = () => Object.fromEntries(names.map((name) => [name, link.get(name)]));

  const textNow = () => written(figure.toAddress(present()), figure.toAddress(first), rules);

  const said = h("span", { role: "status" });
  const field = h("input", { class: "cc-number cc-address-link", readonly: true, "aria-label": words.linkHere });
  const note = h("div", { class: "cc-address-note" }, said, field);
  const say = (text, { byHand = "" } = {}) => {
    setText(said, text);
    field.value = byHand;
    field.hidden = byHand === "";
    note.hidden = text === "";
  };
  const hide = () => say("");

  /** The settings that whoever opens an address with that text sees otherwise; answers apart. */
  function lost(text) {
    const [found, now] = [figure.fromAddress(read(text, rules).settings), present()];
    return names.filter((name) => !rules[name]?.answer && !alike({ ...first, ...found }[name], now[name]));
  }

  async function copyLink() {
    const text = textNow();
    const whole = address.link(text);
    const left = lost(text);
    if (await copied(whole, element)) return say(words.linkCopied(left));
    say(words.linkByHand(left), { byHand: whole });
    field.select();
  }

  const button = h(
    "button",
    {
      type: "button",
      class: "cc-address-button",
      title: words.copyLink,
      "aria-label": words.copyLink,
      onclick: copyLink,
    },
    icon(LINK),
  );
  const element = h("div", { class: "cc-address" }, button, note);
  hide();
  figure.root.addEventListener("pointerdown", ({ target }) => element.contains(target) || hide());
  figure.root.addEventListener("keydown", ({ key }) => key === "Escape" && hide());

  const later = debounce(() => address.write(textNow()), REST);
  const forget = address.listen(() => take());

  /** Takes the state that stands in the address, if one does. What cannot be taken is said. */
  function take() {
    const text = address.read();
    if (text === null) return;
    const { settings, refused } = read(text, rules);
    const before = present();
    try {
      figure.takeAddress({ ...first, ...figure.fromAddress(settings) });
      say(words.refusedAddress(refused, Object.keys(rules)));
    } catch (error) {
      figure.takeAddress(before);
      say(words.misfitAddress(error instanceof Misfit ? error.message : ""));
    }
    later.stop();
  }

  return {
    element,
    take,
    /** The reader has changed something: by hand, or on a walk. */
    changed() {
      hide();
      later();
    },
    stop() {
      if (later.waiting()) later.now();
      forget();
    },
  };
}
