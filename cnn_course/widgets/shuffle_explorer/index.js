// ShuffleExplorer: digits with their pixels in place, shuffled or shifted, and what two trained networks make of them.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/ask.css";
import "../lib/parts/guess.css";
import "../lib/parts/shares.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { guess } from "../lib/parts/guess.js";
import { network } from "./network.js";
import { settings } from "./settings.js";
import { stage } from "./stage.js";
import { lossesOf, NETWORKS, recording, sceneOf, TRAITS } from "./state.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.recorded = recording(...["_recorded", "_natural", "_shifted"].map(this.link.get));
    this.controls = settings({
      words,
      change: (changes) => this.change(changes),
      reset: () => this.reset(),
    });
    const onguess = (prediction) => this.change({ prediction, kind: "permuted" });
    this.guess = guess({ words, facts: lossesOf(this.recorded), onguess });
    this.settings = {
      set: (state) => {
        this.controls.set(state);
        this.guess.set(state.prediction);
      },
    };
    this.stage = stage(words);
    this.networks = NETWORKS.map((name) => network(words, name, this.recorded.parameters[name]));
    this.measured = [this.stage];
  }

  assemble() {
    const { words } = this;
    this.note = h("p", { class: "cc-hint cc-shuffle-note" });
    const source = h("p", { class: "cc-hint cc-shuffle-source" }, words.source(this.recorded));
    const networks = h(
      "div",
      { class: "cc-networks" },
      this.networks.map((one) => one.element),
    );
    const body = h(
      "div",
      { class: "cc-shuffle-body" },
      h("div", { class: "cc-shuffle-left" }, this.stage.element, this.note),
      networks,
    );
    return [this.guess.element, this.controls.element, body, source];
  }

  hooks() {
    const output = () => {
      const scene = sceneOf(this.wanted, this.recorded);
      return { ...scene, written: Array.from(scene.written), seen: Array.from(scene.seen) };
    };
    return { output };
  }

  draw() {
    this.measure();
    const scene = sceneOf(this.wanted, this.recorded);
    this.stage.draw(scene);
    NETWORKS.forEach((name, i) => this.networks[i].update(scene.networks[name], scene));
    setText(this.note, this.words.notes[scene.kind]);
    this.voice.say(this.words.announce(scene));
  }
}
