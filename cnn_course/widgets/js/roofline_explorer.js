// RooflineExplorer: recorded layers under the roof of a machine, and where a layer of the reader's own would stand.
import "./lib/tokens.css";
import "./lib/figure.css";
import "./lib/curves.css";
import "./lib/scaled.css";
import "./lib/terms.css";
import "./roofline_explorer/roofline_explorer.css";
import { h } from "./lib/dom.js";
import { SettingsFigure, widget } from "./lib/figure.js";
import { chart, key } from "./roofline_explorer/chart.js";
import { settings } from "./roofline_explorer/settings.js";
import { fromTraits, ofKind, sceneOf, stateOf, timedAt, TRAITS } from "./roofline_explorer/state.js";
import { sums } from "./roofline_explorer/sums.js";

class Explorer extends SettingsFigure {
  constructor(model, el) {
    super(model, TRAITS, "roofline", fromTraits);
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
    this.chart = chart(words, this.recorded, this.present, (layer) => layers[timedAt(this.wanted, layers)] !== layer && change(stateOf(layer)));
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
    const card = h("div", { class: "cc-card" }, this.settings.element, this.chart.element, key(words), this.sums.element, foot, this.voice.element);
    const attributes = { class: "cc-figure cc-roof", lang: model.get("language"), role: "group" };
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

export default widget(Explorer);
