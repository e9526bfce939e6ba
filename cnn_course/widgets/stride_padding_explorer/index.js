// StridePaddingExplorer: where a filter stops, which pixels it covers how often, and which it never sees.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/formula.css";
import "./style.css";
import { Misfit } from "../lib/core/address.js";
import { h, setText } from "../lib/core/dom.js";
import { PickingFigure } from "../lib/core/picking.js";
import { outputNear } from "../lib/maths/conv.js";
import { formula } from "../lib/parts/formula.js";
import { pointable } from "../lib/parts/pick.js";
import { facts, missedWords, remainderWords } from "./facts.js";
import { settings } from "./settings.js";
import { stage } from "./stage.js";
import { changed, fromTraits, inside, LIMITS, middle, sceneOf, TRAITS, toTraits } from "./state.js";

const WALK = { longest: 12_000, slowest: 500, quickest: 60 }; // milliseconds

/** So slow that each stop can be looked at, so quick that a walk over a large map ends. */
function paceOf({ height, width }) {
  return Math.min(WALK.slowest, Math.max(WALK.quickest, WALK.longest / (height * width)));
}

export default class Explorer extends PickingFigure {
  constructor(model) {
    super(model, { traits: TRAITS, fromTraits, toTraits }, paceOf);
    const { words } = this;
    this.settings = settings({ words, change: (changes) => this.change(changes), reset: () => this.reset() });
    this.stage = stage(words, {
      onplace: (axis, value) => this.placeAt(axis, value),
      onplay: () => this.togglePlay(),
      onstep: (by) => this.step(by),
    });
    this.facts = facts(words);
    this.formulaWords = { ...words };
    this.formula = formula(this.formulaWords);
    this.remainder = h("div", { class: "cc-hint cc-remainder" });
    this.measured = [this.stage];
  }

  assemble() {
    const foot = h("div", { class: "cc-stridepad-foot" }, this.formula.element, this.remainder);
    return [this.settings.element, this.stage.element, this.facts.element, foot];
  }

  hooks() {
    const output = () => {
      const { down, across, counts } = this.shown;
      return { shape: [down.output, across.output], padding: [across.before, across.after], coverage: counts };
    };
    return { output };
  }

  listen() {
    super.listen();
    const { line, square } = this.stage;
    const near = (pixel) => outputNear(this.shown, pixel);
    const pointing = (view, at) =>
      pointable(
        { element: view.element, at },
        { onlook: (pick) => this.lookAt(pick), onkeep: (pick) => this.pickAt(pick) },
      );
    pointing(line, line.at);
    pointing(square.output, square.outputAt);
    pointing(square.input, (event) => near(square.pixelAt(event)));
    for (const { element } of [line, square.output]) this.picksByKeys(element);
  }

  // ---- the state -------------------------------------------------------------------------------------------------

  get map() {
    return this.shown.map;
  }

  /** The reader has changed something. */
  change(changes) {
    this.player.stop();
    this.wanted = changed(this.wanted, changes);
    if (!this.accept()) return;
    if (changes.dimensions) this.wanted.pick = middle(this.shown.map);
    this.link.tell(toTraits(this.wanted));
  }

  reset() {
    super.reset();
    this.pickAt(this.first().pick);
  }

  /** Takes what is wanted, if the filter fits; else says so and keeps what is shown. */
  accept() {
    const scene = sceneOf(this.wanted);
    this.settings.set(this.wanted);
    const { taps, span, size, before, after } = scene.across;
    this.stage.problem(scene.fits ? null : this.words.doesNotFit(taps, span, size + before + after));
    if (!scene.fits) return false;
    this.shown = scene;
    this.wanted.pick = inside(this.wanted.pick, scene.map);
    this.look = null;
    this.frames.ask("result", "pick");
    return true;
  }

  /** A square picture has fewer pixels along each axis than a line. */
  fromAddress(settings) {
    const { dimensions, size } = { ...this.first(), ...settings };
    if (settings.size > LIMITS.size[dimensions]) throw new Misfit("size");
    return { ...settings, size: Math.min(size, LIMITS.size[dimensions]) };
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  draw(changes) {
    this.shown.theme = this.theme;
    if (changes.has("result")) this.drawResult();
    if (changes.has("pick")) this.drawPick();
  }

  drawResult() {
    const { words, shown } = this;
    const { dimensions, across } = shown;
    this.stage.draw(shown);
    this.facts.update(shown);
    this.formulaWords.formulaAxes = { both: dimensions === 1 ? words.lengthAxis : words.formulaAxes.both };
    this.formula.update({ down: across, across });
    setText(this.remainder, remainderWords(words, shown));
    const outputs = words.announceOutput(words.outputs[dimensions](across.output));
    this.voice.say(`${outputs}. ${words.facts.never}: ${missedWords(words, shown)}.`);
  }

  drawPick() {
    const pick = this.look ?? this.wanted.pick;
    this.stage.mark(this.shown, pick);
    const said = this.facts.choose(this.shown, pick);
    if (this.say) this.voice.say(said);
    this.say = false;
  }
}
