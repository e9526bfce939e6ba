// WhyExplorer: what a real network looked at, at six depths, beside what happens when a part is covered.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/numbers.css";
import "../lib/parts/slider.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { channels } from "./channels.js";
import { forgetting } from "./forgetting.js";
import { looks } from "./looks.js";
import { depth, settings } from "./settings.js";
import { decode, sceneOf, TRAITS } from "./state.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.data = decode(this.link.get("_recorded"));
    const change = (changes) => this.change(changes);
    this.settings = settings({ words, data: this.data, change, reset: () => this.reset() });
    this.depth = depth({ words, data: this.data, change });
    this.looks = looks(words, this.data);
    this.channels = channels(words, this.data);
    this.verdict = h("p", { class: "cc-why-verdict" });
    this.forgetting = forgetting(words, this.data, (prediction) => change({ prediction }));
  }

  assemble() {
    return [
      this.settings.element,
      this.depth.element,
      h("div", { class: "cc-why-stage" }, this.looks.elements, this.channels.element),
      this.verdict,
      this.forgetting.element,
      h("p", { class: "cc-hint cc-why-source" }, this.words.recorded),
    ];
  }

  hooks() {
    return { output: () => sceneOf(this.wanted, this.data) };
  }

  draw() {
    const scene = sceneOf(this.wanted, this.data);
    this.depth.set(scene.stage);
    this.looks.draw(scene, this.theme);
    this.channels.draw(scene);
    setText(this.verdict, this.words.verdict(scene));
    this.forgetting.draw(scene);
    this.answer(() => this.words.announce(scene));
  }
}
