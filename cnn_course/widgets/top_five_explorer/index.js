// TopFiveExplorer: the classes that a network finds likeliest, in order, and the rank of the label. First the reader guesses.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/numbers.css";
import "../lib/parts/slider.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { resetButton, segments, select } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";
import { bars } from "./bars.js";
import { chosen, MOST, sceneOf, TRAITS } from "./state.js";
import { tally } from "./tally.js";

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    this.recorded = this.link.get("_recorded");
    this.controls = this.controlsOf();
    this.labels = this.labelsOf();
    this.guess = segments({
      label: this.words.expect,
      options: ["hit", "miss"].map((value) => ({ value, label: this.words.answers[value] })),
      onchange: (prediction) => this.change({ prediction }),
    });
    this.picture = h("img", { class: "cc-top-photo", width: 224, height: 224 });
    this.outcome = h("p", { class: "cc-top-outcome" });
    this.parts = [bars(this.words), tally(this.words, this.recorded)];
    this.settings = { set: (state) => this.set(state) };
  }

  controlsOf() {
    const { words } = this;
    const photograph = select({
      label: words.photograph,
      groups: [
        { options: this.recorded.photographs.map(({ name }) => ({ value: name, label: words.photographs[name] })) },
      ],
      value: this.recorded.photographs[0].name,
      // Of another photograph the reader has not said yet what they expect.
      onchange: (value) => this.change({ photograph: value, prediction: "none" }),
    });
    const first = slider({
      label: words.first,
      low: 1,
      high: MOST,
      step: 1,
      value: 1,
      format: words.firstIs,
      onchange: (value) => this.change({ first: value }),
    });
    return { photograph, first };
  }

  /** A choice of labels for each photograph; one of them is seen. */
  labelsOf() {
    return this.recorded.photographs.map((photograph, at) =>
      select({
        label: this.words.label,
        groups: [{ options: photograph.labels.map(({ name }, value) => ({ value, label: name })) }],
        value: 0,
        onchange: (value) =>
          this.change({ labels: this.wanted.labels.map((one, i) => (i === at ? Number(value) : one)) }),
      }),
    );
  }

  set(state) {
    const at = this.recorded.photographs.findIndex((one) => one.name === state.photograph);
    for (const [name, control] of Object.entries(this.controls)) control.set(state[name]);
    this.labels.forEach((one, i) => {
      one.element.hidden = i !== at;
      one.set(state.labels[i]);
    });
    this.guess.set(state.prediction);
  }

  assemble() {
    const { words, controls } = this;
    const again = resetButton(words, () => this.reset());
    const row = [
      controls.photograph.element,
      this.labels.map((one) => one.element),
      controls.first.element,
      again.element,
    ];
    const [shown, all] = this.parts.map((one) => one.element);
    return [
      h("div", { class: "cc-controls" }, h("div", { class: "cc-control-row" }, row)),
      h("div", { class: "cc-top-ask" }, this.guess.element, this.outcome),
      h("div", { class: "cc-top-stage" }, this.picture, shown),
      all,
      h("p", { class: "cc-hint cc-top-note" }, words.note),
    ];
  }

  hooks() {
    return { output: () => ({ ...sceneOf(this.wanted, this.recorded), labels: chosen(this.wanted, this.recorded) }) };
  }

  draw() {
    const { words, recorded } = this;
    const scene = sceneOf(this.wanted, recorded);
    const source = recorded.photographs[scene.at].picture;
    if (this.picture.getAttribute("src") !== source) this.picture.setAttribute("src", source);
    this.picture.setAttribute("alt", words.pictureIs[scene.photograph]);
    for (const part of this.parts) part.draw(scene);
    this.outcome.toggleAttribute("data-open", scene.open);
    setText(this.outcome, scene.open ? words.outcome(scene) : words.hidden(scene));
    this.answer(() => (scene.open ? words.outcome(scene) : words.hidden(scene)));
  }
}
