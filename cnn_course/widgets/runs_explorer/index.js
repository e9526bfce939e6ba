// RunsExplorer: the curves of recorded runs, some brought forward, all of them read off at one step.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/curves.css";
import "../lib/parts/slider.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { SettingsFigure } from "../lib/core/figure.js";
import { chart } from "./chart.js";
import { settings } from "./settings.js";
import { fromTraits, recording, sceneOf, TRAITS } from "./state.js";
import { table } from "./table.js";

export default class Explorer extends SettingsFigure {
  constructor(model, el) {
    super(model, TRAITS, fromTraits);
    const { words } = this;
    this.recorded = recording({ ...this.link.get("_recorded"), recording: this.link.get("recording") });
    const change = (changes) => this.change(changes);
    this.settings = settings({
      words,
      recorded: this.recorded,
      change,
      reset: () => change({ ...this.link.get("_first") }),
    });
    this.chart = chart(words, this.recorded, (step) => step !== this.wanted.step && change({ step }));
    this.table = table(words, this.recorded, (name) => this.toggle(name));
    this.root = this.assemble(model);
    el.append(this.root);
    this.sizes = new ResizeObserver(() => this.chart.measure() && this.frames.ask("size"));
    this.sizes.observe(this.root);
    this.show();
  }

  assemble(model) {
    const { words } = this;
    this.together = h("p", { class: "cc-runs-together" });
    this.note = h("p", { class: "cc-hint cc-runs-note" });
    const parts = [this.settings, this.chart, this.table].map((one) => one.element);
    const card = h(
      "div",
      { class: "cc-card" },
      parts,
      this.recorded.lines.length > 1 ? this.together : null,
      this.note,
      this.voice.element,
    );
    const attributes = { class: "cc-figure cc-runs-explorer", lang: model.get("language"), role: "group" };
    const root = h(
      "div",
      { ...attributes, "aria-label": words.figure, "data-recording": this.recorded.recording },
      card,
    );
    // For tests and the curious: what the page shows, as plain numbers.
    root.output = () => sceneOf(this.wanted, this.recorded);
    root.state = () => ({ ...this.wanted });
    return root;
  }

  change(changes) {
    this.said = true;
    super.change(changes);
  }

  /** Brings a curve forward, or puts it back. */
  toggle(name) {
    const { lines } = this.wanted;
    this.change({ lines: lines.includes(name) ? lines.filter((one) => one !== name) : [...lines, name] });
  }

  draw() {
    this.chart.measure();
    const { words, recorded } = this;
    const scene = sceneOf(this.wanted, recorded);
    this.chart.draw(scene);
    this.table.draw(scene);
    setText(this.together, scene.together ? words.together(scene, recorded.digits) : "");
    this.together.hidden = recorded.averaged || recorded.of(scene.kind)[0].runs.length > 1;
    setText(this.note, words.notes[recorded.recording][scene.kind]);
    if (this.said) this.voice.say(words.announce(scene, recorded));
    this.said = false;
  }
}
