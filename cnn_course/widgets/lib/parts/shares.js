// The shares that a network gives to the classes, as bars, and what it says: the class with the largest.
import { h, setText } from "../core/dom.js";

/** update(shares, the class they are largest for, the right one); `words` has says, verdict, percent and sharesLabel. */
export function sharesOf(words, classes) {
  const says = h("b", { class: "cc-says" });
  const verdict = h("span", { class: "cc-verdict" });
  const bars = Array.from({ length: classes }, (_, digit) => {
    const fill = h("i", {});
    const element = h(
      "span",
      { class: "cc-share-column" },
      h("span", { class: "cc-share-bar" }, fill),
      h("small", {}, String(digit)),
    );
    return { element, fill };
  });
  const shares = h(
    "div",
    { class: "cc-share-bars", role: "img" },
    bars.map((bar) => bar.element),
  );
  shares.style.setProperty("--across", classes);
  const answer = h("div", { class: "cc-answer" }, h("span", { class: "cc-label" }, words.says), says, verdict);
  return {
    answer,
    shares,
    update(all, said, right) {
      setText(says, String(said));
      setText(verdict, words.verdict(words.percent(all[said]), said === right));
      bars.forEach(({ element, fill }, i) => {
        fill.style.height = `${100 * all[i]}%`;
        element.toggleAttribute("data-most", i === said);
        element.toggleAttribute("data-label", i === right);
      });
      shares.setAttribute("aria-label", words.sharesLabel(Array.from(all, (share) => words.percent(share))));
    },
  };
}
