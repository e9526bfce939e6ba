// TransferExplorer: what is pre-training worth, in photographs? First the reader says what to expect; then it is shown.
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
import { picks } from "../lib/parts/reading.js";
import { chart } from "./chart.js";
import { settings } from "./settings.js";
import { sceneOf, TRAITS } from "./state.js";
import { table } from "./table.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.recorded = this.link.get("_recorded");
    const change = (changes) => this.change(changes);
    this.controls = settings({ words, recorded: this.recorded, change, reset: () => this.reset() });
    const { images } = this.recorded;
    const question = words.question(images[0]);
    this.ask = ask({ words, question, onchange: (prediction) => change({ prediction }) });
    this.chart = chart(words, this.recorded, {
      ...picks(this, ["images"], (at) => ({ images: images[at] })),
      now: () => images.indexOf(this.wanted.images),
    });
    this.table = table(words, this.recorded);
    this.measured = [this.chart];
    this.settings = {
      set: (state) => {
        this.controls.set(state);
        this.ask.set(state);
      },
    };
  }

  assemble() {
    const { words, recorded } = this;
    this.reading = h("p", { class: "cc-transfer-reading" });
    return [
      this.ask.element,
      this.controls.element,
      this.chart.element,
      this.reading,
      this.table.element,
      h("p", { class: "cc-hint cc-transfer-note" }, words.note(recorded)),
    ];
  }

  hooks() {
    return { output: () => sceneOf(this.wanted, this.recorded) };
  }

  draw() {
    this.measure();
    const scene = sceneOf(this.inSight, this.recorded);
    for (const part of [this.ask, this.chart, this.table]) part.draw(scene);
    setText(this.reading, scene.read ? this.words.reading(scene.read) : this.words.unread);
    this.answer(() => this.words.announce(scene));
  }
}
