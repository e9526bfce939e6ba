// What each network reaches: as it was trained, and hurt; and what came out of the reader's guess.
import { h, setText } from "../lib/core/dom.js";
import { reached } from "../lib/parts/reached.js";
import { meanOf, NETWORKS, NONE } from "./state.js";

const CHANCE = 0.1;

export function hurt(words) {
  const rows = reached(words, NETWORKS, CHANCE);
  const verdict = h("p", { class: "cc-unravel-verdict" });
  const element = h(
    "div",
    { class: "cc-unravel-hurt" },
    h("div", { class: "cc-unravel-title" }, words.hurtTitle),
    rows.element,
    verdict,
  );
  const said = (scene, after) => {
    if (!scene.hurt) return "";
    if (scene.guess === NONE) return words.hidden;
    return after.length ? words.accuracy(meanOf(after)) : words.impossible;
  };
  return {
    element,
    draw(scene) {
      const told = scene.hurt && scene.guess !== NONE;
      const found = Object.entries(scene.networks).map(([name, { before, after }]) => [
        name,
        { before, after: told ? after : [], text: said(scene, after) },
      ]);
      rows.draw(Object.fromEntries(found));
      setText(verdict, words.verdict(scene));
    },
  };
}
