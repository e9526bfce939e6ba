// HighwayGateExplorer: how far each gate opens for each class, epoch by epoch, and what is lost without a layer.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/numbers.css";
import "../lib/parts/reached.css";
import "../lib/parts/slider.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { player } from "../lib/parts/play.js";
import { hurt } from "./hurt.js";
import { map } from "./map.js";
import { settings } from "./settings.js";
import { sceneOf, TRAITS } from "./state.js";

const TICK = 700; // milliseconds for an epoch: there are few

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.recorded = this.link.get("_recorded");
    const { epochs } = this.recorded;
    this.player = player({
      onstep: ([, epoch]) => this.change({ epoch }),
      onend: () => this.settings.playing(false),
      tick: () => TICK,
    });
    const chosen = (changes) => {
      if ("epoch" in changes) this.player.stop();
      this.change(changes);
    };
    this.settings = settings({
      words,
      epochs,
      change: chosen,
      onplay: () => this.play(),
      reset: () => chosen(this.first()),
    });
    this.map = map(words, this.recorded, (layer) => this.change({ layer: layer === this.wanted.layer ? 0 : layer }));
    this.hurt = hurt(words);
    this.gate = h("p", { class: "cc-gate-says" });
  }

  assemble() {
    const source = h("p", { class: "cc-hint cc-gate-source" }, this.words.source(this.recorded));
    return [this.settings.element, this.map.element, this.gate, this.hurt.element, source];
  }

  hooks() {
    return { output: () => sceneOf(this.wanted, this.recorded) };
  }

  play() {
    if (this.player.playing) return this.player.stop();
    this.settings.playing(true);
    this.player.start([0, this.wanted.epoch], { height: 1, width: this.recorded.epochs + 1 });
    this.settings.playing(this.player.playing);
  }

  draw() {
    const scene = sceneOf(this.wanted, this.recorded);
    this.map.draw(scene, this.theme);
    this.hurt.draw(scene);
    setText(this.gate, this.words.gate(scene));
    this.answer(() => this.words.announce(scene));
  }
}
