// CellExplorer: a cell as text and as a drawing, both to be changed, and the network that is stacked from it.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/ask.css";
import "../lib/parts/numbers.css";
import "./style.css";
import { Misfit } from "../lib/core/address.js";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { ask } from "../lib/parts/ask.js";
import { numbers } from "../lib/parts/numbers.js";
import { drawing } from "./drawing.js";
import { editor } from "./editor.js";
import { changed, giving, parsed, printed, random } from "./genome.js";
import { settings } from "./settings.js";
import { cellField, numbersOf, otherZeros } from "./stacked.js";
import { answerOf, nameOf, planOf, readOf, stackOf, TRAITS } from "./state.js";

const COUNTED = ["parameters", "multiplyAdds", "layers", "depth", "field"];

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.published = this.link.get("_published");
    this.stacks = this.link.get("_stacks");
    this.ask = ask({ words, question: words.question, onchange: (prediction) => this.change({ prediction }) });
    this.controls = settings({
      words,
      published: this.published,
      stacks: this.stacks,
      allowed: { cell: this.allowed("cell"), stack: this.allowed("stack") },
      change: (changes) => this.change(changes),
      stackBy: (name) => this.change(stackOf(name, this.stacks)),
      takeGenome: (name) => this.take(this.published[name].genome),
      chance: () => this.take(printed(random())),
      reset: () => this.reset(),
    });
    this.settings = {
      set: (state) => {
        this.controls.set(state);
        this.ask.set(state);
        const { cell, pick } = readOf(state);
        this.editor.set(state.genome, cell, pick);
      },
    };
    this.drawing = drawing(words, { onpick: (pick) => this.change({ pick }) });
    this.editor = editor(words, {
      onside: (side, part) => this.editBlock((block) => ({ [side]: { ...block[side], ...part } })),
      onjoin: (join) => this.editBlock(() => ({ join })),
      ongive: (gives) => this.edit((genome, kind, pick) => giving(genome, kind, pick, gives)),
      ontext: (text) => this.take(printed(parsed(text).genome)),
    });
    this.values = Object.fromEntries(COUNTED.map((name) => [name, h("td", {})]));
    this.badge = h("p", { class: "cc-cell-badge" });
    this.trap = h("p", { class: "cc-hint cc-cell-trap" });
  }

  /** Takes another genome, under its name if it is a published one. */
  take(genome) {
    this.change({ genome, cell: nameOf(genome, this.published), pick: 1 });
  }

  /** Changes some of the block that is picked now: make(block). */
  editBlock(make) {
    this.edit((genome, kind, pick) => changed(genome, kind, pick, make(genome[kind].blocks[pick - 1])));
  }

  /** Changes the genome; one that would give nothing stays as it is, and is said. */
  edit(make) {
    const { genome, pick } = readOf(this.wanted);
    const text = printed(make(genome, this.wanted.kind, pick));
    const { problem } = parsed(text);
    if (problem) {
      this.voice.say(this.words.problems[problem.what](problem));
      this.accept();
    } else this.change({ genome: text, cell: nameOf(text, this.published), pick });
  }

  assemble() {
    const { words } = this;
    this.own = h("td", {});
    const first = h("tr", {}, h("th", { scope: "row" }, words.ownField), this.own);
    const rows = COUNTED.map((name) => h("tr", {}, h("th", { scope: "row" }, words.counted[name]), this.values[name]));
    const table = numbers({
      kind: "cc-cell-numbers",
      caption: words.table,
      columns: [words.what, words.stacked],
      rows: [first, ...rows],
    });
    return [
      this.ask.element,
      this.controls.element,
      h("div", { class: "cc-cell-stage" }, this.drawing.element, this.editor.text),
      this.editor.panel,
      table,
      this.badge,
      this.trap,
    ];
  }

  hooks() {
    return {
      output: () => this.output(),
      layers: () => numbersOf(readOf(this.wanted).genome, planOf(this.wanted, this.stacks)).layers,
    };
  }

  output() {
    const { genome } = readOf(this.wanted);
    const { rows, layers, ...found } = numbersOf(genome, planOf(this.wanted, this.stacks));
    return { ...found, layers: rows.length, own: cellField(genome, this.wanted.kind) };
  }

  fromAddress({ cell, stack, ...more }) {
    const named = cell && { cell, genome: this.published[cell].genome };
    if (stack && !Object.hasOwn(this.stacks, stack)) throw new Misfit(stack);
    return { ...named, ...(stack && stackOf(stack, this.stacks)), ...more };
  }

  draw() {
    const { words, wanted } = this;
    const { genome, cell, pick } = readOf(wanted);
    const plan = planOf(wanted, this.stacks);
    const found = this.output();
    this.drawing.update(cell, pick);
    const open = wanted.prediction !== "none";
    this.ask.draw({ open, prediction: wanted.prediction, rows: found.own, answer: answerOf(found.own) });
    setText(this.own, open ? words.number(found.own) : words.hiddenNumber);
    for (const name of COUNTED) setText(this.values[name], words.number(found[name]));
    const count = plan.keras;
    const usual = this.stacks[wanted.stack];
    const isKeras = count && wanted.cell === "nasnet-a" && plan.cells === usual.cells && plan.filters === usual.filters;
    this.badge.toggleAttribute("data-equal", Boolean(isKeras) && found.parameters === count);
    setText(this.badge, isKeras ? words.badge(wanted.stack, count, found.parameters) : words.noBadge(plan));
    const other = plan.zeros ? otherZeros(genome, plan, usual.side) : 0;
    setText(this.trap, words.trap(wanted.side, usual.side, other, found.layers, plan.zeros));
    this.answer(() => words.announce(found));
  }
}
