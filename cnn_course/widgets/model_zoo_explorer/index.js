// ModelZooExplorer: the published accuracy of Keras' networks against what they cost. First the reader says what to expect.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/ask.css";
import "../lib/parts/curves.css";
import "../lib/parts/numbers.css";
import "./style.css";
import { h } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { ask } from "../lib/parts/ask.js";
import { namedRow, segments, select } from "../lib/parts/controls.js";
import { picks } from "../lib/parts/reading.js";
import { all } from "./all.js";
import { chart } from "./chart.js";
import { pair } from "./pair.js";
import { ACCURACIES, AXES, sceneOf, TRAITS } from "./state.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.recorded = this.link.get("_recorded");
    this.controls = this.controlsOf();
    const question = words.question(this.recorded.networks.length);
    this.ask = ask({ words, question, onchange: (prediction) => this.change({ prediction }) });
    this.chart = chart(words, this.recorded, {
      ...picks(this, ["first", "second"], (at) => this.pairWith(this.chart.ordered()[at])),
      now: () => this.chart.ordered().indexOf(this.wanted.second),
    });
    this.parts = [this.ask, this.chart, pair(words), all(words, this.recorded)];
    this.measured = [this.chart];
    this.settings = {
      set: (state) => {
        this.controls.set(state);
        this.ask.set(state);
      },
    };
  }

  controlsOf() {
    const { words } = this;
    const names = this.recorded.networks.map(({ name }) => ({ value: name, label: name }));
    const list = (name, options) =>
      select({
        label: words.names[name],
        groups: [{ options }],
        value: options[0].value,
        onchange: (value) => this.change({ [name]: value }),
      });
    const across = list(
      "across",
      AXES.map((value) => ({ value, label: words.rows[value] })),
    );
    const accuracy = segments({
      label: words.names.accuracy,
      options: ACCURACIES.map((value) => ({ value, label: words.rows[value] })),
      onchange: (value) => this.change({ accuracy: value }),
    });
    const controls = { across, accuracy, first: list("first", names), second: list("second", names) };
    return namedRow(controls, { words, reset: () => this.reset() });
  }

  /** The two that were pointed at last are compared. */
  pairWith(name) {
    const { second } = this.wanted;
    return name === second ? {} : { first: second, second: name };
  }

  assemble() {
    const foot = h("p", { class: "cc-hint cc-zoo-note" }, this.words.note);
    return [this.controls.element, this.parts.map((one) => one.element), foot];
  }

  hooks() {
    return { output: () => sceneOf(this.wanted, this.recorded) };
  }

  draw() {
    this.measure();
    const scene = sceneOf(this.inSight, this.recorded);
    for (const part of this.parts) part.draw(scene);
    this.answer(() => this.words.announce(scene));
  }
}
