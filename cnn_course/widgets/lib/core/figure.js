// What every figure begins and ends with: its words and its links to the world, and how it is put in and taken away.

import { reducedMotion } from "../parts/play.js";
import { announcer } from "./announce.js";
import { frames } from "./frame.js";
import { link } from "./link.js";
import { strict } from "./words.js";

/** A figure has receive(), for traits that changed in Python, draw(changes), and makes its `root`. */
export class Figure {
  /** `traits`: the names that it shares with Python. Its `words` it has from widget(). */
  constructor(model, traits) {
    this.link = link(model, traits, () => this.receive());
    this.frames = frames((changes) => this.draw(changes));
    this.voice = announcer();
  }

  /** Takes the figure away: afterwards nothing of it listens, waits or runs. */
  remove() {
    for (const part of [this.player, this.link, this.frames, this.voice, this.copy]) part?.stop();
    this.sizes?.disconnect();
    this.unwatch?.();
    this.root.remove();
  }
}

/** A figure that shows all of what is `wanted`: its `settings` change it, or Python; then it is drawn anew. */
export class SettingsFigure extends Figure {
  /** `fromTraits(get)` makes what is wanted of the traits. */
  constructor(model, traits, fromTraits) {
    super(model, traits);
    this.fromTraits = fromTraits;
    this.wanted = fromTraits(this.link.get);
  }

  /** Traits have changed in Python, or in another view of this figure. */
  receive() {
    this.wanted = this.fromTraits(this.link.get);
    this.show();
  }

  /** The reader has changed something; `told` is the same as Python has it. */
  change(changes, told = changes) {
    this.wanted = { ...this.wanted, ...changes };
    this.show();
    this.link.tell(told);
  }

  show() {
    this.settings.set(this.wanted);
    this.frames.ask("scene");
  }
}

/** A figure in whose output one place is picked, by hand or by its player; `look` is where the mouse is meanwhile. */
export class PickingFigure extends Figure {
  lookAt(pick) {
    if (this.player.playing) return;
    this.look = pick;
    this.frames.ask("pick");
  }

  pickAt(pick, { say = false, playing = false } = {}) {
    if (!playing) this.player.stop();
    this.wanted.pick = pick;
    this.look = null;
    this.say = say;
    this.link.tell({ pick });
    this.frames.ask("pick");
  }
}

/** The module of a figure in one language, as anywidget wants it. tools/bundle.py writes one for each language. */
export function widget(Explorer, words) {
  Explorer.prototype.words = strict(words); // before any is made: a bundle speaks one language
  return {
    render({ model, el }) {
      const explorer = new Explorer(model, el);
      explorer.root.toggleAttribute("data-still", reducedMotion());
      return () => explorer.remove();
    },
  };
}
