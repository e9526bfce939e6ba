// ReceptiveFieldExplorer: which pixels of the picture a unit sees, in a chain to build and in any network.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/slider.css";
import "./style.css";
import { Misfit } from "../lib/core/address.js";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { allBlocks, hasStranger } from "../lib/maths/blocks.js";
import { middleOf, unitNear } from "../lib/maths/receptive.js";
import { bytesOf } from "../lib/maths/tensor.js";
import { whole } from "../lib/parts/controls.js";
import { keyMove, pointable } from "../lib/parts/pick.js";
import { chainDrawing, chainKey, inRuns } from "./chain.js";
import { networkStage } from "./network.js";
import { recursion } from "./recursion.js";
import { settings } from "./settings.js";
import {
  chainScene,
  decodeRecorded,
  edited,
  fromTraits,
  middleUnit,
  networkScene,
  picked,
  sameUnit,
  settingsOf,
  TRAITS,
  toTraits,
} from "./state.js";
import { fieldTable } from "./table.js";
import { opened, unfoldedAtFirst } from "./ways.js";

export default class Explorer extends Figure {
  everything = ["result"];

  constructor(model) {
    super(model, { traits: [...TRAITS, "_known"], fromTraits, toTraits });
    const { words } = this;
    this.opened = new Map(); // the networks that were looked at, by name: they do not change
    this.recorded = decodeRecorded(model.get("_recorded"));
    this.look = null; // where the mouse is, while it is over a drawing: [row, unit] of the chain, a network's [row, column]

    this.settings = settings({
      words,
      names: () => this.link.get("_known").map(({ name }) => name),
      hasRecorded: (name) => Boolean(this.recorded[name]?.length),
      change: (changes) => this.change(changes),
      edit: (one) => this.change(edited(this.wanted, one)),
      show: (network) => this.show(network),
      reset: () => this.reset(),
    });
    this.chain = chainDrawing(words);
    this.table = fieldTable(words, (row) => this.pickUnit([row, this.nearest(row)], { say: true }));
    this.network = networkStage(words, () => this.photographs(), {
      onstop: (layer) => this.pickLayer(layer),
      onlayer: (layer) => this.pickLayer(layer),
      onfold: (name) => this.fold(name),
      onall: (is) => this.change({ unfolded: is ? allBlocks(this.scene.network.blocks).map(({ name }) => name) : [] }),
    });
    this.recursion = recursion(words);
  }

  assemble() {
    const { words } = this;
    const typed = (label, onchange) =>
      whole({ label, hideLabel: true, low: 0, high: 0, value: 0, problem: words.wholeFrom, onchange });
    this.typed = {
      layer: typed(words.pickedLayer, (layer) => this.pickUnit([layer + 1, this.nearest(layer + 1)])),
      unit: typed(words.pickedUnit, (unit) => this.pickUnit([this.scene.at, unit])),
      row: typed(words.pickedRow, (row) => this.pickPlace([row, this.scene.unit[1]])),
      column: typed(words.pickedColumn, (column) => this.pickPlace([this.scene.unit[0], column])),
    };
    const named = (name, text) => [
      h("span", { class: "cc-label", "aria-hidden": "true" }, text),
      this.typed[name].element,
    ];
    const title = h("span", { class: "cc-label" }, words.picked);
    this.ofChain = h("span", { class: "cc-numbers" }, named("layer", words.layerWord), named("unit", words.unitWord));
    this.ofNetwork = h("span", { class: "cc-numbers" }, named("row", words.row), named("column", words.column));
    this.sentence = h("p", { class: "cc-sentence" });
    const where = h(
      "div",
      { class: "cc-picking" },
      h("div", { class: "cc-where" }, title, this.ofChain, this.ofNetwork),
      this.sentence,
    );
    this.ownStage = h("div", { class: "cc-own" }, this.chain.element, this.table.element);
    const stage = h("div", { class: "cc-stage" }, this.ownStage, this.network.element, where);
    return [this.settings.element, stage, this.recursion.element];
  }

  hooks() {
    return { output: () => this.output() };
  }

  listen() {
    super.listen();
    pointable(this.chain, {
      onlook: (place) => this.lookAt(place),
      onkeep: (place) => this.pickUnit(place),
    });
    this.chain.element.addEventListener("keydown", (event) => {
      const next = chainKey(this.scene, event);
      if (!next) return;
      event.preventDefault();
      this.pickUnit(next, { say: true });
    });
    const { photo } = this.network;
    const near = ([row, column]) => [unitNear(this.scene.one, row), unitNear(this.scene.one.across, column)];
    pointable(photo, {
      onlook: (pixel) => this.wanted.effective || this.lookAt(pixel && near(pixel)),
      onkeep: (pixel) => this.wanted.effective || this.pickPlace(near(pixel)),
    });
    photo.element.addEventListener("keydown", (event) => {
      const { units: height, across } = this.scene.one;
      const next = this.wanted.effective ? null : keyMove(this.scene.unit, { height, width: across.units }, event);
      if (!next) return;
      event.preventDefault();
      this.pickPlace(next, { say: true });
    });
  }

  /** The blocks of an address are those of its network. */
  fromAddress(settings) {
    const { network, unfolded } = { ...this.first(), ...settings };
    if (hasStranger(unfolded, this.find(network)?.blocks ?? [])) throw new Misfit("unfolded");
    return settings;
  }

  /** The network of a name, with its stops; undefined for the chain. */
  find(name) {
    const known = this.link.get("_known").find((one) => one.name === name);
    if (known && !this.opened.has(name)) this.opened.set(name, opened(known));
    return this.opened.get(name);
  }

  photographs() {
    return Object.fromEntries(
      Object.entries(this.link.get("_photographs")).map(([size, bytes]) => [size, bytesOf(bytes)]),
    );
  }

  /** Python may name a network before it hands it over: until then the chain is shown. */
  get isChain() {
    return !this.find(this.wanted.network);
  }

  measure() {
    return this.isChain ? this.chain.measure() : this.network.measure();
  }

  output() {
    const { scene } = this;
    if (!this.isChain) {
      const { layer, unit, rows, columns, map } = scene;
      return {
        fields: scene.network.layers.map(({ size, jump, start }) => [size, jump, start]),
        layer,
        unit,
        rows,
        columns,
        effective: Boolean(map),
        across: scene.network.layers.map(({ across }) => [across.size, across.jump, across.start]),
        bars: this.network.shown().columns.map(({ stop, block }) => [stop, block?.name ?? null]),
        links: this.network.shown().links,
      };
    }
    const fields = scene.rows.slice(1).map(({ size, jump, start }) => [size, jump, start]);
    return {
      fields,
      units: scene.rows.slice(1).map((row) => row.units),
      field: scene.field,
      pixels: scene.pixels,
      layer: scene.at - 1,
      unit: scene.unit,
    };
  }

  // ---- the state -------------------------------------------------------------------------------------------------

  /** The reader has changed something. */
  change(changes) {
    this.wanted = { ...this.wanted, ...changes };
    if (changes.effective) this.toRecorded();
    if (!this.accept()) return;
    this.sayIt = true;
    this.link.tell(toTraits(this.wanted));
  }

  /** Another network, or the chain: a network begins at its last layer. */
  show(network) {
    const found = this.find(network);
    const last = found && {
      networkLayer: found.layers.length - 1,
      networkUnit: middleUnit(found.layers.at(-1)),
      unfolded: unfoldedAtFirst(found),
    };
    // Of the chain, what was last shown: an edit that does not fit is not taken along.
    const { layers, size, layer, unit } = fromTraits(this.link.get);
    this.change({
      layers,
      size,
      layer,
      unit,
      network,
      ...last,
      effective: this.wanted.effective && Boolean(this.recorded[network]?.length),
    });
  }

  /** Recordings are of some layers, and of the unit in the middle: goes to the nearest. */
  toRecorded() {
    const { network, networkLayer } = this.wanted;
    const distance = (row) => Math.abs(row.layer - networkLayer);
    const [nearest] = [...(this.recorded[network] ?? [])].sort((one, other) => distance(one) - distance(other));
    if (!nearest) return;
    const { layers } = this.find(network);
    Object.assign(this.wanted, { networkLayer: nearest.layer, networkUnit: middleUnit(layers[nearest.layer]) });
  }

  /** Takes what is wanted, if every layer has room; else says so and keeps what is shown. */
  accept() {
    const { wanted, words } = this;
    this.look = null;
    this.settings.set(wanted);
    const found = this.find(wanted.network);
    const scene = found ? networkScene(wanted, found, this.recorded[found.name] ?? []) : chainScene(wanted);
    const misfit = scene.misfit ?? null;
    setText(
      this.chain.problem,
      misfit === null ? "" : words.doesNotFit(misfit, settingsOf(wanted.layers[misfit]), scene.rows[misfit].units),
    );
    this.chain.element.toggleAttribute("data-misfit", misfit !== null);
    if (misfit !== null) return false;
    this.scene = scene;
    if (found) Object.assign(wanted, { networkLayer: scene.layer, networkUnit: scene.unit });
    else Object.assign(wanted, { layer: scene.at - 1, unit: scene.unit });
    this.ownStage.hidden = this.ofChain.hidden = Boolean(found);
    this.network.element.hidden = this.ofNetwork.hidden = !found;
    this.frames.ask("result");
    return true;
  }

  // ---- what the reader does: what is pressed was drawn for an earlier state, and may be gone ---------------------------

  /** The unit of another row that stands over the same place. */
  nearest(row) {
    const { rows, at, unit } = this.scene;
    return unitNear(rows[Math.min(row, rows.length - 1)], middleOf(rows[at], unit));
  }

  lookAt(place) {
    this.look = place;
    this.frames.ask("pick");
  }

  pickUnit([drawnRow, drawnUnit], { say = false } = {}) {
    if (!this.isChain) return;
    const row = Math.min(drawnRow, this.scene.rows.length - 1);
    const unit = Math.min(drawnUnit, this.scene.rows[row].units - 1);
    this.look = null;
    const before = this.wanted.layer;
    Object.assign(this.wanted, { layer: row - 1, unit });
    Object.assign(this.scene, picked(this.scene.rows, row, unit));
    if (this.chain.element.hasAttribute("data-misfit")) this.dropMisfit();
    else if (before !== this.wanted.layer) this.settings.set(this.wanted);
    this.keep(say);
  }

  /** Who picks a unit of the chain that is still shown goes back to it. */
  dropMisfit() {
    Object.assign(this.wanted, { layers: this.scene.layers, size: this.scene.rows[0].units });
    this.accept();
  }

  pickPlace(unit, { say = false } = {}) {
    if (this.isChain) return;
    this.look = null;
    this.wanted.networkUnit = unit;
    this.scene = networkScene(this.wanted, this.scene.network, this.scene.recorded);
    this.keep(say);
  }

  pickLayer(drawn) {
    if (this.isChain) return;
    const { network, one, unit } = this.scene;
    const layer = Math.min(drawn, network.layers.length - 1);
    const networkUnit = this.wanted.effective
      ? middleUnit(network.layers[layer])
      : sameUnit(one, unit, network.layers[layer]);
    this.wanted = { ...this.wanted, networkLayer: layer, networkUnit };
    if (this.wanted.effective) this.toRecorded();
    this.scene = networkScene(this.wanted, network, this.scene.recorded);
    this.keep(false);
  }

  /** Unfolds a block, or folds it; what is picked afterwards lies in it. */
  fold(name) {
    const { network, layer, unit } = this.scene;
    const found = allBlocks(network?.blocks ?? []).find((block) => block.name === name);
    if (!found) return;
    const { first, last } = found;
    const { unfolded } = this.wanted;
    const isInside = first <= network.layers[layer].number && network.layers[layer].number <= last;
    const end = network.layers.findLastIndex(({ number }) => first <= number && number <= last);
    const next = isInside ? layer : end;
    this.change({
      unfolded: unfolded.includes(name) ? unfolded.filter((one) => one !== name) : [...unfolded, name],
      networkLayer: next,
      networkUnit: sameUnit(network.layers[layer], unit, network.layers[next]),
    });
  }

  keep(say) {
    this.sayIt = say;
    this.link.tell(toTraits(this.wanted));
    this.frames.ask("pick");
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  draw(changes) {
    this.measure();
    const text = this.isChain ? this.drawChain(changes) : this.drawNetwork();
    setText(this.sentence, text);
    if (this.sayIt) this.voice.say(text);
    this.sayIt = false;
  }

  drawChain(changes) {
    const { words, scene } = this;
    if (changes.has("result")) {
      this.chain.draw(scene);
      this.chain.element.setAttribute("aria-label", words.chainLabel(scene.rows[0].units, scene.layers.length));
      this.table.draw(scene.rows, scene.layers);
    }
    const now = this.look ? { ...scene, ...picked(scene.rows, ...this.look) } : scene;
    const { rows, at, unit } = now;
    this.chain.mark(now, this.theme);
    this.table.mark(at);
    const { axis } = rows[at];
    const { dilation, taps, span } = axis;
    this.recursion.update(
      rows[at - 1],
      axis,
      rows[at],
      dilation > 1 && taps > 1 ? words.dilatedSpan(taps, dilation, span) : "",
    );
    this.typed.layer.limit(0, rows.length - 2);
    this.typed.unit.limit(0, rows[at].units - 1);
    this.typed.layer.set(at - 1);
    this.typed.unit.set(unit);
    return words.chainSentence({
      layer: at - 1,
      unit,
      field: now.field,
      pixels: now.pixels,
      list: inRuns(now.pixels, words.to),
    });
  }

  drawNetwork() {
    const { words } = this;
    const wanted = this.look ? { ...this.wanted, networkUnit: this.look } : this.wanted;
    const scene = networkScene(wanted, this.scene.network, this.scene.recorded);
    const { network, one, unit, map } = scene;
    this.network.draw(scene, wanted.unfolded, this.theme);
    this.recursion.update(one.below, one, one);
    [this.typed.row, this.typed.column].forEach((typed, i) => {
      typed.limit(0, [one, one.across][i].units - 1);
      typed.set(unit[i]);
      typed.enable(!wanted.effective);
    });
    return map ? words.effectiveSentence(one, map) : words.networkSentence(scene, network.shape);
  }
}
