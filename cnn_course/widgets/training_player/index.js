// TrainingPlayer: a recorded training to scrub through: curves, filters, the maps of one digit, the confusion matrix.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/ask.css";
import "../lib/parts/curves.css";
import "../lib/parts/guess.css";
import "../lib/parts/shares.css";
import "../lib/parts/slider.css";
import "./style.css";
import { h } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { guess } from "../lib/parts/guess.js";
import { player } from "../lib/parts/play.js";
import { picks } from "../lib/parts/reading.js";
import { confusion } from "./confusion.js";
import { curves } from "./curves.js";
import { network } from "./network.js";
import { settings } from "./settings.js";
import { learnedAt, recording, sceneOf, TRAITS } from "./state.js";

const TICK = 420; // milliseconds for a moment: time to look at one before the next

export default class Player extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    const recorded = recording(model.get("_recorded"));
    this.recorded = recorded;
    this.player = player({
      onstep: ([, moment]) => this.change({ moment }),
      onend: () => this.settings.playing(false),
      tick: () => TICK,
    });
    const chosen = (changes) => {
      this.player.stop();
      this.change(changes);
    };
    const learned = learnedAt(recorded);
    const onguess = (prediction) => chosen({ prediction, moment: learned.moment });
    this.guess = guess({ words, facts: learned, onguess });
    this.controls = settings({
      words,
      recorded,
      change: (changes) => ("moment" in changes ? chosen(changes) : this.change(changes)),
      onplay: () => this.play(),
      onstep: (by) => chosen({ moment: Math.min(recorded.count - 1, Math.max(0, this.wanted.moment + by)) }),
      reset: () => chosen(this.first()),
    });
    this.settings = {
      ...this.controls,
      set: (state) => {
        this.controls.set(state);
        this.guess.set(state.prediction);
      },
    };
    this.curves = curves(words, recorded, {
      ...picks(this, ["moment"], (moment) => ({ moment }), chosen),
      now: () => this.wanted.moment,
    });
    this.network = network(words, recorded);
    this.confusion = confusion(words, recorded, (cell) => this.change({ cell }));
    this.measured = [this.curves];
    this.attributes = { onkeydown: (event) => this.pressed(event) };
  }

  assemble() {
    const source = h("p", { class: "cc-hint cc-source" }, this.words.source(this.recorded));
    const parts = [this.guess, this.controls, this.curves, this.network, this.confusion].map((one) => one.element);
    return [parts, source];
  }

  hooks() {
    const output = () => {
      const scene = sceneOf(this.wanted, this.recorded);
      const plain = Object.entries(scene.maps).map(([name, values]) => [name, Array.from(values)]);
      return {
        ...scene,
        filters: Array.from(scene.filters),
        maps: Object.fromEntries(plain),
        confusion: Array.from(scene.confusion),
      };
    };
    return { output };
  }

  /** The reader, or the walk that they started, has changed something. */
  change(changes) {
    this.isOfCell = "cell" in changes && !("moment" in changes);
    super.change(changes);
  }

  play() {
    if (this.player.playing) return this.player.stop();
    this.settings.playing(true);
    this.player.start([0, this.wanted.moment], { height: 1, width: this.recorded.count });
    this.settings.playing(this.player.playing);
  }

  /** Space plays and pauses, except on what has a use of its own for it. */
  pressed(event) {
    if (event.key !== " " || event.target.matches("button, input[type=radio]")) return;
    event.preventDefault();
    this.play();
  }

  draw() {
    this.measure();
    const scene = sceneOf(this.inSight, this.recorded);
    this.curves.draw(scene);
    this.network.draw(scene, this.theme);
    this.confusion.draw(scene, this.theme);
    this.answer(() => (this.isOfCell ? this.words.cellSays(scene.cell) : this.words.announce(scene)));
  }
}
