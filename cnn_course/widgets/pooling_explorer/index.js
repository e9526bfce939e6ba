// PoolingExplorer: one number for each window, and what a push of the picture by one pixel does to all of them.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/copy.css";
import "../lib/parts/formula.css";
import "./style.css";
import { h } from "../lib/core/dom.js";
import { dimensions, fixed } from "../lib/core/format.js";
import { PickingFigure } from "../lib/core/picking.js";
import { outputNear } from "../lib/maths/conv.js";
import { kerasPoolCode } from "../lib/maths/keras_pool.js";
import { mostTelling, windowAt } from "../lib/maths/pool.js";
import { decodePictures } from "../lib/maths/sources.js";
import { extent } from "../lib/maths/tensor.js";
import { copyButton } from "../lib/parts/copy.js";
import { formula } from "../lib/parts/formula.js";
import { pointable } from "../lib/parts/pick.js";
import { windowBlock } from "../lib/parts/window.js";
import { settings, spokenName } from "./settings.js";
import { stage } from "./stage.js";
import { fromTraits, inside, LARGEST, samePlace, sceneOf, TRAITS, toTraits } from "./state.js";

export default class Explorer extends PickingFigure {
  constructor(model) {
    super(model, { traits: TRAITS, fromTraits, toTraits });
    const { words } = this;
    const pictures = model.get("_pictures");
    this.pictures = decodePictures(pictures, model.get("_pixels"));
    this.settings = settings({ words, pictures, change: (changes) => this.change(changes), reset: () => this.reset() });
    this.stage = stage(words, {
      onplace: (axis, value) => this.placeAt(axis, value),
      onplay: () => this.togglePlay(),
      onstep: (by) => this.step(by),
      onpush: (by) => this.push(by),
      onunpush: () => this.change({ shift: [0, 0] }),
    });
    this.windows = [windowBlock(words), windowBlock(words)];
    this.formula = formula(words);
    this.copy = copyButton({ words, text: () => this.code(), say: (text) => this.voice.say(text) });
    this.measured = [this.stage];
  }

  assemble() {
    this.blocks = h(
      "div",
      { class: "cc-windows" },
      this.windows.map((one) => one.element),
    );
    const foot = h("div", { class: "cc-foot" }, this.formula.element, this.copy.element);
    return [this.settings.element, this.stage.element, this.blocks, foot, this.copy.byHand];
  }

  hooks() {
    const plain = ({ height, width, data }) => ({ shape: [height, width], data: Array.from(data) });
    return {
      output: () => plain(this.shown.after),
      outputBefore: () => plain(this.shown.before),
      changed: () => ({ count: this.shown.change.count, mean: this.shown.change.mean }),
      code: () => this.code(),
    };
  }

  listen() {
    super.listen();
    const { input, outputs } = this.stage;
    const near = ([row, column]) => {
      const { down, across } = this.shown.places;
      return outputNear(this.shown.places, [row - down.before, column - across.before]);
    };
    pointable(input, {
      onlook: (pixel) => this.lookAt(pixel && near(pixel)),
      onkeep: (pixel) => this.pickAt(near(pixel)),
    });
    for (const output of outputs) {
      pointable(output, { onlook: (pick) => this.lookAt(pick), onkeep: (pick) => this.pickAt(pick) });
      this.picksByKeys(output.element);
    }
  }

  // ---- the state -------------------------------------------------------------------------------------------------

  get map() {
    return this.shown.after;
  }

  /** The reader has changed something. */
  change(changes) {
    this.player.stop();
    const before = this.shown;
    this.wanted = { ...this.wanted, ...changes };
    this.accept();
    const { image, places } = this.shown;
    const moved = () =>
      changes.picture ? mostTelling(image, places) : samePlace(this.wanted.pick, before, this.shown);
    if (!changes.shift) this.wanted.pick = inside(changes.pick ?? moved(), places);
    this.sayResult = true;
    this.link.tell(toTraits(this.wanted));
  }

  /** One pixel further; not out of sight. */
  push([down, right]) {
    const within = (value) => Math.min(LARGEST, Math.max(-LARGEST, value));
    const { shift } = this.wanted;
    this.change({ shift: [within(shift[0] + down), within(shift[1] + right)] });
  }

  accept() {
    this.settings.set(this.wanted);
    this.shown = sceneOf(this.wanted, this.pictures);
    this.wanted.pick = inside(this.wanted.pick, this.shown.places);
    this.look = null;
    this.frames.ask("result", "pick");
  }

  code() {
    return kerasPoolCode({ ...this.shown, words: this.words });
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  draw(changes) {
    this.measure();
    if (changes.has("result")) this.drawResult();
    if (changes.has("pick")) this.drawPick();
  }

  drawResult() {
    this.stage.draw(this.shown, spokenName(this.words, this.wanted));
    this.formula.update(this.shown.places);
    this.windows[1].element.hidden = !this.shown.push;
    this.blocks.toggleAttribute("data-pushed", this.shown.push);
    if (this.sayResult) this.voice.say(this.shown.push ? this.stage.verdict() : this.sizeInWords());
    this.sayResult = false;
  }

  sizeInWords() {
    const { height, width, data } = this.shown.after;
    return this.words.announceOutput(dimensions(height, width), ...extent(data).map((value) => fixed(value)));
  }

  drawPick() {
    const pick = this.look ?? this.wanted.pick;
    const { image, moved, places, kind, size, push } = this.shown;
    const names = push ? [this.words.windowBefore, this.words.windowAfter] : [this.words.windowTitle];
    const values = names.map((name, i) =>
      this.windows[i].update(windowAt([image, moved][i], places, pick, kind), size, kind, name),
    );
    this.stage.mark(this.shown, { pick, playing: this.player.playing }, this.theme);
    if (this.say) this.voice.say(this.words.announcePick(...pick, ...values));
    this.say = false;
  }
}
