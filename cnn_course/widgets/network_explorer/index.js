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
  constructor(model) {
    super(model, { traits: TRAITS, fromTraits, toTraits });
    const { words } = this;
    this.presets = model.get("_presets");
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
    this.drawing.element.addEventListener("keydown", (event) => this.key(event, false));
    this.measured = [this.drawing];
  }

  assemble() {
    this.legend = h("p", { class: "cc-key", role: "status" });
    const stage = h("div", { class: "cc-stage" }, this.drawing.element, this.legend);
    const lists = h("div", { class: "cc-lists" }, this.table.element, this.panel.element);
    return [this.top.element, stage, lists, this.sums.element];
  }

  hooks() {
    const output = () => {
      const { rows, totals, problem, split, doubt } = this.scene;
      return { rows: rows.map(({ axes, ...row }) => row), totals, problem, split, doubt };
    };
    return { output, code: () => kerasChain(this.wanted.layers, this.wanted.inputShape) };
  }

  // ---- the state -------------------------------------------------------------------------------------------------

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
    super.reset();
  }

  accept() {
    this.scene = sceneOf(this.wanted);
    this.top.set(this.wanted, this.own !== null);
    this.panel.set(this.wanted);
    this.frames.ask(...this.everything);
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

  draw(changes) {
    const { words, wanted, scene, drawing } = this;
    const { layers, pick } = wanted;
    if (this.measure() || changes.has("scene")) this.drawChain();
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
  }
}
