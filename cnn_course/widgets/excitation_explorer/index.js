// ExcitationExplorer: a photograph's last maps, a gate on each, and what a trained network says with them.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/numbers.css";
import "../lib/parts/slider.css";
import "./style.css";
import { Misfit } from "../lib/core/address.js";
import { h } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { answer } from "./answer.js";
import { classMaps } from "./classes.js";
import { settings } from "./settings.js";
import { decode, HAND, sceneOf, TRAITS } from "./state.js";
import { tiles } from "./tiles.js";
import { worth } from "./worth.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.data = decode(this.link.get("_recorded"));
    this.settings = settings({
      words,
      classes: this.data.classes,
      change: (changes) => this.change(changes),
      take: (source) => this.take(source),
      reset: () => this.reset(),
    });
    const pick = (channel) => this.change({ channel });
    this.parts = [
      answer(words, this.data),
      tiles(words, this.data, { pick, turn: (channel, gate) => this.turn(channel, gate) }),
      classMaps(words, this.data, pick),
      worth(words, this.data, (prediction) => this.change({ prediction })),
    ];
  }

  assemble() {
    return [
      this.settings.element,
      this.parts.map((part) => part.element),
      h("p", { class: "cc-hint cc-excite-source" }, this.words.recorded(this.data)),
    ];
  }

  hooks() {
    return { output: () => sceneOf(this.wanted, this.data) };
  }

  /** Gates are set by hand, and by nothing else. */
  fromAddress(settings) {
    if (!settings.gates?.length) return settings;
    if ((settings.source ?? HAND) !== HAND) throw new Misfit("source");
    return { ...settings, source: HAND };
  }

  /** The hand begins with the gates that were in force. */
  take(source) {
    if (source === HAND) this.change({ source, gates: sceneOf(this.wanted, this.data).gates });
    else this.change({ source });
  }

  turn(channel, gate) {
    const gates = [...sceneOf(this.wanted, this.data).gates];
    gates[channel] = gate;
    this.change({ source: HAND, gates, channel });
  }

  draw() {
    const scene = sceneOf(this.wanted, this.data);
    for (const part of this.parts) part.draw(scene, this.theme);
    this.answer(() => this.words.announce(scene));
  }
}
