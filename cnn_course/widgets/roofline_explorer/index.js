// RooflineExplorer: recorded layers under the roof of a machine, and where a layer of the reader's own would stand.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/curves.css";
import "../lib/parts/shapes.css";
import "../lib/parts/scaled.css";
import "../lib/parts/terms.css";
import "./style.css";
import { Misfit } from "../lib/core/address.js";
import { h } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { picks } from "../lib/parts/reading.js";
import { chart, key } from "./chart.js";
import { settings } from "./settings.js";
import { ofKind, placeOf, sceneOf, stateOf, TRAITS } from "./state.js";
import { sums } from "./sums.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.recorded = this.link.get("_recorded");
    const { layers } = this.recorded;
    const change = (changes) => this.change(changes);
    this.settings = settings({
      words,
      recorded: this.recorded,
      change,
      pickKind: (kind) => change(ofKind(kind, this.wanted, layers)),
      reset: () => this.reset(),
    });
    this.present = () => sceneOf(this.wanted, this.recorded);
    this.chart = chart(words, this.recorded, {
      ...picks(this, TRAITS, (at) => stateOf(layers[at])),
      now: () => placeOf(this.present(), layers),
    });
    this.sums = sums(words);
    this.measured = [this.chart];
  }

  assemble() {
    const { words } = this;
    const foot = h("p", { class: "cc-hint cc-roof-machine" }, words.machine(this.recorded));
    return [this.settings.element, this.chart.element, key(words), this.sums.element, foot];
  }

  hooks() {
    return { output: this.present };
  }

  /** How wide a layer may be depends on its kind; one whose width is not said is as wide as one that was timed. */
  fromAddress(settings) {
    const { kinds, layers } = this.recorded;
    const kind = settings.kind ?? this.first().kind;
    const state = { ...ofKind(kind, this.first(), layers), ...settings };
    const [low, high] = kinds.find(({ name }) => name === kind).channels;
    if (state.channels < low || state.channels > high) throw new Misfit("channels");
    return state;
  }

  draw() {
    this.measure();
    const scene = sceneOf(this.inSight, this.recorded);
    this.chart.draw(scene);
    this.sums.draw(scene);
    this.answer(() => this.words.announce(scene));
  }
}
