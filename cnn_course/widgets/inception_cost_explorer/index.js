// InceptionCostExplorer: the multiply-adds of an inception module, layer by layer, and those of its other forms.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/copy.css";
import "../lib/parts/slider.css";
import "../lib/parts/terms.css";
import "./style.css";
import { h } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { kerasBranches } from "../lib/maths/keras_branches.js";
import { copyButton } from "../lib/parts/copy.js";
import { flow } from "./flow.js";
import { branchesOf, layersOf, sceneOf } from "./module.js";
import { settings } from "./settings.js";
import { TRAITS } from "./state.js";
import { sums } from "./sums.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.settings = settings({
      words,
      modules: this.link.get("_modules"),
      change: (changes) => this.change(changes),
      reset: () => this.reset(),
    });
    this.flow = flow(words);
    this.sums = sums(words);
    this.copy = copyButton({ words, text: () => this.code(), say: (text) => this.voice.say(text) });
  }

  assemble() {
    const foot = h("div", { class: "cc-cost-foot" }, h("p", { class: "cc-hint" }, this.words.units), this.copy.element);
    return [this.settings.element, this.flow.element, this.sums.element, foot, this.copy.byHand];
  }

  hooks() {
    return { output: () => sceneOf(this.wanted), code: () => this.code() };
  }

  code() {
    const { height, width, channels } = this.wanted;
    return kerasBranches(layersOf(branchesOf(this.wanted)), [height, width, channels]);
  }

  draw() {
    const scene = sceneOf(this.wanted);
    this.flow.update(this.wanted, scene);
    this.sums.update(this.wanted, scene);
    this.voice.say(this.words.announce(scene));
  }
}
