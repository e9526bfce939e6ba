// NetworkExplorer: a chain of layers to build, drawn to scale and listed with its shapes, parameters and multiply-adds.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/scaled.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { kerasChain } from "../lib/maths/keras_chain.js";
import { copyButton } from "../lib/parts/copy.js";
import { layerKey, networkDrawing } from "./drawing.js";
import { layerPanel, topControls } from "./settings.js";
import { edited, fromTraits, nameOf, OWN, sceneOf, TRAITS, toTraits } from "./state.js";
import { layerSums } from "./sums.js";
import { layerTable } from "./table.js";

export default class Explorer extends Figure {
  constructor(model, el) {
    super(model, TRAITS);
    const { words } = this;
    this.presets = model.get("_presets");
    this.wanted = fromTraits(this.link.get);
    this.own = null; // the reader's last chain, while a known network is shown

    this.copy = copyButton({
      words,
      text: () => kerasChain(this.wanted.layers, this.wanted.inputShape),
      say: (text) => this.voice.say(text),
    });
    this.top = topControls({
      words,
      presets: this.presets,
      copy: this.copy,
      show: (network) => this.show(network),
      resize: (inputShape) => this.change({ inputShape }),
      reset: () => this.reset(),
    });
    this.panel = layerPanel({ words, edit: (one) => this.change(edited(this.wanted, one)) });
    this.drawing = networkDrawing(words, (pick) => this.pick(pick));
    this.table = layerTable(words, { onpick: (pick) => this.pick(pick), onkey: (event) => this.key(event, true) });
    this.sums = layerSums(words);
    this.root = this.assemble(model);
    el.append(this.root);
    this.drawing.element.addEventListener("keydown", (event) => this.key(event, false));
    this.sizes = new ResizeObserver(() => this.frames.ask("size"));
    this.sizes.observe(this.root);
    this.accept();
    this.draw();
  }

  assemble(model) {
    this.legend = h("p", { class: "cc-key", role: "status" });
    const stage = h("div", { class: "cc-stage" }, this.drawing.element, this.legend);
    const lists = h("div", { class: "cc-lists" }, this.table.element, this.panel.element);
    const card = h("div", { class: "cc-card" }, this.top.element, stage, lists, this.sums.element, this.voice.element);
    const attributes = { class: "cc-figure cc-network-explorer", lang: model.get("language"), role: "group" };
    const root = h("div", { ...attributes, "aria-label": this.words.figure }, card);
    // For tests and the curious: what the page has computed, as plain numbers.
    root.output = () => {
      const { rows, totals, problem, split, doubt } = this.scene;
      return { rows: rows.map(({ axes, ...row }) => row), totals, problem, split, doubt };
    };
    root.state = () => structuredClone(this.wanted);
    root.code = () => kerasChain(this.wanted.layers, this.wanted.inputShape);
    return root;
  }

  // ---- the state -------------------------------------------------------------------------------------------------

  /** Traits have changed in Python, or in another view of this figure. */
  receive() {
    this.wanted = fromTraits(this.link.get);
    this.accept();
  }

  /** The reader has changed something. Python is told of chains that can be; others stay here until they are mended. */
  change(changes) {
    this.wanted = { ...this.wanted, ...changes };
    this.wanted.network = nameOf(this.wanted, this.presets);
    this.accept();
    this.sayIt = true;
    if (!this.scene.problem) this.link.tell(toTraits(this.wanted));
  }

  /** A known network, or the reader's own last chain. */
  show(network) {
    if (this.wanted.network === OWN) this.own = this.wanted;
    if (network === OWN) {
      if (this.own) this.change(this.own);
      return;
    }
    const { layers, input_shape: inputShape } = this.presets.find(({ name }) => name === network);
    this.change({ layers: layers.map((one) => ({ ...one })), inputShape: [...inputShape], pick: 0 });
  }

  reset() {
    if (this.wanted.network === OWN) this.own = this.wanted;
    const first = this.link.get("_first");
    this.change(fromTraits((name) => first[name]));
  }

  accept() {
    this.scene = sceneOf(this.wanted);
    this.changed = true;
    this.top.set(this.wanted, this.own !== null);
    this.panel.set(this.wanted);
    this.frames.ask("chain");
  }

  // ---- what the reader does ----------------------------------------------------------------------------------------

  pick(pick, { focus = false } = {}) {
    this.wanted.pick = pick;
    this.panel.set(this.wanted);
    this.focusRow = focus;
    this.sayIt = true;
    if (!this.scene.problem) this.link.tell({ pick });
    this.frames.ask("pick");
  }

  key(event, focus) {
    const next = layerKey(this.wanted.pick, this.wanted.layers.length, event);
    if (next === null) return;
    event.preventDefault();
    this.pick(next, { focus });
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  draw() {
    const { words, wanted, scene, drawing } = this;
    const { layers, pick } = wanted;
    const isNewWidth = drawing.measure();
    if (this.changed || isNewWidth || !this.drawn) this.drawChain();
    const [row, layer] = [scene.rows[pick], layers[pick]];
    const text = row
      ? words.sentence(pick, layer, row, scene.totals, Boolean(scene.problem))
      : words.noOutput(pick, layer.kind);
    drawing.mark(pick, row ? words.blockName(layer.kind, row.output) : "");
    this.table.mark(pick, { focus: this.focusRow });
    this.sums.update(layer, row, text);
    if (this.sayIt) this.voice.say(text);
    this.sayIt = this.focusRow = false;
  }

  drawChain() {
    const { words, scene, drawing } = this;
    const { problem, doubt, layers } = scene;
    drawing.draw(scene);
    this.table.draw(scene);
    setText(drawing.problem, problem ? words.problem(problem, layers[problem.layer]) : "");
    const isDoubtful = Boolean(doubt && !problem);
    setText(this.legend, isDoubtful ? words.doubt(doubt, layers[doubt.layer].kind) : words.key);
    this.legend.toggleAttribute("data-doubt", isDoubtful);
    this.changed = false;
    this.drawn = true;
  }
}
