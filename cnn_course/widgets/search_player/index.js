// SearchPlayer: ways to search a space of cells, played cell by cell, beside what many searches of each kind have found.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/curves.css";
import "../lib/parts/numbers.css";
import "../lib/parts/shapes.css";
import "../lib/parts/slider.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { player } from "../lib/parts/play.js";
import { picks, picksAside } from "../lib/parts/reading.js";
import { bands } from "./bands.js";
import { cells } from "./cells.js";
import { settings } from "./settings.js";
import { HUES, recording, sceneOf, TRAITS } from "./state.js";
import { best, leaning } from "./tables.js";

const TICK = 160; // milliseconds for a cell

export default class Player extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.recorded = recording(this.link.get("_recorded"), this.allowed("way"));
    const { recorded } = this;
    this.player = player({
      onstep: ([, at]) => this.change({ evaluations: at + 1 }),
      onend: () => this.settings.playing(false),
      tick: () => TICK,
    });
    const chosen = (changes) => {
      this.player.stop();
      this.change(changes);
    };
    const reset = () => {
      this.player.stop();
      this.reset();
    };
    this.settings = settings({ words, recorded, change: chosen, onplay: () => this.play(), reset });
    const order = recorded.keys.map((_, cell) => cell);
    order.sort((a, b) => recorded.parameters[a] - recorded.parameters[b] || recorded.worth[a] - recorded.worth[b]);
    this.cells = cells(words, recorded, order, {
      ...picksAside(this, "cell", (at) => order[at]),
      now: () => order.indexOf(sceneOf({ ...this.wanted, ...this.aside }, recorded).read.cell),
    });
    this.bands = bands(words, recorded, {
      ...picks(this, ["evaluations"], (at) => ({ evaluations: at + 1 }), chosen),
      now: () => this.wanted.evaluations - 1,
    });
    this.leaning = leaning(words, recorded);
    this.best = best(words, recorded);
    this.measured = [this.cells, this.bands];
  }

  assemble() {
    const { words, recorded } = this;
    const pair = (...parts) =>
      h(
        "div",
        { class: "cc-search-pair" },
        parts.map((one) => one.element),
      );
    const legend = recorded.ways.map((way, i) =>
      h("span", { "data-hue": HUES[i] }, h("i", { class: "cc-search-line" }), words.ways[way]),
    );
    this.says = [0, 1].map(() => h("p", { class: "cc-search-says" }));
    return [
      this.settings.element,
      pair(this.cells, this.bands),
      h("p", { class: "cc-hint cc-search-legend" }, legend),
      this.says,
      pair(this.leaning, this.best),
      h("p", { class: "cc-hint cc-search-note" }, words.note(recorded)),
    ];
  }

  hooks() {
    return { output: () => ({ ...sceneOf(this.wanted, this.recorded), bands: this.recorded.bands }) };
  }

  play() {
    if (this.player.playing) return this.player.stop();
    this.settings.playing(true);
    this.player.start([0, this.wanted.evaluations - 1], { height: 1, width: this.recorded.budget });
    this.settings.playing(this.player.playing);
  }

  draw() {
    this.measure();
    const { words, recorded } = this;
    const scene = sceneOf(this.inSight, recorded);
    for (const part of [this.cells, this.bands, this.leaning, this.best]) part.draw(scene);
    setText(this.says[0], words.found(scene, recorded));
    setText(this.says[1], words.pairs(scene));
    this.answer(() => `${words.found(scene, recorded)} ${words.pairs(scene)}`);
  }
}
