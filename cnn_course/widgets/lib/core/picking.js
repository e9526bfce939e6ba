// A figure in whose output one place is picked: with the mouse, by keys, by its buttons, or on a walk over all places.
import { keyMove, readingStep } from "../parts/pick.js";
import { player } from "../parts/play.js";
import { Figure } from "./figure.js";

/** `wanted.pick` is the place, `look` where the mouse is meanwhile. Its class has `map`, {height, width}, and `stage`. */
export class PickingFigure extends Figure {
  everything = ["result", "pick"];

  /** @type {import("../types.d.ts").Pixel | null} */
  look = null;

  /**
   * What shows the picked place: its `buttons` are the transport.
   * @type {any}
   */
  stage;

  /**
   * `tick`: as for the player.
   * @param {import("../types.d.ts").Model} model
   * @param {any} traits
   * @param {((map: import("../types.d.ts").Size) => number)=} tick
   */
  constructor(model, traits, tick) {
    super(model, traits);
    this.player = player({
      onstep: (pick) => this.pickAt(pick, { playing: true }),
      onend: () => this.playing(false),
      tick,
    });
  }

  /**
   * The output in which a place is picked.
   * @returns {import("../types.d.ts").Size}
   */
  get map() {
    throw new Error("This figure has no output to pick from.");
  }

  receive() {
    this.player.stop();
    super.receive();
  }

  takeAddress(traits) {
    super.takeAddress(traits);
    this.link.tell({ pick: this.wanted.pick }); // it has been moved into the output
  }

  lookAt(pick) {
    if (this.player.playing) return;
    this.look = pick;
    this.frames.ask("pick");
  }

  /** The reader has typed where: the row (0) or the column (1) of what is picked now, whatever is drawn yet. */
  placeAt(axis, value) {
    this.pickAt(this.wanted.pick.with(axis, value));
  }

  pickAt([row, column], { say = false, playing = false } = {}) {
    if (!playing) this.player.stop();
    const { height, width } = this.map; // it may be smaller by now than it is drawn
    const pick = [Math.min(row, height - 1), Math.min(column, width - 1)];
    this.wanted.pick = pick;
    this.stage.buttons.set(pick);
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
