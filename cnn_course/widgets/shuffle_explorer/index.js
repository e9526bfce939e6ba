// ShuffleExplorer: digits with their pixels in place, shuffled or shifted, and what two trained networks make of them.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/shares.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { SettingsFigure } from "../lib/core/figure.js";
import { network } from "./network.js";
import { settings } from "./settings.js";
import { stage } from "./stage.js";
import { fromTraits, NETWORKS, recording, sceneOf, TRAITS } from "./state.js";

export default class Explorer extends SettingsFigure {
  constructor(model, el) {
    super(model, TRAITS, fromTraits);
    const { words } = this;
    this.recorded = recording(...["_recorded", "_natural", "_shifted"].map(this.link.get));
    this.settings = settings({
      words,
      change: (changes) => this.change(changes),
      reset: () => this.change({ ...this.link.get("_first") }),
    });
    this.stage = stage(words);
    this.networks = NETWORKS.map((name) => network(words, name, this.recorded.parameters[name]));
    this.root = this.assemble(model);
    el.append(this.root);
    this.sizes = new ResizeObserver(() => this.stage.measure() && this.frames.ask("size"));
    this.sizes.observe(this.root);
    this.settings.set(this.wanted);
    this.frames.ask("scene");
  }

  assemble(model) {
    const { words } = this;
    this.note = h("p", { class: "cc-hint cc-shuffle-note" });
    const source = h("p", { class: "cc-hint cc-shuffle-source" }, words.source(this.recorded));
    const networks = h(
      "div",
      { class: "cc-networks" },
      this.networks.map((one) => one.element),
    );
    const body = h(
      "div",
      { class: "cc-shuffle-body" },
      h("div", { class: "cc-shuffle-left" }, this.stage.element, this.note),
      networks,
    );
    const card = h("div", { class: "cc-card" }, this.settings.element, body, source, this.voice.element);
    const attributes = { class: "cc-figure cc-shuffle-explorer", lang: model.get("language"), role: "group" };
    const root = h("div", { ...attributes, "aria-label": words.figure }, card);
    // For tests and the curious: what the page shows, as plain numbers.
    root.output = () => {
      const scene = sceneOf(this.wanted, this.recorded);
      return { ...scene, written: Array.from(scene.written), seen: Array.from(scene.seen) };
    };
    root.state = () => ({ ...this.wanted });
    return root;
  }

  draw() {
    this.stage.measure();
    const scene = sceneOf(this.wanted, this.recorded);
    this.stage.draw(scene);
    NETWORKS.forEach((name, i) => this.networks[i].update(scene.networks[name], scene.digit, scene.kind));
    setText(this.note, this.words.notes[scene.kind]);
    this.voice.say(this.words.announce(scene));
  }
}
