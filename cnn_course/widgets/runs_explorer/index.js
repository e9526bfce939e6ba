// RunsExplorer: the curves of recorded runs, some brought forward, all of them read off at one step.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/curves.css";
import "../lib/parts/numbers.css";
import "../lib/parts/shapes.css";
import "../lib/parts/slider.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { picks } from "../lib/parts/reading.js";
import { chart } from "./chart.js";
import { settings } from "./settings.js";
import { indexAt, recording, sceneOf, TRAITS } from "./state.js";
import { table } from "./table.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.recorded = recording({ ...this.link.get("_recorded"), recording: this.link.get("recording") });
    const change = (changes) => this.change(changes);
    this.settings = settings({
      words,
      recorded: this.recorded,
      change,
      reset: () => this.reset(),
    });
    const { steps } = this.recorded;
    this.chart = chart(words, this.recorded, {
      ...picks(this, ["step"], (at) => ({ step: steps[at] })),
      now: () => indexAt(steps, this.wanted.step),
    });
    this.table = table(words, this.recorded, (name) => this.toggle(name));
    this.measured = [this.chart];
    this.attributes = { "data-recording": this.recorded.recording };
  }

  assemble() {
    this.together = h("p", { class: "cc-runs-together" });
    this.notes = new Map(Object.keys(this.words.notes[this.recorded.recording]).map((kind) => [kind, h("p")]));
    this.note = h("div", { class: "cc-hint cc-runs-note" }, [...this.notes.values()]);
    const parts = [this.settings, this.chart, this.table].map((one) => one.element);
    return [parts, this.recorded.lines.length > 1 ? this.together : null, this.note];
  }

  hooks() {
    return { output: () => sceneOf(this.wanted, this.recorded) };
  }

  /** Brings a curve forward, or puts it back. */
  toggle(name) {
    const { lines } = this.wanted;
    this.change({ lines: lines.includes(name) ? lines.filter((one) => one !== name) : [...lines, name] });
  }

  draw() {
    this.measure();
    const { words, recorded } = this;
    const scene = sceneOf(this.inSight, recorded);
    this.chart.draw(scene);
    this.table.draw(scene);
    setText(this.together, scene.together ? words.together(scene, recorded.digits) : "");
    this.together.hidden = recorded.averaged || recorded.of(scene.kind)[0].runs.length > 1;
    for (const [kind, note] of this.notes) {
      setText(note, words.notes[recorded.recording][kind]);
      note.toggleAttribute("data-off", kind !== scene.kind);
      note.setAttribute("aria-hidden", String(kind !== scene.kind));
    }
    this.answer(() => words.announce(scene, recorded));
  }
}
