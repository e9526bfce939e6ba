// DegradationExplorer: networks of several depths, trained alike. First the reader says what to expect; then it is shown.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/ask.css";
import "../lib/parts/curves.css";
import "../lib/parts/numbers.css";
import "../lib/parts/shapes.css";
import "../lib/parts/slider.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { ask } from "../lib/parts/ask.js";
import { picks, picksAside } from "../lib/parts/reading.js";
import { chart } from "./chart.js";
import { dots } from "./dots.js";
import { settings } from "./settings.js";
import { SPLITS, sceneOf, TRAITS } from "./state.js";
import { table } from "./table.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.recorded = this.link.get("_recorded");
    const change = (changes) => this.change(changes);
    this.controls = settings({ words, recorded: this.recorded, change, reset: () => this.reset() });
    const { kinds, depths, shallow } = this.recorded;
    const question = words.question(kinds.at(-1).name, depths.at(-1), shallow);
    this.ask = ask({ words, question, onchange: (prediction) => change({ prediction }) });
    const epoch = { ...picksAside(this, "epoch"), now: () => this.aside.epoch ?? this.recorded.epochs - 1 };
    this.charts = SPLITS.map((split) => chart(words, this.recorded, split, epoch));
    this.dots = dots(words, this.recorded, {
      ...picks(this, ["depth"], (at) => ({ depth: depths[at] })),
      now: () => depths.indexOf(this.wanted.depth),
    });
    this.table = table(words, this.recorded);
    this.measured = [...this.charts, this.dots];
    this.settings = {
      set: (state) => {
        this.controls.set(state);
        this.ask.set(state);
      },
    };
  }

  assemble() {
    const { words, recorded } = this;
    this.verdicts = recorded.kinds.map(() => h("p", { class: "cc-deep-verdict" }));
    this.built = recorded.built.length ? h("p", { class: "cc-deep-verdict" }) : null;
    return [
      this.controls.element,
      this.ask.element,
      h(
        "div",
        { class: "cc-deep-charts" },
        this.charts.map((one) => one.element),
      ),
      this.dots.element,
      this.verdicts,
      this.built,
      this.table.element,
      h("p", { class: "cc-hint cc-deep-note" }, words.note(recorded)),
    ];
  }

  hooks() {
    return { output: () => sceneOf(this.wanted, this.recorded) };
  }

  draw() {
    this.measure();
    const { words } = this;
    const scene = sceneOf(this.inSight, this.recorded);
    for (const part of [this.ask, ...this.charts, this.dots, this.table]) part.draw(scene);
    scene.verdicts.forEach((one, i) => setText(this.verdicts[i], words.verdict(one, scene.open)));
    if (this.built) setText(this.built, scene.built.length ? words.built(this.recorded) : "");
    this.answer(() => words.announce(scene));
  }
}
