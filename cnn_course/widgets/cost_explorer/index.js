// CostExplorer: what searches for architectures cost, on one axis of powers of ten. First the reader says what to expect.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/ask.css";
import "../lib/parts/curves.css";
import "../lib/parts/numbers.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { ask } from "../lib/parts/ask.js";
import { namedRow, segments, select, whole } from "../lib/parts/controls.js";
import { picks } from "../lib/parts/reading.js";
import { chart } from "./chart.js";
import { MOST, ORDERS, sceneOf, TRAITS, UNITS } from "./state.js";
import { table } from "./table.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.recorded = this.link.get("_recorded");
    this.controls = this.controlsOf();
    this.ask = ask({ words, question: words.question, onchange: (prediction) => this.change({ prediction }) });
    this.chart = chart(words, this.recorded, {
      ...picks(this, ["first", "second"], (at) => this.pairWith(this.chart.keys()[at])),
      now: () => this.chart.keys().indexOf(this.wanted.second),
    });
    this.table = table(words, this.recorded);
    this.settings = {
      set: (state) => {
        this.controls.set(state);
        this.ask.set(state);
      },
    };
  }

  controlsOf() {
    const { words } = this;
    const change = (name) => (value) => this.change({ [name]: value });
    const either = (name, values, said) => {
      const options = values.map((value) => ({ value, label: said[value] }));
      return segments({ label: words.names[name], options, onchange: change(name) });
    };
    const typed = (name, low, onchange) =>
      whole({
        label: words.names[name],
        low,
        high: MOST[name],
        value: low,
        problem: words.wholeFrom,
        onchange,
      });
    const options = this.recorded.searches.map((one) => ({ value: one.key, label: words.name(one) }));
    const list = (name) =>
      select({ label: words.names[name], groups: [{ options }], value: options[0].value, onchange: change(name) });
    const controls = {
      order: either("order", ORDERS, words.orders),
      unit: either("unit", UNITS, words.units),
      gpus: typed("gpus", 1, (gpus) => this.change({ gpus, unit: "time" })),
      cents: typed("cents", 0, change("cents")),
      first: list("first"),
      second: list("second"),
    };
    return namedRow(controls, { words, reset: () => this.reset() });
  }

  /** The two that were pointed at last are compared. */
  pairWith(key) {
    const { second } = this.wanted;
    return key === second ? {} : { first: second, second: key };
  }

  assemble() {
    this.verdict = h("p", { class: "cc-cost-verdict" });
    this.rent = h("p", { class: "cc-cost-rent" });
    const parts = [this.ask, this.controls, this.chart].map((one) => one.element);
    const note = h("p", { class: "cc-hint cc-cost-note" }, this.words.note);
    return [...parts, this.verdict, this.rent, this.table.element, note];
  }

  hooks() {
    return { output: () => sceneOf(this.wanted, this.recorded) };
  }

  draw() {
    const scene = sceneOf(this.inSight, this.recorded);
    for (const part of [this.ask, this.chart, this.table]) part.draw(scene);
    setText(this.verdict, this.words.verdict(scene));
    setText(this.rent, this.words.rent(scene));
    this.answer(() => this.words.announce(scene));
  }
}
