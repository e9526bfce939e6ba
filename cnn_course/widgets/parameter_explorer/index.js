// ParameterExplorer: the parameters of a dense and of a convolutional layer on the same picture, as areas on one scale.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/ask.css";
import "../lib/parts/guess.css";
import "../lib/parts/scaled.css";
import "../lib/parts/terms.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { guess } from "../lib/parts/guess.js";
import { area } from "./area.js";
import { formula } from "./formula.js";
import { settings } from "./settings.js";
import { ASKED, fromTraits, grownOf, sceneOf, TRAITS, toTraits } from "./state.js";

const LAYERS = ["dense", "conv"];

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS, fromTraits, toTraits });
    this.controls = settings({
      words: this.words,
      change: (changes) => this.change(changes),
      reset: () => this.reset(),
    });
    const onguess = (prediction) => this.change({ prediction, ...ASKED.after });
    this.guess = guess({ words: this.words, facts: grownOf(), onguess });
    this.settings = {
      set: (state) => {
        this.controls.set(state);
        this.guess.set(state.prediction);
      },
    };
    this.areas = LAYERS.map((kind) => area(this.words, kind));
    this.formulas = LAYERS.map((kind) => formula(this.words, kind));
  }

  assemble() {
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
    return [this.guess.element, this.controls.element, stage, sums];
  }

  hooks() {
    return { output: () => sceneOf(this.wanted) };
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
