// The same lesion in three networks: a layer of the highway network, the block at its place in the two others.
import { h, setText } from "../lib/core/dom.js";
import { reached } from "../lib/parts/reached.js";
import { meanOf, NETWORKS } from "./state.js";

const CHANCE = 0.1;

export function hurt(words) {
  const title = h("div", { class: "cc-gate-title" });
  const rows = reached(words, NETWORKS, CHANCE);
  const verdict = h("p", { class: "cc-gate-verdict" });
  const said = (scene, after) => {
    if (!scene.layer) return "";
    if (!scene.open) return words.hidden;
    return after.length ? words.accuracy(meanOf(after)) : words.impossible;
  };
  return {
    element: h("div", { class: "cc-gate-hurt" }, title, rows.element, verdict),
    draw(scene) {
      const found = Object.entries(scene.networks).map(([name, { before, after }]) => [
        name,
        { before, after: scene.open ? after : [], text: said(scene, after) },
      ]);
      setText(title, words.hurtTitle(scene));
      rows.draw(Object.fromEntries(found));
      setText(verdict, words.verdict(scene));
    },
  };
}
