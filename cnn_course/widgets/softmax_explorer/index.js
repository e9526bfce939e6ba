// SoftmaxExplorer: scores to move, what the exponential makes of each, and the shares that are left when all are divided by their sum.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/ask.css";
import "../lib/parts/guess.css";
import "../lib/parts/slider.css";
import "./style.css";
import { h, setText } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { fixed } from "../lib/core/format.js";
import { softmax } from "../lib/maths/network.js";
import { grouped } from "../lib/maths/parameters.js";
import { tensor } from "../lib/maths/tensor.js";
import { act } from "../lib/parts/act.js";
import { resetButton } from "../lib/parts/controls.js";
import { guess } from "../lib/parts/guess.js";
import { slider } from "../lib/parts/slider.js";

const TRAITS = ["scores", "prediction"];
const ASKED = { scores: [2, 1, -1, 0], by: 3 }; // what the question is about
const LIMIT = 6; // of a score, up and down; widgets/softmax_explorer/__init__.py has the same
const STEP = 0.5;
const SAME = 1e-9; // shares that differ by less are the same ones, added up in another order

/** What a button does to every score. */
const TO_ALL = {
  plus: (score) => score + 1,
  minus: (score) => score - 1,
  twice: (score) => 2 * score,
  half: (score) => score / 2,
};

/** e to the power of a score, or a sum of such, in three digits or four: 403.4 or 7.389 or 0.00248. */
function written(power) {
  return power < 1000 ? power.toPrecision(power < 1 ? 3 : 4) : grouped(Math.round(power));
}

/** {powers, sum, shares, first}: all that follows from the scores; first are the classes with the largest one. */
function sceneOf(scores) {
  const powers = scores.map(Math.exp);
  const shares = Array.from(softmax(tensor(1, 1, scores.length, Float64Array.from(scores))).data);
  return {
    powers,
    sum: powers.reduce((sum, power) => sum + power, 0),
    shares,
    first: scores.flatMap((score, i) => (score === Math.max(...scores) ? [i] : [])),
  };
}

/** The question's answer: the largest share before and after every score has grown, and what that says. */
function grownOf({ scores, by }) {
  const [before, after] = [scores, scores.map((score) => score + by)].map((all) => Math.max(...sceneOf(all).shares));
  const right = Math.abs(after - before) < SAME ? "same" : after > before ? "apart" : "closer";
  return { before, after, right };
}

export default class Explorer extends Figure {
  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.rows = this.wanted.scores.map((score, i) => this.row(score, i));
    this.buttons = Object.entries(TO_ALL).map(([name, change]) => {
      const [label, spoken] = words.toAll[name];
      return { change, ...act({ label, spoken, onclick: () => this.toAll(name) }) };
    });
    this.guess = guess({ words, facts: grownOf(ASKED), onguess: (prediction) => this.foretold(prediction) });
    const back = resetButton(words, () => this.reset());
    const all = h(
      "div",
      { class: "cc-softmax-all" },
      h("span", { class: "cc-label" }, words.allScores),
      this.buttons.map((one) => one.element),
    );
    this.settings = {
      element: h("div", { class: "cc-controls cc-softmax-controls" }, all, back.element),
      set: ({ scores, prediction }) => {
        this.guess.set(prediction);
        scores.forEach((score, i) => this.rows[i].score.set(score));
        for (const one of this.buttons) one.enable(this.allowed(one.change));
      },
    };
  }

  /** A class: its score to move, the power of it, its share. */
  row(score, i) {
    const { words } = this;
    const control = slider({
      label: words.scoreOf(i),
      low: -LIMIT,
      high: LIMIT,
      step: STEP,
      value: score,
      format: (value) => fixed(value, 1),
      onchange: (value) => this.move(i, value),
    });
    const [power, bar, share] = [h("b"), h("i"), h("b")];
    const cells = [
      h("td", { class: "cc-softmax-score" }, control.element),
      h("td", { class: "cc-softmax-power" }, power),
      h(
        "td",
        { class: "cc-softmax-share" },
        h("div", {}, h("span", { class: "cc-softmax-bar", "aria-hidden": "true" }, bar), share),
      ),
    ];
    return { element: h("tr", {}, cells), score: control, power, bar, share };
  }

  assemble() {
    const { words } = this;
    const head = h(
      "tr",
      {},
      words.columns.map((name) => h("th", { scope: "col" }, name)),
    );
    this.sum = h("b");
    const whole = h("b", {}, words.share(1));
    const foot = h(
      "tr",
      { class: "cc-softmax-sum" },
      h("th", { scope: "row" }, words.together),
      h("td", {}, this.sum),
      h("td", {}, whole),
    );
    const caption = h("caption", { class: "cc-unseen" }, words.caption);
    const body = h(
      "tbody",
      {},
      this.rows.map((row) => row.element),
    );
    const table = h("table", { class: "cc-softmax-table" }, caption, h("thead", {}, head), body, h("tfoot", {}, foot));
    this.verdict = h("p", { class: "cc-softmax-verdict" });
    return [this.guess.element, table, this.settings.element, this.verdict];
  }

  hooks() {
    return { output: () => sceneOf(this.wanted.scores) };
  }

  allowed(change) {
    return this.wanted.scores.map(change).every((score) => Math.abs(score) <= LIMIT);
  }

  move(i, score) {
    this.did = null;
    this.change({ scores: this.wanted.scores.map((one, at) => (at === i ? score : one)) });
  }

  toAll(name) {
    this.did = { name, before: sceneOf(this.wanted.scores).shares };
    this.change({ scores: this.wanted.scores.map(TO_ALL[name]) });
  }

  foretold(prediction) {
    this.did = null;
    this.change({ prediction, scores: ASKED.scores.map((score) => score + ASKED.by) });
  }

  reset() {
    this.did = null;
    super.reset();
  }

  receive() {
    this.did = null;
    super.receive();
  }

  draw() {
    const { words } = this;
    const scene = sceneOf(this.wanted.scores);
    this.rows.forEach(({ element, power, bar, share }, i) => {
      setText(power, written(scene.powers[i]));
      setText(share, words.share(scene.shares[i]));
      bar.style.width = `${100 * scene.shares[i]}%`;
      element.toggleAttribute("data-first", scene.first.includes(i));
    });
    setText(this.sum, written(scene.sum));
    const text = this.inWords(scene);
    setText(this.verdict, text);
    this.voice.say(text);
  }

  /** What became of the shares, as it was computed. */
  inWords({ shares, first }) {
    const { words, did } = this;
    const largest = shares[first[0]];
    if (!did) return words.largest(first, largest);
    const unchanged = shares.every((share, i) => Math.abs(share - did.before[i]) < SAME);
    return unchanged ? words.unchanged(did.name) : words.changed(did.name, first, did.before[first[0]], largest);
  }
}
