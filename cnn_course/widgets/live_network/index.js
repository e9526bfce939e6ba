// LiveNetwork: a digit is drawn, and every map of a small trained network follows, down to the softmax.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "./style.css";
import { h } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { SIDE } from "../lib/maths/digit.js";
import { bytesOf } from "../lib/maths/tensor.js";
import { drawable, stroked } from "../lib/parts/pen.js";
import { keyMove, pointable } from "../lib/parts/pick.js";
import { panel } from "./panel.js";
import { settings } from "./settings.js";
import { sheet } from "./sheet.js";
import { fromTraits, network, sceneOf, strongestUnit, TRAITS, toTraits } from "./state.js";
import { strips } from "./strips.js";
import { chainOf, ties } from "./ties.js";
import { patchOf, seenBy } from "./units.js";

export default class Explorer extends Figure {
  everything = ["result", "pick"];

  constructor(model) {
    super(model, { traits: TRAITS, fromTraits, toTraits });
    const { words } = this;
    this.network = network(model.get("_network"));
    this.erase = false;
    this.look = null; // where the mouse is, while it is over the large map
    this.cursor = null; // where the keys are, on the sheet
    this.isNew = false; // the unit has just been chosen by the reader
    this.shownMap = null; // the map before the unit whose numbers are shown; null: the one that counts most

    const change = (changes) => this.change(changes);
    const digits = split(bytesOf(model.get("_digits")), SIDE * SIDE);
    this.settings = settings({ words, digits, change, reset: () => this.reset() });
    this.sheet = sheet(words, {
      onpen: (erase) => (this.erase = erase),
      onclear: () => change({ digit: new Uint8Array(SIDE * SIDE) }),
      oncentre: (centre) => change({ centre }),
    });
    this.strips = strips(this.network, words, {
      onpick: (pick) => this.pickAt(pick, { say: true }),
      onmap: (layer, map) => this.pickAt([layer, ...this.bestUnit(layer, map), map], { say: true }),
    });
    this.panel = panel(this.network, words, {
      onplace: (axis, value) => this.placeAt(axis, value),
      onchannel: (layer, map) => this.showMap(layer, map),
    });
    this.ties = ties(({ layer, map, box }) =>
      layer === "input" ? this.sheet.rectOf(box) : this.strips.rectOf(layer, map, box),
    );
    this.measured = [this.sheet, this.panel];
  }

  assemble() {
    const stage = h("div", { class: "cc-stage" }, this.sheet.element, this.strips.element, this.ties.element);
    return [this.settings.element, stage, this.panel.element];
  }

  hooks() {
    return {
      output: () => this.plainOutputs(),
      state: () => ({ ...this.wanted, digit: Array.from(this.wanted.digit) }),
      seen: () => Array.from(this.shown.seen),
    };
  }

  plainOutputs() {
    const plain = ({ height, width, channels, data }) => ({ shape: [height, width, channels], data: Array.from(data) });
    return Object.fromEntries(Object.entries(this.shown.outputs).map(([name, one]) => [name, plain(one)]));
  }

  listen() {
    super.listen();
    drawable(this.sheet.drawing, SIDE, {
      onstroke: (from, to) => this.stroke(from, to),
      oncursor: (cell) => this.moveCursor(cell),
    });
    const { large } = this.panel;
    pointable(large, {
      onlook: (unit) => this.lookAt(unit && this.unitInMap(unit)),
      onkeep: (unit) => this.pickAt(this.unitInMap(unit)),
    });
    large.element.addEventListener("keydown", (event) => {
      const [, row, column] = this.wanted.pick;
      const { size } = this.step;
      const next = keyMove([row, column], { height: size, width: size }, event);
      if (!next) return;
      event.preventDefault();
      this.pickAt(this.unitInMap(next), { say: true });
    });
    this.sizes.observe(large.element); // it is hidden at times
  }

  // ---- the state -------------------------------------------------------------------------------------------------

  change(changes) {
    this.sayAnswer = true;
    super.change(changes);
  }

  reset() {
    this.shownMap = null;
    super.reset();
  }

  accept() {
    this.stale = true;
    this.look = null;
    this.settings.set(this.wanted);
    this.frames.ask(...this.everything);
  }

  /** What follows from the drawing, computed once a frame. */
  get shown() {
    if (this.stale) this.scene = sceneOf(this.wanted, this.network, this.scene?.outputs);
    this.stale = false;
    return this.scene;
  }

  /** The layer of the unit that is picked. */
  get step() {
    return this.network.steps.find((one) => one.name === this.wanted.pick[0]);
  }

  /** A unit of the picked map; the map that is drawn yet may be larger. */
  unitInMap(unit) {
    const [layer, , , map] = this.wanted.pick;
    return [layer, ...unit.map((place) => Math.min(place, this.step.size - 1)), map];
  }

  /** The reader has typed the row (0) or the column (1) of a unit. */
  placeAt(axis, value) {
    if (this.step.size > 1) this.pickAt(this.unitInMap(this.wanted.pick.slice(1, 3).with(axis, value)));
  }

  /** The unit that a map chosen by key begins with: the same place in another map of the layer, else the strongest. */
  bestUnit(layer, map) {
    const { pick } = this.wanted;
    return pick[0] === layer ? pick.slice(1, 3) : strongestUnit(this.shown.outputs[layer], map);
  }

  // ---- what the reader does ----------------------------------------------------------------------------------------

  stroke(from, to) {
    const digit = stroked(this.wanted.digit, SIDE, from, to, this.erase);
    if (digit !== this.wanted.digit) this.change({ digit });
  }

  moveCursor(cell) {
    this.cursor = cell;
    this.frames.ask("pick");
    if (cell)
      this.voice.say(this.words.paintedCell(...cell, this.words.ink(this.wanted.digit[cell[0] * SIDE + cell[1]])));
  }

  lookAt(pick) {
    this.look = pick;
    this.frames.ask("pick");
  }

  /** Shows the numbers of a map that the picked unit takes; not where a unit of another layer has been picked since. */
  showMap(layer, map) {
    if (layer !== this.wanted.pick[0]) return;
    this.shownMap = map;
    this.frames.ask("pick");
  }

  pickAt(pick, { say = false } = {}) {
    if (pick[0] !== this.wanted.pick[0]) this.shownMap = null;
    this.wanted = { ...this.wanted, pick };
    this.look = null;
    this.sayPick = say;
    this.isNew = true;
    this.link.tell({ pick });
    this.frames.ask("pick");
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  draw(changes) {
    if (changes.has("result")) this.drawResult();
    if (changes.has("result") || changes.has("pick")) this.drawPick();
  }

  drawResult() {
    const answer = this.sheet.draw(this.shown, this.wanted);
    this.strips.draw(this.shown, this.wanted.beforeRelu, this.theme);
    if (this.sayAnswer) this.voice.say(answer);
    this.sayAnswer = false;
  }

  drawPick() {
    const pick = this.look ?? this.wanted.pick;
    const step = this.network.steps.find((one) => one.name === pick[0]);
    const { unit, said, used } = this.panel.update(this.shown, { ...this.wanted, pick }, this.shownMap, this.theme);
    const chain = chainOf(this.network, this.shown.outputs, pick, used);
    this.strips.mark(pick, this.framesFor(step, pick, used, chain), this.words.sums[step.kind](unit));
    this.tie(chain);
    this.sheet.mark(seenBy(this.network.steps, pick), this.cursor, this.theme);
    if (this.sayPick) this.voice.say(this.words.announceUnit(pick, said));
    this.sayPick = false;
  }

  /** Draws the lines anew where they lead elsewhere, or the layers stand elsewhere: each stroke of the pen asks. */
  tie(chain) {
    const key = JSON.stringify([chain, this.root.offsetWidth]);
    if (key !== this.tied) this.ties.draw(chain, this.isNew);
    this.tied = key;
    this.isNew = false;
  }

  /** What is framed in the strips: the unit in its map, what it looks at in the layer before, and the rest of its chain. */
  framesFor(step, pick, used, chain) {
    if (step.kind === "Softmax") return {};
    const further = chain
      .slice(2)
      .map(({ layer, map, box }) => [layer, { box, of: (one) => (one === map ? "used" : "") }]);
    const before = this.network.steps.find((one) => one.after === step.source);
    const looked = step.size === 1 ? { row: 0, column: 0, side: before.size } : patchOf(step, pick.slice(1, 3));
    // A dense unit looks at every map: framed are those that count most. A pooling looks at its own map alone.
    const all = step.kind === "Conv2D" ? "all" : "";
    const found = before ? { [before.name]: { box: looked, of: (map) => (used.includes(map) ? "used" : all) } } : {};
    if (step.size === 1) return found;
    return {
      ...Object.fromEntries(further),
      ...found,
      [step.name]: { box: { row: pick[1], column: pick[2], side: 1 }, of: (map) => (map === pick[3] ? "unit" : "") },
    };
  }
}

/** Bytes in pieces of one length. */
function split(bytes, length) {
  return Array.from({ length: bytes.length / length }, (_, i) => bytes.slice(i * length, (i + 1) * length));
}
