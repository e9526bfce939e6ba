// RooflineExplorer: recorded layers under the roof of a machine, and where a layer of the reader's own would stand.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/curves.css";
import "../lib/parts/scaled.css";
import "../lib/parts/terms.css";
import "./style.css";
import { h } from "../lib/core/dom.js";
import { SettingsFigure } from "../lib/core/figure.js";
import { chart, key } from "./chart.js";
import { settings } from "./settings.js";
import { fromTraits, ofKind, sceneOf, stateOf, TRAITS, timedAt } from "./state.js";
import { sums } from "./sums.js";

export default class Explorer extends SettingsFigure {
  constructor(model, el) {
    super(model, TRAITS, fromTraits);
    const { words } = this;
    this.recorded = this.link.get("_recorded");
    const { layers } = this.recorded;
    const change = (changes) => this.change(changes);
    this.settings = settings({
      words,
      recorded: this.recorded,
      change,
      pickKind: (kind) => change(ofKind(kind, this.wanted, layers)),
      reset: () => change({ ...this.link.get("_first") }),
    });
    this.present = () => sceneOf(this.wanted, this.recorded);
    this.chart = chart(
      words,
      this.recorded,
      this.present,
      (layer) => layers[timedAt(this.wanted, layers)] !== layer && change(stateOf(layer)),
    );
    this.sums = sums(words);
    this.root = this.assemble(model);
    el.append(this.root);
    this.sizes = new ResizeObserver(() => this.chart.measure() && this.frames.ask("size"));
    this.sizes.observe(this.root);
    this.show();
  }

  assemble(model) {
    const { words } = this;
    const foot = h("p", { class: "cc-hint cc-roof-machine" }, words.machine(this.recorded));
    const card = h(
      "div",
      { class: "cc-card" },
      this.settings.element,
      this.chart.element,
      key(words),
      this.sums.element,
      foot,
      this.voice.element,
    );
    const attributes = { class: "cc-figure cc-roofline-explorer", lang: model.get("language"), role: "group" };
    const root = h("div", { ...attributes, "aria-label": words.figure }, card);
    // For tests and the curious: what the page shows, as plain numbers.
    root.output = this.present;
    root.state = () => ({ ...this.wanted });
    return root;
  }

  change(changes) {
    this.said = true;
    super.change(changes);
  }

  draw() {
    this.chart.measure();
    const scene = this.present();
    this.chart.draw(scene);
    this.sums.draw(scene);
    if (this.said) this.voice.say(this.words.announce(scene));
    this.said = false;
  }
}
