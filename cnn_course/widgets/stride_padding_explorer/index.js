// StridePaddingExplorer: where a filter stops, which pixels it covers how often, and which it never sees.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/formula.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { PickingFigure } from "../lib/core/figure.js";
import { readTheme, watchTheme } from "../lib/core/theme.js";
import { outputNear } from "../lib/maths/conv.js";
import { formula } from "../lib/parts/formula.js";
import { keyMove, pointable, readingStep } from "../lib/parts/pick.js";
import { player } from "../lib/parts/play.js";
import { facts, missedWords, remainderWords } from "./facts.js";
import { settings } from "./settings.js";
import { stage } from "./stage.js";
import { changed, fromTraits, inside, middle, sceneOf, TRAITS, toTraits } from "./state.js";

const WALK = { longest: 12_000, slowest: 500, quickest: 60 }; // milliseconds

/** So slow that each stop can be looked at, so quick that a walk over a large map ends. */
function paceOf({ height, width }) {
  return Math.min(WALK.slowest, Math.max(WALK.quickest, WALK.longest / (height * width)));
}

export default class Explorer extends PickingFigure {
  constructor(model, el) {
    super(model, TRAITS);
    const { words } = this;
    this.wanted = fromTraits(this.link.get);
    this.look = null; // where the mouse is, while it is over a drawing

    this.player = player({
      onstep: (pick) => this.pickAt(pick, { playing: true }),
      onend: () => this.stage.playing(false),
      tick: paceOf,
    });
    this.settings = settings({ words, change: (changes) => this.change(changes), reset: () => this.reset() });
    this.stage = stage(words, {
      onpick: (pick) => this.pickAt(pick),
      onplay: () => this.togglePlay(),
      onstep: (by) => this.pickAt(readingStep(this.wanted.pick, this.shown.map, by), { say: true }),
    });
    this.facts = facts(words);
    this.formulaWords = { ...words };
    this.formula = formula(this.formulaWords);
    this.remainder = h("div", { class: "cc-hint cc-remainder" });
    this.root = this.assemble(model);
    el.append(this.root);
    this.listen();
    this.accept();
  }

  assemble(model) {
    const foot = h("div", { class: "cc-foot" }, this.formula.element, this.remainder);
    const parts = [this.settings.element, this.stage.element, this.facts.element, foot, this.voice.element];
    const attributes = { class: "cc-figure cc-stride-padding-explorer", lang: model.get("language"), role: "group" };
    const root = h("div", { ...attributes, "aria-label": this.words.figure }, h("div", { class: "cc-card" }, parts));
    // For tests and the curious: what the page has computed, as plain numbers.
    root.output = () => {
      const { down, across, counts } = this.shown;
      return { shape: [down.output, across.output], padding: [across.before, across.after], coverage: counts };
    };
    root.state = () => structuredClone(this.wanted);
    return root;
  }

  listen() {
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
    for (const { element } of [line, square.output]) {
      element.addEventListener("keydown", (event) => {
        const next = keyMove(this.wanted.pick, this.shown.map, event);
        if (!next) return;
        event.preventDefault();
        this.pickAt(next, { say: true });
      });
    }
    this.sizes = new ResizeObserver(() => this.stage.measure() && this.frames.ask("result", "pick"));
    this.sizes.observe(this.root);
    this.unwatch = watchTheme(() => this.frames.ask("theme", "result", "pick"));
  }

  // ---- the state -------------------------------------------------------------------------------------------------

  /** Traits have changed in Python, or in another view of this figure. */
  receive() {
    this.player.stop();
    this.wanted = fromTraits(this.link.get);
    this.accept();
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
    const first = this.link.get("_first");
    this.change({ ...fromTraits((name) => first[name]) });
    this.pickAt([...first.pick]);
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

  // ---- what the reader does ----------------------------------------------------------------------------------------

  togglePlay() {
    if (this.player.playing) return this.player.stop();
    this.stage.playing(true);
    this.player.start(this.wanted.pick, this.shown.map);
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  draw(changes) {
    if (changes.has("theme") || !this.theme) this.theme = readTheme(this.root);
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
