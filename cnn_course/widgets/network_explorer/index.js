// NetworkExplorer: a chain of layers to build, or any network to look at, drawn to scale and listed with its shapes, parameters
// and multiply-adds.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/copy.css";
import "../lib/parts/scaled.css";
import "./style.css";
import { Misfit } from "../lib/core/address.js";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { allBlocks, hasStranger } from "../lib/maths/blocks.js";
import { kerasChain } from "../lib/maths/keras_chain.js";
import { tableOf } from "../lib/maths/layers.js";
import { copyButton } from "../lib/parts/copy.js";
import { layerKey, networkDrawing } from "./drawing.js";
import { lookPanel } from "./look.js";
import { layerPanel, topControls } from "./settings.js";
import { edited, fromTraits, lookedScene, nameOf, OWN, pickedItem, sceneOf, TRAITS, toTraits } from "./state.js";
import { layerSums } from "./sums.js";
import { layerTable } from "./table.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: [...TRAITS, "_looked_at"], fromTraits, toTraits });
    const { words } = this;
    this.presets = model.get("_presets");
    this.own = null; // the reader's last chain, while a known network is shown
    this.tables = new Map(); // of the networks to look at, by name: they do not change

    this.copy = copyButton({
      words,
      text: () => kerasChain(this.wanted.layers, this.wanted.inputShape),
      say: (text) => this.voice.say(text),
    });
    this.top = topControls({
      words,
      names: () => [...this.presets, ...this.networks].map(({ name }) => name),
      copy: this.copy,
      show: (network) => this.show(network),
      resize: (inputShape) => this.change({ inputShape }),
      reset: () => this.reset(),
    });
    this.panel = layerPanel({ words, edit: (one) => this.change(edited(this.wanted, one)) });
    this.look = lookPanel({ words, onfold: (name) => this.fold(name), onall: (is) => this.foldAll(is) });
    const onfold = (name) => this.fold(name);
    this.drawing = networkDrawing(words, { onpick: (item) => this.press(item), onfold });
    this.table = layerTable(words, {
      onpick: (layer) => this.pick(layer),
      onfold,
      onkey: (event) => this.key(event, true),
    });
    this.sums = layerSums(words);
    this.drawing.element.addEventListener("keydown", (event) => this.key(event, false));
    this.measured = [this.drawing];
  }

  assemble() {
    this.legend = h("p", { class: "cc-key", role: "status" });
    const under = h("div", { class: "cc-under" }, this.legend, this.drawing.problem);
    const stage = h("div", { class: "cc-stage" }, this.drawing.element, under);
    const lists = h("div", { class: "cc-lists" }, this.table.element, this.panel.element, this.look.element);
    return [this.top.element, stage, lists, this.sums.element];
  }

  hooks() {
    const output = () => {
      const { rows, totals, problem, split, doubt } = this.scene;
      const shown = rows.map(({ axes, name, inputs, given, ...row }) => row);
      return { rows: shown, totals, problem, split, doubt };
    };
    const items = () => this.scene.items.map(({ first, last, block }) => [first, last, block?.name ?? null]);
    const links = () => this.scene.links.map(({ from, to }) => [from, to]);
    return { output, items, links, code: () => kerasChain(this.wanted.layers, this.wanted.inputShape) };
  }

  /** The networks that can be looked at: Python may hand over another one. */
  get networks() {
    return this.link.get("_looked_at") ?? [];
  }

  /** The network that is looked at; undefined while a chain is shown. */
  get looked() {
    return this.networks.find(({ name }) => name === this.wanted.network);
  }

  // ---- the state -------------------------------------------------------------------------------------------------

  /** The reader has changed something. Python is told of chains that can be; others stay here until they are mended. */
  change(changes) {
    this.wanted = { ...this.wanted, ...changes };
    if (!this.looked) this.wanted.network = nameOf(this.wanted, this.presets);
    this.accept();
    this.sayIt = true;
    if (!this.scene.problem) this.link.tell(toTraits(this.wanted));
  }

  /** A preset of an address comes with its layers. */
  fromAddress({ network, ...settings }) {
    const name = network ?? this.first().network;
    const looked = this.networks.find((one) => one.name === name);
    if (hasStranger(settings.unfolded ?? [], looked?.blocks ?? [])) throw new Misfit("unfolded");
    if (network === undefined) return settings;
    const preset = this.presets.find(({ name }) => name === network);
    const chain = preset ? { layers: preset.layers, input_shape: preset.input_shape } : {};
    return { ...chain, network, ...settings };
  }

  /** A known network, or the reader's own last chain. */
  show(network) {
    if (this.wanted.network === OWN) this.own = this.wanted;
    if (network === OWN) {
      if (this.own) this.change(this.own);
      return;
    }
    const preset = this.presets.find(({ name }) => name === network);
    if (!preset) {
      this.change({ network, pick: 0, unfolded: [] });
      return;
    }
    const { layers, input_shape: inputShape } = preset;
    const chain = { layers: layers.map((one) => ({ ...one })), inputShape: [...inputShape] };
    this.change({ ...chain, network, pick: 0, unfolded: [] });
  }

  reset() {
    if (this.wanted.network === OWN) this.own = this.wanted;
    super.reset();
  }

  accept() {
    const { looked } = this;
    this.scene = looked ? lookedScene(this.wanted, looked, this.tableOf(looked)) : sceneOf(this.wanted);
    this.wanted.pick = this.scene.pick;
    this.top.set(this.wanted, {
      hasOwn: this.own !== null,
      inputShape: this.scene.inputShape,
      isLooked: Boolean(looked),
    });
    this.setPanel();
    this.frames.ask(...this.everything);
  }

  tableOf({ name, layers, input_shape: inputShape }) {
    if (!this.tables.has(name)) this.tables.set(name, tableOf(layers, inputShape));
    return this.tables.get(name);
  }

  setPanel() {
    const { isLooked } = this.scene;
    this.panel.element.hidden = isLooked;
    this.look.element.hidden = !isLooked;
    if (isLooked) this.look.set(this.scene, pickedItem(this.scene));
    else this.panel.set(this.wanted);
  }

  // ---- what the reader does ----------------------------------------------------------------------------------------

  /** A box of the drawing is pressed: a folded block unfolds, anything else is picked. */
  press({ block, last }) {
    if (block) this.fold(block.name);
    else this.pick(last);
  }

  /** Picks a layer; one that is drawn yet may be gone. */
  pick(layer, { focus = false } = {}) {
    const pick = Math.min(layer, this.scene.layers.length - 1);
    this.wanted.pick = this.scene.pick = pick;
    this.setPanel();
    this.focusRow = focus;
    this.sayIt = true;
    if (!this.scene.problem) this.link.tell({ pick });
    this.frames.ask("pick");
  }

  /** Unfolds a block, or folds it; what is picked afterwards lies in it. */
  fold(name, { focus = false } = {}) {
    const found = allBlocks(this.scene.blocks).find((block) => block.name === name);
    if (!found) return; // it is drawn yet, but another network is wanted
    const { first, last } = found;
    const { unfolded, pick } = this.wanted;
    const isOpen = unfolded.includes(name);
    this.focusRow = focus;
    this.change({
      unfolded: isOpen ? unfolded.filter((one) => one !== name) : [...unfolded, name],
      pick: first <= pick && pick <= last ? pick : last,
    });
  }

  foldAll(isOpen) {
    this.change({ unfolded: isOpen ? allBlocks(this.scene.blocks).map(({ name }) => name) : [] });
  }

  /** The block that Enter unfolds or folds: the picked one, or the one around the picked layer. */
  get near() {
    const { items, open } = this.scene;
    const item = pickedItem(this.scene);
    const around = open.filter(({ from, to }) => from <= item && item <= to).at(-1);
    return items[item].block?.name ?? around?.block.name ?? null;
  }

  key(event, focus) {
    const isEnter = event.key === "Enter" || event.key === " ";
    if (isEnter && this.scene.isLooked && (!focus || this.scene.items[pickedItem(this.scene)].block)) {
      event.preventDefault();
      if (this.near) this.fold(this.near, { focus });
      return;
    }
    const next = layerKey(pickedItem(this.scene), this.scene.items.length, event);
    if (next === null) return;
    event.preventDefault();
    this.pick(this.scene.items[next].last, { focus });
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  draw(changes) {
    const { words, scene, drawing } = this;
    if (this.measure() || changes.has("scene")) this.drawChain();
    const item = pickedItem(scene);
    const { block, first, row } = scene.items[item];
    const layer = scene.layers[first];
    const name = block?.name ?? (scene.isLooked ? scene.rows[first].name : layer.kind);
    const text = this.sentence(scene.items[item], name);
    drawing.mark(item, row ? words.blockName(name, row.output) : "");
    this.table.mark(item, { focus: this.focusRow });
    this.sums.update(layer, row, text, block);
    if (this.sayIt) this.voice.say(text);
    this.sayIt = this.focusRow = false;
  }

  sentence({ block, first, last, row }, name) {
    const { words, scene } = this;
    const { kind } = scene.layers[first];
    if (!row) return words.noOutput(first, kind);
    if (block) return words.blockSentence(name, last - first + 1, row, scene.totals);
    if (scene.isLooked) return words.lookedSentence(name, kind, row, scene.totals);
    return words.sentence(first, { kind }, row, scene.totals, Boolean(scene.problem));
  }

  drawChain() {
    const { words, scene, drawing } = this;
    const { problem, doubt, layers } = scene;
    drawing.draw(scene);
    this.table.draw(scene);
    setText(drawing.problem, problem ? words.problem(problem, layers[problem.layer]) : "");
    const isDoubtful = Boolean(doubt && !problem);
    const key = scene.isLooked ? words.lookedKey : words.key;
    setText(this.legend, problem ? "" : isDoubtful ? words.doubt(doubt, layers[doubt.layer].kind) : key);
    this.legend.toggleAttribute("data-doubt", isDoubtful);
  }
}
