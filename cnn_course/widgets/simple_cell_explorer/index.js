// SimpleCellExplorer: a bar or a grating on the receptive field of a model cell, and what the cell answers.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/ask.css";
import "../lib/parts/curves.css";
import "../lib/parts/guess.css";
import "../lib/parts/slider.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { steps } from "../lib/maths/simple_cell.js";
import { guess } from "../lib/parts/guess.js";
import { picks } from "../lib/parts/reading.js";
import { answer } from "./answer.js";
import { chart } from "./chart.js";
import { sweepChart, tuningChart } from "./curves.js";
import { settings } from "./settings.js";
import { stage } from "./stage.js";
import {
  ASKED,
  CEILING,
  fieldsOf,
  keyChange,
  moved,
  placeName,
  pushedAside,
  RANGES,
  sceneOf,
  TRAITS,
  turned,
} from "./state.js";
import { sums } from "./sums.js";

const HEIGHT = { tuning: 212, sweep: 176 };

const valuesOf = ({ low, high, step }) => steps(low, high, step);

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.field = this.link.get("_field");
    this.end = 1; // at which end of the bar the handle is
    this.controls = settings({ words, change: (changes) => this.change(changes), reset: () => this.reset() });
    const onguess = (prediction) => this.change({ prediction, ...ASKED.after });
    this.guess = guess({ words, facts: pushedAside(this.field), onguess });
    this.settings = {
      set: (state) => {
        this.controls.set(state);
        this.guess.set(state.prediction);
      },
    };
    this.stage = stage(words, this.field, {
      onmove: (by, isFirst) => this.drag(isFirst, (from) => moved(from, by)),
      onturn: (by, isFirst) => this.drag(isFirst, (from) => turned(from, by)),
      onkey: (event) => this.press(event),
    });
    this.answer = answer(words);
    this.tuning = this.chartOf(["orientation"], HEIGHT.tuning, words.tuning);
    this.sweep = this.chartOf(["position", "phase"], HEIGHT.sweep, words.sweeps);
    this.sums = sums(words);
    this.measured = [this.stage, this.tuning, this.sweep, this.sums];
  }

  /** A chart over the values of a trait, one of which is picked: of several the one that says where the stimulus lies. */
  chartOf(traits, height, title) {
    const name = () => (traits.length === 1 ? traits[0] : placeName(this.wanted));
    const values = () => valuesOf(RANGES[name()]);
    const reads = {
      ...picks(this, traits, (at) => ({ [name()]: values()[at] })),
      now: () => values().indexOf(this.wanted[name()]),
    };
    return chart({ height, label: this.words.readByKeys(title), values, reads });
  }

  assemble() {
    const { words } = this;
    const titled = (head, chart) =>
      h("div", { class: "cc-chart-panel" }, h("div", { class: "cc-chart-head" }, head), chart.element);
    const title = (text = "") => h("span", { class: "cc-chart-title" }, text);
    this.sweepTitle = title();
    this.curveKey = ["simple", "complex"].map((cell) =>
      h("span", { class: "cc-curve-key", "data-hue": cell === "simple" ? 0 : 1 }, h("i"), words.choices.cell[cell]),
    );
    const right = h("div", { class: "cc-cell-side" }, this.answer.element, titled(title(words.tuning), this.tuning));
    const above = h("div", { class: "cc-cell-row" }, this.stage.element, right);
    const below = h(
      "div",
      { class: "cc-cell-row cc-cell-row--below" },
      titled([this.sweepTitle, this.curveKey], this.sweep),
      this.sums.element,
    );
    return [this.guess.element, this.controls.element, above, below];
  }

  hooks() {
    const output = () => {
      const { response, sums: each, tuning, sweep } = this.shown();
      return { response, sums: each, tuning, sweep };
    };
    return { output };
  }

  // ---- the state -------------------------------------------------------------------------------------------------

  /** The reader has changed something. */
  change({ flipped = false, ...changes }) {
    if (flipped) this.end = -this.end;
    super.change(changes);
  }

  reset() {
    this.end = 1;
    super.reset();
  }

  /** What follows from the state, computed once. */
  shown() {
    const state = this.glanced ? this.inSight : this.wanted;
    const { preferred } = state;
    if (this.fields?.preferred !== preferred) this.fields = { preferred, four: fieldsOf(this.field, preferred) };
    if (this.scene?.state !== state) this.scene = sceneOf(state, this.fields.four, this.scene);
    return this.scene;
  }

  // ---- what the reader does ----------------------------------------------------------------------------------------

  /** The stimulus is dragged: each change is counted from where it was when it was taken. */
  drag(isFirst, changeOf) {
    if (isFirst) this.taken = { state: this.wanted, end: this.end };
    this.end = this.taken.end;
    this.change(changeOf(this.taken.state));
  }

  press(event) {
    const changes = keyChange(this.wanted, event);
    if (!changes) return;
    event.preventDefault();
    this.change(changes);
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  draw() {
    const { words } = this;
    const scene = this.shown();
    const ceiling = CEILING[scene.stimulus];
    this.stage.draw(scene, this.end, this.theme);
    const text = this.answer.update(scene, ceiling);
    this.tuning.draw(tuningChart(words, scene, ceiling));
    setText(this.sweepTitle, words.sweepTitle[scene.stimulus]);
    this.curveKey.forEach((key, i) => key.toggleAttribute("data-main", (i === 0) === (scene.cell === "simple")));
    this.sweep.draw(sweepChart(words, scene, ceiling));
    this.sums.draw(scene, this.theme, ceiling);
    if (!this.glanced) this.voice.say(words.announce(text, scene));
  }
}
