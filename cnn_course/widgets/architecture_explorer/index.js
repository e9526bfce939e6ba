// ArchitectureExplorer: two networks beside each other, block by block, with a bar for what each block has of one thing.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "./style.css";
import { Misfit } from "../lib/core/address.js";
import { Figure } from "../lib/core/figure.js";
import { allBlocks, hasStranger } from "../lib/maths/blocks.js";
import { facts } from "./facts.js";
import { lists } from "./lists.js";
import { settings } from "./settings.js";
import { largest, NONE, rowsOf, SIDES, sceneOf, spanOf, TRAITS, unfoldedOf } from "./state.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: [...TRAITS, "_networks"] });
    const { words } = this;
    this.settings = settings({
      words,
      names: () => [...this.networks.keys()],
      choose: (side, name) => this.choose(side, name),
      show: (bars) => this.change({ bars }),
      foldAll: (isOpen) => this.foldAll(isOpen),
      reset: () => this.reset(),
    });
    this.lists = lists(words, {
      press: (side, row) => this.press(side, row),
      pick: (side, row) => this.pick(side, row),
    });
    this.facts = facts(words);
    this.measured = [this.lists];
  }

  assemble() {
    return [this.settings.element, this.lists.element, this.facts.element];
  }

  hooks() {
    const row = ({ name, level, isOpen, sums }) => ({ name, level, isOpen, ...sums });
    return {
      output: () => {
        const { sides, picked } = this.scene;
        const both = sides.map(({ side, rows, totals }) => ({ side, totals, rows: rows.map(row) }));
        return { sides: both, picked: picked.sums };
      },
    };
  }

  /** The networks that the page knows, by name: Python may hand over further ones. */
  get networks() {
    return new Map(this.link.get("_networks").map((one) => [one.name, one]));
  }

  accept() {
    const { _networks, ...wanted } = this.wanted;
    this.wanted = wanted;
    this.scene = sceneOf(wanted, this.networks);
    super.accept();
  }

  // ---- what the reader does ----------------------------------------------------------------------------------------

  /** Another network: its blocks are folded, and its largest one is picked. */
  choose(side, name) {
    const changes = { [side]: name, [unfoldedOf(side)]: [] };
    const goes = name === NONE ? "network" : this.wanted.side;
    const network = this.networks.get(goes === side ? name : this.wanted[goes]);
    const isKept = goes === this.wanted.side && spanOf(network, this.wanted.pick);
    const open = goes === side ? [] : this.wanted[unfoldedOf(goes)];
    const pick = isKept ? this.wanted.pick : largest(rowsOf(network, open), this.wanted.bars);
    this.change({ ...changes, side: goes, pick });
  }

  /** A block unfolds, or folds; a layer is picked. */
  press(side, { name, isBlock, isOpen }) {
    const trait = unfoldedOf(side);
    const open = this.wanted[trait];
    const changes = isBlock ? { [trait]: isOpen ? open.filter((one) => one !== name) : [...open, name] } : {};
    this.change({ ...changes, side, pick: name });
  }

  pick(side, { name }) {
    this.change({ side, pick: name });
  }

  foldAll(isOpen) {
    const shown = SIDES.filter((side) => this.wanted[side] !== NONE);
    const all = (side) => (isOpen ? allBlocks(this.networks.get(this.wanted[side]).blocks) : []);
    const changes = Object.fromEntries(shown.map((side) => [unfoldedOf(side), all(side).map(({ name }) => name)]));
    this.change(changes);
  }

  /** Blocks and what is picked are those of the networks that are shown; where nothing is said, the largest is picked. */
  fromAddress(settings) {
    const state = { ...this.first(), ...settings };
    const shown = SIDES.filter((side) => state[side] !== NONE);
    const network = (side) => this.networks.get(state[side]);
    const stranger = SIDES.find((side) => hasStranger(state[unfoldedOf(side)], network(side)?.blocks ?? []));
    if (stranger) throw new Misfit(unfoldedOf(stranger));
    if (!shown.includes(state.side)) throw new Misfit("side");
    if (spanOf(network(state.side), state.pick)) return settings;
    if (settings.pick !== undefined) throw new Misfit("pick");
    return { ...settings, pick: largest(rowsOf(network(state.side), state[unfoldedOf(state.side)]), state.bars) };
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  draw() {
    this.measure();
    this.lists.draw(this.scene, this.wanted);
    this.facts.draw(this.scene, this.wanted);
    this.answer(() => this.words.sentence(this.scene.picked));
  }
}
