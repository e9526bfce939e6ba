// A figure in whose output one place is picked: with the mouse, by keys, by its buttons, or on a walk over all places.
import { keyMove, readingStep } from "../parts/pick.js";
import { player } from "../parts/play.js";
import { Figure } from "./figure.js";

/** `wanted.pick` is the place, `look` where the mouse is meanwhile. Its class has `map`, {height, width}, and `stage`. */
export class PickingFigure extends Figure {
  everything = ["result", "pick"];

  look = null;

  /** `tick`: as for the player. */
  constructor(model, traits, tick) {
    super(model, traits);
    this.player = player({
      onstep: (pick) => this.pickAt(pick, { playing: true }),
      onend: () => this.playing(false),
      tick,
    });
  }

  receive() {
    this.player.stop();
    super.receive();
  }

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

  /** One place on or back, in reading order. */
  step(by) {
    this.pickAt(readingStep(this.wanted.pick, this.map, by), { say: true });
  }

  /** Keys on an element pick, while it is not idle. */
  picksByKeys(element) {
    element.addEventListener("keydown", (event) => {
      const next = element.hasAttribute("data-idle") ? null : keyMove(this.wanted.pick, this.map, event);
      if (!next) return;
      event.preventDefault();
      this.pickAt(next, { say: true });
    });
  }

  togglePlay() {
    if (this.player.playing) return this.player.stop();
    this.playing(true);
    this.player.start(this.wanted.pick, this.map);
  }

  playing(on) {
    this.stage.buttons.playing(on);
    this.frames.ask("pick");
  }
}
