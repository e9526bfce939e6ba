// One network: what it says of the digit, and how often it was right on all test digits.
import { h, setText } from "../lib/core/dom.js";
import { accuracy } from "../lib/maths/shuffle.js";
import { sharesOf } from "../lib/parts/shares.js";

/** name is "dense" or "cnn"; update(the network's part of the scene, the digit, the kind). */
export function network(words, name, parameters) {
  const shares = sharesOf(words, 10);
  const mean = h("b", { class: "cc-accuracy-number" });
  const spread = h("span", { class: "cc-hint" });
  const before = h("span", { class: "cc-hint cc-before" });
  const [reach, mark, ghost] = ["reach", "mark", "ghost"].map((kind) => h("i", { class: `cc-axis-${kind}` }));
  const axis = h("div", { class: "cc-axis", "aria-hidden": "true" }, ghost, reach, mark);
  const ends = h("div", { class: "cc-axis-ends", "aria-hidden": "true" }, h("small", {}, "0"), h("small", {}, "100 %"));
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
    update(scene, digit, kind) {
      shares.update(scene.shares, scene.digit, digit);
      const found = scene.accuracy;
      setText(mean, `${accuracy(found.mean)} %`);
      setText(spread, words.spread(accuracy(found.low), accuracy(found.high), found.runs));
      setText(before, kind === "natural" ? "" : words.before(accuracy(scene.natural.mean)));
      reach.style.left = `${100 * found.low}%`;
      reach.style.width = `${100 * (found.high - found.low)}%`;
      mark.style.left = `${100 * found.mean}%`;
      ghost.style.left = `${100 * scene.natural.mean}%`;
    },
  };
}
