// UnravelExplorer: a residual network as many paths, and what trained networks lose without a block.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/reached.css";
import "../lib/parts/slider.css";
import "./style.css";
import { Misfit } from "../lib/core/address.js";
import { h } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { chain } from "./chain.js";
import { hurt } from "./hurt.js";
import { lengths } from "./lengths.js";
import { paths } from "./paths.js";
import { settings } from "./settings.js";
import { NONE, sceneOf, TRAITS } from "./state.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.recorded = this.link.get("_recorded");
    this.settings = settings({
      words,
      pairs: this.recorded.pairs,
      change: (changes) => this.change(changes),
      reset: () => this.reset(),
    });
    this.chain = chain(words, this.recorded.blocks, (number) => this.toggle(number));
    this.paths = paths(words);
    this.parts = [this.chain, this.paths, lengths(words), hurt(words)];
    this.measured = [this.paths];
  }

  assemble() {
    const [row, drawn, shares, networks] = this.parts.map((part) => part.element);
    return [
      this.settings.element,
      row,
      h("div", { class: "cc-unravel-body" }, drawn, shares),
      networks,
      h("p", { class: "cc-hint cc-unravel-source" }, this.words.source(this.recorded)),
    ];
  }

  hooks() {
    return { output: () => sceneOf(this.wanted, this.recorded) };
  }

  /** One thing is done to the network: blocks are taken out, or two change places. */
  fromAddress(settings) {
    if (settings.removed?.length && (settings.swapped ?? NONE) !== NONE) throw new Misfit("removed");
    return (settings.swapped ?? NONE) === NONE ? settings : { ...settings, removed: [] };
  }

  toggle(number) {
    const removed = this.wanted.swapped === NONE ? this.wanted.removed : [];
    const next = removed.includes(number) ? removed.filter((one) => one !== number) : [...removed, number];
    this.change({ removed: next.sort((a, b) => a - b), swapped: NONE });
  }

  draw() {
    this.measure();
    const scene = sceneOf(this.wanted, this.recorded);
    for (const part of this.parts) part.draw(scene);
    this.voice.say(this.words.announce(scene));
  }
}
