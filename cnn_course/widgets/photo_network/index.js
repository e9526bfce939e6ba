// PhotoNetwork: a network trained on ImageNet, at work on the reader's own photograph.
import "../lib/core/tokens.css";
import "../lib/core/figure.css";
import "../lib/parts/slider.css";
import "./style.css";
import { h } from "../lib/core/dom.js";
import { Figure } from "../lib/core/figure.js";
import { inside } from "./inside.js";
import { look } from "./look.js";
import { network } from "./network.js";
import { fileOf, NotAPictureError, pixelsOf } from "./photograph.js";
import { says } from "./says.js";
import { settings } from "./settings.js";
import { CELLS, cellSquares, largest, seenBy, squareAround, TRAITS } from "./state.js";

const NOTHING = Object.freeze(Array(CELLS * CELLS).fill(null));

export default class Explorer extends Figure {
  everything = ["picture", "says", "maps", "marks"];

  constructor(model) {
    super(model, { traits: TRAITS });
    const { words } = this;
    this.recorded = model.get("_recorded"); // { side, blocks, names, photographs: { name: { picture, top } } }
    this.network = network(model);
    this.phase = "asleep"; // "starting", "ready"
    /** @type {any} */
    this.live = null; // what network.start() gave
    this.own = null; // the reader's file
    /** @type {any} */
    this.now = null; // the photograph on show: { pixels, shares }
    this.maps = null;
    this.middle = null; // of the square that hides
    this.hidden = null; // the shares while it hides
    this.counts = NOTHING;
    this.counting = false;
    this.isLoading = false; // a photograph is on its way: what is asked of the one before would end up on it
    this.busy = 0; // how many photographs were asked for: an answer to an earlier one is dropped

    this.settings = settings({
      words,
      photographs: this.allowed("photograph"),
      value: this.wanted.photograph,
      change: (changes) => this.choose(changes),
      onfile: (file) => this.take(file),
      reset: () => this.reset(),
    });
    this.look = look(words, this.recorded.side, {
      onsquare: (middle) => this.hide(middle),
      oncount: () => this.count(),
      onstart: () => this.start(),
    });
    this.says = says(words);
    this.inside = inside(words, this.recorded.blocks, (changes) => this.change(changes));
    this.measured = [this.look, this.inside];
  }

  assemble() {
    const stage = h("div", { class: "cc-photo-stage" }, this.look.element, this.says.element);
    const promise = h("p", { class: "cc-hint cc-photo-promise" }, this.words.promise);
    return [this.settings.element, stage, this.inside.element, promise];
  }

  hooks() {
    return {
      output: () => ({ top: this.leading(), seen: this.now && Array.from(this.now.pixels) }),
      start: () => this.start(),
      take: (file) => this.take(file),
      shares: () => this.now?.shares && Array.from(this.now.shares),
      counts: () => this.counts.slice(),
      maps: () => this.maps && { ...this.maps, data: Array.from(this.maps.data) },
    };
  }

  listen() {
    super.listen();
    const card = /** @type {any} */ (this.root);
    card.addEventListener("dragover", (event) => {
      event.preventDefault();
      card.toggleAttribute("data-over", true);
    });
    card.addEventListener("dragleave", () => card.toggleAttribute("data-over", false));
    card.addEventListener("drop", (event) => {
      event.preventDefault();
      card.toggleAttribute("data-over", false);
      if (event.dataTransfer?.files?.[0]) this.take(event.dataTransfer.files[0]);
    });
    this.sizes?.observe(this.inside.element);
  }

  remove() {
    this.counting = false;
    this.network.stop();
    super.remove();
  }

  // ---- the state ---------------------------------------------------------------------------------------------------

  accept() {
    const { block } = this.wanted;
    const { channels } = this.recorded.blocks[block - 1];
    if (this.wanted.map > channels) this.wanted = { ...this.wanted, map: 1 };
    this.settings.set(this.wanted, this.own !== null);
    this.inside.set(this.wanted);
    if (this.own === null && this.shownName !== this.wanted.photograph) this.photograph();
    else if (this.shownBlock !== block) this.fetchMaps();
    this.frames.ask("marks", "maps", "says", "picture");
  }

  /** One of the photographs that come along. */
  choose(changes) {
    this.own = null;
    this.shownName = null;
    this.change(changes);
  }

  reset() {
    this.own = null;
    this.shownName = null;
    super.reset();
  }

  /** A file of the reader's own. */
  async take(file) {
    if (this.phase === "asleep") await this.start(file);
    else await this.photograph(file);
  }

  /** Fetches the network, and shows it a file, or the photograph that is wanted. */
  async start(file = this.own) {
    if (this.phase !== "asleep") return;
    this.phase = "starting";
    this.say(this.words.fetching);
    this.frames.ask("marks");
    try {
      this.live = await this.network.start();
      this.phase = "ready";
    } catch (error) {
      this.phase = "asleep";
      this.say(this.words.failed(error instanceof Error ? error.message : String(error)), true);
      this.frames.ask("marks");
      return;
    }
    await this.photograph(file);
  }

  say(text, isProblem = false) {
    this.look.say(text, isProblem);
    this.voice.say(text);
  }

  /**
   * Shows a file of the reader's, or else the photograph that is wanted: as recorded, or, once the network is there, as it
   * sees it now. A file that is no picture changes nothing but the line that says so.
   */
  async photograph(file = this.own) {
    this.busy += 1;
    const mine = this.busy;
    this.counting = false;
    this.isLoading = true;
    this.shownName = file ? null : this.wanted.photograph;
    this.root?.setAttribute("aria-busy", "true");
    const found = await this.looked(file).catch((error) => {
      const reason = error instanceof NotAPictureError ? error.message : "unreadable";
      if (mine === this.busy) this.say(this.words.problems[reason](file?.name ?? this.wanted.photograph), true);
      return null;
    });
    if (mine !== this.busy) return;
    this.isLoading = false;
    this.root?.removeAttribute("aria-busy");
    if (!found) return;
    this.own = file;
    this.now = found;
    this.counts = NOTHING;
    this.middle = this.hidden = null;
    this.settings.set(this.wanted, file !== null);
    if (found.shares) this.say(this.words.took(found.milliseconds, this.live.isFast));
    await this.fetchMaps();
    this.frames.ask(...this.everything);
  }

  /** { pixels, shares }: what the network sees, and says; no shares before it is there. */
  async looked(file) {
    const { picture } = this.recorded.photographs[this.wanted.photograph];
    const image = await pixelsOf(file ?? (this.live ? this.carried() : fileOf(picture, "image/jpeg")));
    if (!this.live) return { pixels: rgb(image.data), shares: null };
    return this.live.ask("photograph", { image, whole: !file }, [image.data.buffer]);
  }

  carried() {
    return fileOf(this.live.photographs[this.wanted.photograph], "image/png");
  }

  async fetchMaps() {
    const { block } = this.wanted;
    this.shownBlock = block;
    if (!this.live || !this.now?.shares) return;
    const maps = await this.live.ask("maps", { step: this.recorded.blocks[block - 1].step });
    if (this.shownBlock === block) this.maps = maps;
    this.frames.ask("maps", "marks");
  }

  /** Hides a part of the photograph, or nothing; while one answer is awaited the last wish alone is kept. */
  async hide(middle) {
    if (this.phase !== "ready" || this.counting || this.isLoading) return;
    this.middle = middle;
    this.frames.ask("marks");
    if (this.hiding) return;
    this.hiding = true;
    const mine = this.busy;
    let asked;
    do {
      asked = this.middle;
      const answer = asked && (await this.live.ask("hide", { square: squareAround(asked) }));
      if (mine !== this.busy) break;
      this.hidden = answer?.shares ?? null;
      this.frames.ask("says");
    } while (this.middle !== asked);
    this.hiding = false;
    if (mine === this.busy && this.middle) this.voice.say(this.words.hidden(this.leader(), this.leading()));
  }

  /** Hides one square after the other, and notes what the first class loses; pressed again it stops, then forgets. */
  async count() {
    if (this.isLoading) return;
    if (this.counting || this.counts !== NOTHING) {
      if (!this.counting) this.counts = NOTHING;
      this.counting = false;
      this.frames.ask("marks");
      return;
    }
    this.counting = true;
    this.middle = this.hidden = null;
    this.counts = NOTHING.slice();
    const mine = this.busy;
    const [{ place, share }] = this.leading();
    for (const [i, square] of cellSquares(this.recorded.side).entries()) {
      const { shares } = await this.live.ask("hide", { square });
      if (!this.counting || mine !== this.busy) break;
      this.counts[i] = share - shares[place];
      this.frames.ask("marks", "says");
    }
    if (mine !== this.busy) return;
    this.counting = false;
    this.frames.ask("marks");
    this.voice.say(this.words.counted(this.names()[place], this.counts));
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  names() {
    return this.live?.names ?? this.recorded.names;
  }

  /** The five largest shares of the whole photograph. */
  leading() {
    if (this.now?.shares) return largest(this.now.shares);
    return this.recorded.photographs[this.wanted.photograph].top;
  }

  /** Which class leads while a part is hidden, if it is none of the five. */
  leader() {
    if (!this.hidden) return null;
    const [one] = largest(this.hidden, 1);
    return this.leading().some(({ place }) => place === one.place) ? null : one;
  }

  draw(changes) {
    this.measure();
    const { theme } = this;
    const { block, map } = this.wanted;
    const counted = this.counts.some((one) => one !== null);
    this.look.set({ phase: this.phase, counting: this.counting, counted });
    if (changes.has("picture") && this.now) this.look.draw(this.now);
    if (changes.has("says")) {
      const answer = { names: this.names(), first: this.leading(), now: this.hidden, leader: this.leader() };
      this.says.draw({ ...answer, isReady: this.phase === "ready" });
    }
    const maps = this.now?.shares ? this.maps : null;
    const { step } = this.recorded.blocks[block - 1];
    if (changes.has("maps") || changes.has("theme")) {
      const reach = this.live && seenBy(this.live.plan, step, [0, 0]).reach;
      this.unit = this.inside.draw({ maps, block, map, reach, theme });
    }
    const field = this.unit && !this.middle && !counted && seenBy(this.live.plan, step, this.unit.strongest);
    if (this.now) this.look.mark({ middle: this.middle, counts: this.counts, field }, theme);
  }
}

/** RGBA -> RGB. */
function rgb(data) {
  return Uint8ClampedArray.from({ length: (data.length / 4) * 3 }, (_, i) => data[Math.floor(i / 3) * 4 + (i % 3)]);
}
