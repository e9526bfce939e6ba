// ConvolutionExplorer: a filter goes over a picture, and every number of it can be seen and changed.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/copy.css";
import "../lib/parts/formula.css";
import "./style.css";
import { h } from "../lib/core/dom.js";
import { dimensions, fixed } from "../lib/core/format.js";
import { PickingFigure } from "../lib/core/picking.js";
import { pictureTitle } from "../lib/core/words.js";
import { conv2d, outputNear, patchAt } from "../lib/maths/conv.js";
import { kerasCode } from "../lib/maths/keras.js";
import { decodeOwn, decodePictures } from "../lib/maths/sources.js";
import { channel, equal, fromLists, spread, strongest, tensor, toLists } from "../lib/maths/tensor.js";
import { arithmetic } from "../lib/parts/arithmetic.js";
import { checkbox } from "../lib/parts/controls.js";
import { copyButton } from "../lib/parts/copy.js";
import { formula } from "../lib/parts/formula.js";
import { BRUSHES, brushName, paintable, painted } from "../lib/parts/paint.js";
import { pointable } from "../lib/parts/pick.js";
import { bank, layer, remembered, tooLarge } from "./bank.js";
import { LIMITS, settings } from "./settings.js";
import { stage } from "./stage.js";
import { changed, fromTraits, GRID, inside, misfit, samePlace, scenes, sheet, TRAITS, toTraits } from "./state.js";
import { fly } from "./tie.js";

export default class Explorer extends PickingFigure {
  everything = ["theme", "result", "pick"];

  constructor(model) {
    super(model, { traits: TRAITS, fromTraits, toTraits });
    const { words } = this;
    const pictures = model.get("_pictures");
    this.pictures = decodePictures(pictures, model.get("_pixels"));
    this.sceneOf = scenes(this.pictures);
    const filters = model.get("_filters").map(({ name, kernel }) => ({ name, kernel: fromLists(kernel) }));
    this.filters = new Map(filters.map(({ name, kernel }) => [name, kernel]));
    this.readOwn();
    this.cursor = null; // where the keys are, while a grid is painted
    this.brush = "white";
    this.settings = settings({
      words,
      pictures,
      filters,
      hasOwn: this.own !== null,
      change: (changes) => this.change(changes),
      current: () => this.wanted,
      reset: () => this.reset(),
      first: this.first(),
    });
    this.stage = stage(words, {
      onplace: (axis, value) => this.placeAt(axis, value),
      onplay: () => this.togglePlay(),
      onstep: (by) => this.step(by),
      onbrush: (brush) => this.takeBrush(brush),
      onclear: () => this.clear(),
    });
    this.bank = bank({ words, onchoose: (kernel) => this.change({ kernel }) });
    this.shared = checkbox({ label: words.sameEverywhere, value: true, onchange: (on) => this.share(on) });
    this.arithmetic = arithmetic({
      words,
      limit: LIMITS.weight,
      onedit: (...edit) => this.edit(...edit),
      beside: this.shared.element,
    });
    this.formula = formula(words);
    this.copy = copyButton({ words, text: () => this.code(), say: (text) => this.voice.say(text) });
    this.measured = [this.stage, this.bank];
  }

  /** In an address a filter of the course stands by its name. */
  toAddress(traits) {
    const kernel = fromLists(traits.kernel);
    const name = [...this.filters.keys()].find((one) => equal(this.filters.get(one), kernel));
    return { ...traits, kernel: name ?? traits.kernel };
  }

  /** A kernel that is none of the bank's others is the reader's own. */
  fromAddress(settings) {
    const named = this.filters.get(settings.kernel);
    const kernel = named ? toLists(named) : settings.kernel;
    if (kernel === undefined) return settings;
    const { bank } = { ...this.first(), ...settings };
    const { ownKernel } = remembered({ bank, kernel: fromLists(kernel) }, this.filters);
    return { ...settings, kernel, ...(ownKernel ? { _own_kernel: kernel } : {}) };
  }

  assemble() {
    const foot = h("div", { class: "cc-foot" }, this.formula.element, this.copy.element);
    const sums = h("div", { class: "cc-sums" }, this.arithmetic.element);
    const above = [this.settings.element, this.stage.element, this.bank.element];
    return [above, sums, foot, this.copy.byHand];
  }

  hooks() {
    const output = () => {
      const { height, width, data } = this.result();
      return { shape: [height, width], data: Array.from(data) };
    };
    const state = () => ({ ...this.wanted, kernel: toLists(this.wanted.kernel) });
    return { output, state, bank: () => this.bank.numbers(), code: () => this.code() };
  }

  listen() {
    super.listen();
    const { input, output } = this.stage;
    const isPaint = () => this.wanted.picture === GRID;
    const unpadded = ([row, column]) => [row - this.shown.places.down.before, column - this.shown.places.across.before];
    const near = (pixel) => outputNear(this.shown.places, unpadded(pixel));
    pointable(output, { onlook: (pick) => this.lookAt(pick), onkeep: (pick) => this.pickAt(pick) });
    pointable(input, {
      onlook: (pixel) => this.lookAt(pixel && !isPaint() ? near(pixel) : null),
      onkeep: (pixel) => isPaint() || this.pickAt(near(pixel)),
    });
    this.picksByKeys(output.element);
    paintable(input, {
      active: isPaint,
      size: () => this.shown.image,
      offset: unpadded,
      onpaint: (cells) => this.paint(cells),
      oncursor: (cell) => this.moveCursor(cell),
    });
  }

  // ---- the state -------------------------------------------------------------------------------------------------

  /** The learner's own picture, if there is one. */
  readOwn() {
    const own = this.link.get("_own");
    this.own = decodeOwn(own?.shape, own?.data);
  }

  receive() {
    this.readOwn();
    if (this.own) this.settings.offerOwn();
    super.receive();
  }

  get map() {
    return this.result();
  }

  /** The reader has changed something. */
  change(changes) {
    this.player.stop();
    const before = this.shown;
    this.wanted = changed(this.wanted, changes);
    if (!this.accept()) return;
    const moved = before && samePlace(this.wanted.pick, before, this.shown);
    this.wanted.pick = changes.pick ?? (changes.picture ? strongest(this.result()) : moved);
    this.link.tell(toTraits(this.wanted));
  }

  reset() {
    this.link.tell({ _painting: new DataView(new ArrayBuffer(0)) });
    super.reset();
  }

  /** Takes what is wanted, if the filter and those of the bank fit; else says so and keeps what is shown. */
  accept() {
    const scene = this.sceneOf(this.wanted, this.own);
    this.settings.set(this.wanted);
    const next = scene.places.fits ? remembered(this.wanted, this.filters) : this.wanted;
    scene.layer = layer(next, this.filters, scene.image.channels);
    const wrong = scene.places.fits ? tooLarge(scene.layer, scene.image, scene.settings) : scene;
    this.stage.problem(wrong ? misfit(this.words, wrong.kernel, wrong.places, wrong.name) : null);
    if (wrong) return false;
    this.wanted = next;
    this.shown = scene;
    this.stale = true;
    this.wanted.pick = inside(this.wanted.pick, scene.places);
    this.look = null;
    this.frames.ask("result", "pick");
    return true;
  }

  /** The result for what is shown, computed once. */
  result() {
    if (this.stale) this.shown.output = conv2d(this.shown.image, this.shown.kernel, this.shown.settings);
    this.stale = false;
    return this.shown.output;
  }

  code() {
    return kerasCode({ ...this.shown, kernel: this.shown.given, words: this.words });
  }

  // ---- what the reader does ----------------------------------------------------------------------------------------

  edit(cell, index, value) {
    const { kernel } = this.wanted;
    const data = kernel.data.slice();
    data[cell * kernel.channels + (kernel.channels === 1 ? 0 : index)] = value;
    this.change({ kernel: tensor(kernel.height, kernel.width, kernel.channels, data) });
  }

  share(on) {
    const { kernel } = this.wanted;
    this.change({ kernel: on ? channel(kernel, 0) : spread(kernel, 3) });
  }

  paint(cells) {
    const { width } = this.shown.image;
    this.repaint(painted(sheet(this.wanted, this.pictures), width, cells, BRUSHES[this.brush]));
  }

  clear() {
    const { height, width } = this.shown.image;
    this.repaint(new Uint8Array(height * width * 3));
  }

  takeBrush(brush) {
    this.brush = brush;
    this.frames.ask("result");
  }

  repaint(painting) {
    if (painting === this.wanted.painting) return;
    this.link.tell({ _painting: new DataView(painting.slice().buffer) });
    this.change({ painting });
  }

  moveCursor(cell) {
    this.cursor = cell;
    this.frames.ask("pick");
    if (!cell) return;
    const { image } = this.shown;
    const colour = spread(image, 3)
      .data.subarray(3 * (cell[0] * image.width + cell[1]))
      .slice(0, 3);
    const name = this.words.brushes[brushName(Array.from(colour, (value) => value * 255))];
    this.voice.say(this.words.paintedCell(...cell, name));
  }

  /** The reader has picked, by hand: what belongs together is tied. */
  pickAt(pick, more = {}) {
    super.pickAt(pick, more);
    this.isTied = !more.playing;
  }

  tie(pick) {
    const { square, pixel } = this.stage.boxes(this.shown, pick);
    const { patches, sum } = this.arithmetic.seen();
    const patch = patches.map((one) => [square, one.getBoundingClientRect()]);
    fly(this.root.firstElementChild, [...patch, [sum.getBoundingClientRect(), pixel]]);
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  draw(changes) {
    this.stage.measure();
    this.result();
    if (changes.has("result")) this.drawResult(changes.has("theme"));
    if (changes.has("pick")) this.drawPick();
  }

  drawResult(everything) {
    const { kernel, places, output } = this.shown;
    const name = pictureTitle(this.words, this.wanted.picture);
    const [low, high] = this.stage.draw(this.shown, { name, brush: this.brush, everything }, this.theme);
    this.bank.draw(this.shown, everything, this.theme);
    this.arithmetic.build(kernel.height, kernel.width, kernel.channels);
    this.arithmetic.updateKernel(kernel, this.theme);
    this.shared.set(this.wanted.kernel.channels === 1);
    this.formula.update(places);
    this.voice.say(this.words.announceOutput(dimensions(output.height, output.width), fixed(low), fixed(high)));
  }

  drawPick() {
    const pick = this.look ?? this.wanted.pick;
    const { image, kernel, places } = this.shown;
    const total = this.arithmetic.updatePick(patchAt(image, kernel, places, pick), kernel, this.theme);
    this.stage.mark(this.shown, { pick, cursor: this.cursor, playing: this.player.playing }, this.theme);
    if (this.say) this.voice.say(this.words.announcePick(...pick, total));
    if (this.isTied) this.tie(pick);
    this.say = this.isTied = false;
  }
}
