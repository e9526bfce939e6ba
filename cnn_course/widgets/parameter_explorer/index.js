// ParameterExplorer: the parameters of a dense and of a convolutional layer on the same picture, as areas on one scale.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/scaled.css";
import "../lib/parts/terms.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { SettingsFigure } from "../lib/core/figure.js";
import { area } from "./area.js";
import { formula } from "./formula.js";
import { settings } from "./settings.js";
import { fromTraits, sceneOf, TRAITS, toTraits } from "./state.js";

const LAYERS = ["dense", "conv"];

export default class Explorer extends SettingsFigure {
  constructor(model, el) {
    super(model, TRAITS, fromTraits);
    this.settings = settings({
      words: this.words,
      change: (changes) => this.change(changes),
      reset: () => this.reset(),
    });
    this.areas = LAYERS.map((kind) => area(this.words, kind));
    this.formulas = LAYERS.map((kind) => formula(this.words, kind));
    this.root = this.assemble(model);
    el.append(this.root);
    this.settings.set(this.wanted);
    this.draw();
  }

  assemble(model) {
    this.scale = h("span", {});
    this.ratio = h("p", { class: "cc-ratio" });
    const key = h("div", { class: "cc-hint cc-area-key" }, h("i", { "aria-hidden": "true" }), this.scale);
    const areas = h(
      "div",
      { class: "cc-areas" },
      this.areas.map((one) => one.element),
    );
    const stage = h("div", { class: "cc-area-stage" }, areas, key, this.ratio);
    const sums = h(
      "div",
      { class: "cc-terms" },
      this.formulas.map((one) => one.element),
    );
    const card = h("div", { class: "cc-card" }, this.settings.element, stage, sums, this.voice.element);
    const attributes = { class: "cc-figure cc-parameter-explorer", lang: model.get("language"), role: "group" };
    const root = h("div", { ...attributes, "aria-label": this.words.figure }, card);
    // For tests and the curious: what the page has computed, as plain numbers.
    root.output = () => sceneOf(this.wanted);
    root.state = () => ({ ...this.wanted });
    return root;
  }

  change(changes) {
    super.change(changes, toTraits(changes));
  }

  reset() {
    const first = this.link.get("_first");
    this.change(fromTraits((name) => first[name]));
  }

  draw() {
    const { words, wanted } = this;
    const scene = sceneOf(wanted);
    LAYERS.forEach((kind, i) => {
      this.areas[i].update(scene[kind], scene.sides[kind]);
      this.formulas[i].update(wanted, scene[kind]);
    });
    // What is drawn smaller although it has grown must say why.
    setText(this.scale, words.scale(scene.frame / 100, (this.drawn ?? scene).frame / 100));
    this.drawn = scene;
    setText(this.ratio, words.ratio(scene));
    this.voice.say(words.announce(scene));
  }
}
