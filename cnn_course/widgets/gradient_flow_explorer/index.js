// GradientFlowExplorer: the size of signal and gradient along a small network that has just been drawn, twenty times over.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/curves.css";
import "../lib/parts/numbers.css";
import "../lib/parts/shapes.css";
import "../lib/parts/slider.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { unpack } from "../lib/core/packed.js";
import { button } from "../lib/parts/controls.js";
import { picksAside } from "../lib/parts/reading.js";
import { chart } from "./chart.js";
import { neighbours } from "./neighbours.js";
import { DRAWS } from "./net.js";
import { settings } from "./settings.js";
import { networkOf, sceneOf, TRAITS } from "./state.js";
import { table } from "./table.js";
import { work } from "./work.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.work = work(unpack(this.link.get("_patches")).data);
    const about = h("p", { class: "cc-flow-about" }, words.about);
    this.settings = settings({ words, about, change: (changes) => this.change(changes), reset: () => this.reset() });
    const layer = { ...picksAside(this, "layer"), picked: () => this.aside.layer ?? null };
    this.charts = ["signal", "gradient"].map((kind) =>
      chart(words, kind, layer, kind === "gradient" ? this.question() : null),
    );
    this.table = table(words);
    const recorded = this.link.get("_recorded");
    const depth = { ...picksAside(this, "read"), now: () => this.aside.read ?? recorded.depths.length - 1 };
    this.recorded = neighbours(words, recorded, depth);
    this.measured = [...this.charts, ...this.recorded.charts];
  }

  /** What lies on the gradient until the reader has said what it will be. */
  question() {
    const { words } = this;
    const guesses = ["smaller", "same", "larger"].map(
      (guess) => button({ faces: [words.guesses[guess]], onclick: () => this.expect(guess) }).element,
    );
    this.cover = h("div", { class: "cc-flow-cover" }, h("p", {}, words.question), h("div", {}, guesses));
    return this.cover;
  }

  /** The buttons go away: the focus goes on to what is said of the answer, or the Tab key would begin at the top of the page. */
  expect(guess) {
    this.change({ guess });
    this.verdict.focus({ preventScroll: true });
  }

  assemble() {
    const { words } = this;
    const side = (...elements) => h("div", { class: "cc-flow-charts" }, elements);
    this.verdict = h("p", { class: "cc-flow-verdict", tabindex: "-1" });
    this.computed = h(
      "div",
      { class: "cc-flow-view" },
      side(this.charts.map((one) => one.element)),
      this.verdict,
      this.table.element,
    );
    this.read = h(
      "div",
      { class: "cc-flow-view" },
      side(this.recorded.charts.map((one) => one.element)),
      h("p", { class: "cc-flow-verdict" }, words.alike(this.link.get("_recorded"))),
      this.recorded.table,
    );
    const note = h("p", { class: "cc-hint cc-flow-note" }, words.note(DRAWS));
    return [this.settings.element, h("div", { class: "cc-flow-views" }, this.computed, this.read), note];
  }

  hooks() {
    const scene = () => sceneOf(this.wanted, this.draws ?? []);
    return { output: () => (this.wanted.view === "sizes" ? scene() : this.link.get("_recorded")) };
  }

  draw(changes) {
    this.measure();
    const { view } = this.wanted;
    this.computed.toggleAttribute("data-off", view !== "sizes");
    this.read.toggleAttribute("data-off", view !== "neighbours");
    if (view === "neighbours") this.recorded.draw(this.inSight);
    else this.compute(changes);
    this.root.setAttribute("aria-busy", String(view === "sizes" && this.work.busy));
  }

  /** Goes on with the draws, and shows those that are there: of new settings at least one, or what was seen before stays. */
  compute(changes) {
    this.draws = this.work.begin(networkOf(this.wanted));
    const more = this.work.busy && this.work.advance();
    if (this.work.busy) this.frames.ask("more");
    if (!more && !changes.has("scene") && !changes.has("theme")) return;
    if (this.draws.length === 0) return;
    const scene = sceneOf(this.inSight, this.draws);
    for (const one of this.charts) one.draw(scene);
    this.table.draw(scene);
    this.cover.hidden = !scene.hidden;
    setText(this.verdict, this.words.verdict(scene, DRAWS));
    if (!this.work.busy) this.answer(() => this.words.verdict(scene, DRAWS));
  }
}
