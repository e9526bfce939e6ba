// One network: what it says of the digit, how often it was right on all test digits, and a bar of its mistakes on them: by these
// two networks of 94 and 98 % can be told apart.
import { h, setText } from "../lib/core/dom.js";
import { accuracy } from "../lib/maths/shuffle.js";
import { sharesOf } from "../lib/parts/shares.js";

/** name is "dense" or "cnn"; update(the network's part of the scene, the scene). */
export function network(words, name, parameters) {
  const shares = sharesOf(words, 10);
  const mean = h("b", { class: "cc-accuracy-number" });
  const spread = h("span", { class: "cc-hint" });
  const before = h("span", { class: "cc-hint cc-before" });
  const [mark, reach, ghost] = ["mark", "reach", "ghost"].map((kind) => h("i", { class: `cc-axis-${kind}` }));
  const axis = h("div", { class: "cc-axis", "aria-hidden": "true" }, mark, reach, ghost);
  const high = h("small");
  const ends = h("div", { class: "cc-axis-ends", "aria-hidden": "true" }, h("small", {}, words.mistakes), high);
  const title = h(
    "div",
    { class: "cc-network-title" },
    h("b", {}, words.networks[name]),
    h("span", { class: "cc-hint" }, words.size(parameters)),
  );
  const numbers = h(
    "div",
    { class: "cc-accuracy" },
    h("span", { class: "cc-label" }, words.accuracy),
    mean,
    spread,
    before,
  );
  return {
    element: h(
      "section",
      { class: `cc-network cc-network--${name}`, "aria-label": words.networks[name] },
      title,
      shares.answer,
      shares.shares,
      numbers,
      axis,
      ends,
    ),
    update(own, { digit, kind, most }) {
      shares.update(own.shares, own.digit, digit);
      const found = own.accuracy;
      setText(mean, `${accuracy(found.mean)} %`);
      setText(spread, words.spread(accuracy(found.low), accuracy(found.high), found.runs));
      setText(before, kind === "natural" ? "" : words.before(accuracy(own.natural.mean)));
      const at = (right) => `${(100 * (1 - right)) / most}%`;
      mark.style.width = at(found.mean);
      reach.style.left = at(found.high);
      reach.style.width = `${(100 * (found.high - found.low)) / most}%`;
      ghost.style.left = at(own.natural.mean);
      setText(high, words.mistakesOf(100 * most));
    },
  };
}
