// BatchNormExplorer: real activations as beads, normalised as in training and as afterwards; and what the loss says of it.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/curves.css";
import "../lib/parts/numbers.css";
import "../lib/parts/shapes.css";
import "../lib/parts/slider.css";
import "./style.css";
import { h } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { picks, picksAside } from "../lib/parts/reading.js";
import { lines } from "./beads.js";
import { chart } from "./chart.js";
import { guess } from "./guess.js";
import { settings } from "./settings.js";
import { NOTHING, recording, sceneOf, TRAITS } from "./state.js";
import { table } from "./table.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.recorded = recording(this.link.get("_recorded"));
    const change = (changes) => this.change(changes);
    this.present = () => sceneOf(this.wanted, this.recorded);
    this.controls = settings({ words, change, reset: () => this.reset() });
    this.one = guess({ ...words.one, onchange: (one_gives) => change({ one_gives, batch_size: 1 }) });
    this.noise = guess({ ...words.noise, onchange: (noise_is_like) => change({ noise_is_like }) });
    this.settings = {
      set: (state) => {
        this.controls.set(state);
        this.one.set(state.one_gives);
        this.noise.set(state.noise_is_like);
      },
    };
    this.lines = lines(words, this.recorded, (beads) => ({
      ...picks(this, ["picked"], (at) => ({ picked: beads()[at] })),
      now: () => beads().indexOf(this.wanted.picked),
    }));
    this.table = table(words);
    this.chart = chart(words, this.recorded, {
      ...picksAside(this, "rate"),
      now: () => this.aside.rate ?? this.recorded.rates.length - 1,
    });
    this.measured = [this.lines, this.chart];
  }

  assemble() {
    const { words, recorded } = this;
    const source = h("p", { class: "cc-hint cc-bn-source" }, words.source(recorded));
    const formula = h("p", { class: "cc-bn-formula" }, words.formula);
    return [
      this.controls.element,
      this.one.element,
      this.lines.element,
      formula,
      this.table.element,
      this.noise.element,
      this.chart.element,
      source,
    ];
  }

  hooks() {
    return { output: this.present };
  }

  draw() {
    this.measure();
    const { words } = this;
    const scene = sceneOf(this.inSight, this.recorded);
    this.lines.draw(scene);
    this.table.draw(scene);
    this.chart.draw(scene);
    this.one.say(scene.one_gives === NOTHING ? words.sayFirst : words.oneGave(scene.one_gives));
    this.noise.say(scene.noise_is_like === NOTHING ? words.sayFirst : words.noiseGave(this.recorded));
    this.answer(() => words.announce(scene));
  }
}
