// The arithmetic of the picked layer: operations by bytes, what memory feeds, what arithmetic does, what was reached.
import { h, setText } from "../lib/core/dom.js";
import { termLine } from "../lib/parts/terms.js";

const part = (number, name) => h("span", { class: "cc-part" }, number, name);

export function sums(words) {
  const title = h("b", { class: "cc-roof-name" });
  const verdict = h("span", { class: "cc-roof-verdict" });
  const head = h("p", { class: "cc-roof-head" }, title, verdict);
  const lines = {
    intensity: termLine({ signs: ["", "\u00f7"], names: words.terms.intensity, result: words.terms.perByte }),
    memory: termLine({ signs: ["", "\u00d7"], names: words.terms.memory, result: words.terms.speed }),
  };
  const [peak, reached, share] = [h("b", { class: "cc-picked" }), h("b"), h("b")];
  const [speed, shareName] = [h("small"), h("small", {}, words.terms.share)];
  const equals = h("span", { class: "cc-signed" }, h("span", { class: "cc-operator" }, "="), part(share, shareName));
  const plain = (...inner) => h("span", { class: "cc-formula-line", "aria-hidden": "true" }, inner);
  const drawn = {
    intensity: lines.intensity.element,
    memory: lines.memory.element,
    arithmetic: plain(part(peak, h("small", {}, words.terms.speed))),
    reached: plain(part(reached, speed), equals),
  };
  const spoken = Object.fromEntries(Object.keys(drawn).map((name) => [name, h("span", { class: "cc-unseen" })]));
  const rows = Object.fromEntries(
    Object.entries(drawn).map(([name, line]) => {
      const label = h("span", { class: "cc-formula-name" }, words.rows[name]);
      return [name, h("div", { class: "cc-formula-row", "data-row": name }, label, line, spoken[name])];
    }),
  );
  const note = h("p", { class: "cc-hint cc-roof-note" });
  return {
    element: h("div", { class: "cc-terms" }, head, Object.values(rows), note),
    draw(scene) {
      const { four, count } = words;
      setText(title, words.named(scene));
      setText(verdict, words.verdict(scene));
      lines.intensity.update([count(scene.operations), count(scene.bytes)], four(scene.intensity));
      lines.memory.update([four(scene.flow), four(scene.intensity)], four(scene.feeds));
      setText(peak, four(scene.peak));
      for (const name of ["memory", "arithmetic"]) rows[name].toggleAttribute("data-bound", scene.bound === name);
      setText(reached, scene.reached ? four(scene.reached.gflops) : words.untimed);
      setText(speed, scene.reached ? words.terms.speed : words.onlyAClock);
      setText(share, words.share(scene.reached ? scene.reached.share : 0));
      equals.toggleAttribute("data-kept", !scene.reached);
      setText(note, words.note(scene));
      for (const [name, line] of Object.entries(spoken)) setText(line, words.spoken[name](scene));
    },
  };
}
