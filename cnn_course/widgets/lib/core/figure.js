// The frame of every figure: how it begins, what it hears, how it is put into a page and taken away.

import { reducedMotion } from "../parts/play.js";
import { announcer } from "./announce.js";
import { h } from "./dom.js";
import { frames } from "./frame.js";
import { link } from "./link.js";
import { sharing } from "./sharing.js";
import { hidesStandIn } from "./stand_in.js";
import { readTheme, watchTheme } from "./theme.js";
import { strict } from "./words.js";

/**
 * What is wanted, under the names of its traits: from(get).
 * @param {string[]} traits
 * @returns {(get: import("../types.d.ts").Get) => Record<string, any>}
 */
export function namedAlike(traits) {
  return (get) => Object.fromEntries(traits.map((name) => [name, get(name)]));
}

/** @type {(changes: any) => any} */
const asTheyAre = (changes) => changes;

/**
 * A figure shows all of what is `wanted`. Its controls change that, or Python; then it is drawn anew. Its class makes its
 * parts in the constructor, returns their elements from assemble(), and draws in draw(changes). It has a `name` and `words`
 * from widget().
 */
export class Figure {
  /** From widget(): its name, and its words in one language. */
  static given = { name: "", words: /** @type {any} */ ({}) };

  /** What draw() tells apart. In another width or theme all of it is drawn. */
  everything = ["scene"];

  /**
   * The parts that must know their width: their measure() is true when it is another one.
   * @type {{ measure(): boolean }[]}
   */
  measured = [];

  /**
   * Of the root, beyond those that every root has.
   * @type {Record<string, any>}
   */
  attributes = {};

  /**
   * What its class makes: its controls, and what must be stopped in the end.
   * @type {any}
   */
  settings;
  /** @type {{ stop(): void } | undefined} */
  player;
  /** @type {{ stop(): void } | undefined} */
  copy;

  /** @type {import("../types.d.ts").Theme | null} */
  colours = null;

  /**
   * Its place in the address of the page, where a host keeps one.
   * @type {import("../types.d.ts").Address | undefined}
   */
  address;
  /** @type {{ element: HTMLElement, changed(): void, take(): void, stop(): void } | undefined} */
  inAddress;

  /**
   * What is read off in charts and is no trait: neither Python nor an address knows of it, and Reset forgets it.
   * @type {Record<string, any>}
   */
  aside = {};

  /**
   * What a mouse over a chart looks at, as changes of what is wanted.
   * @type {Record<string, any> | null}
   */
  glanced = null;

  /** Has the reader changed something that no answer() has spoken of? */
  isAsked = false;

  /**
   * `traits` are the names that it shares with Python; `fromTraits(get)` makes of them what is wanted, and `toTraits(changes)`
   * says a change in their words. Without these two what is wanted has the traits' own names.
   * @param {import("../types.d.ts").Model} model
   * @param {{ traits: string[], fromTraits?: (get: import("../types.d.ts").Get) => any, toTraits?: (changes: any) => any }} state
   */
  constructor(model, { traits, fromTraits, toTraits = asTheyAre }) {
    this.link = link(
      model,
      traits,
      () => this.receive(),
      () => this.inAddress?.changed(),
    );
    this.address = model.address;
    this.fromTraits = fromTraits ?? namedAlike(traits);
    this.toTraits = toTraits;
    this.frames = frames((changes) => this.draw(changes));
    this.voice = announcer();
    this.wanted = this.fromTraits(this.link.get);
  }

  get name() {
    return /** @type {typeof Figure} */ (this.constructor).given.name;
  }

  get words() {
    return /** @type {typeof Figure} */ (this.constructor).given.words;
  }

  /**
   * The elements of its card.
   * @returns {any[]}
   */
  assemble() {
    return [];
  }

  /**
   * Draws what has changed of `everything`.
   * @param {Set<string>} _changes
   */
  draw(_changes) {}

  /**
   * Puts it into an element of the page.
   * @param {Element} el
   */
  begin(el) {
    const attributes = {
      class: `cc-figure cc-${this.name}`,
      lang: this.link.get("language"),
      role: "group",
      "aria-label": this.words.figure,
      "data-still": reducedMotion(),
      ...this.attributes,
    };
    this.root = h("div", attributes, h("div", { class: "cc-card" }, this.assemble(), this.voice.element));
    const standIn = this.link.get("_stands_in");
    if (standIn) this.root.append(hidesStandIn(standIn));
    Object.assign(this.root, { state: () => structuredClone(this.wanted), ...this.hooks() });
    el.append(this.root);
    this.listen();
    this.accept();
    if (this.address) this.standInAddress(this.address);
  }

  /**
   * Takes the state that the address has, and stands in it from now on.
   * @param {import("../types.d.ts").Address} address
   */
  standInAddress(address) {
    this.inAddress = sharing(this, address);
    this.root.firstElementChild.append(this.inAddress.element);
    this.inAddress.take();
  }

  /**
   * Takes traits from an address, all of them or none: what cannot be drawn throws here, not in the next frame.
   * @param {Record<string, any>} traits
   */
  takeAddress(traits) {
    this.link.tell(traits);
    this.receive();
    this.draw(new Set(this.everything));
  }

  /**
   * Its settings as an address has them.
   * @param {Record<string, any>} traits
   */
  toAddress(traits) {
    return traits;
  }

  /**
   * Settings of an address, each of which may be, with what follows from them; throws a Misfit where they do not go together.
   * @param {Record<string, any>} settings
   */
  fromAddress(settings) {
    return settings;
  }

  /**
   * For tests and the curious: functions of the root that say as plain numbers what the page has computed.
   * @returns {Record<string, () => any>}
   */
  hooks() {
    return {};
  }

  listen() {
    this.sizes = new ResizeObserver(() => this.measure() && this.frames.ask(...this.everything));
    this.sizes.observe(this.root);
    this.unwatch = watchTheme(() => {
      if (!this.colours) return; // nothing has been painted
      this.colours = null;
      this.frames.ask("theme", ...this.everything);
    });
  }

  measure() {
    return this.measured.map((one) => one.measure()).includes(true);
  }

  /** The colours in force. */
  get theme() {
    this.colours ??= readTheme(this.root);
    return this.colours;
  }

  /** What is drawn: what is wanted, or what a mouse looks at meanwhile. */
  get inSight() {
    return { ...this.wanted, ...this.aside, ...this.glanced };
  }

  /**
   * A mouse looks at something in a chart, or no longer (null): it is drawn, and nobody is told.
   * @param {Record<string, any> | null} changes
   */
  glance(changes) {
    if (changes === null && this.glanced === null) return;
    this.glanced = changes;
    this.settings.set(this.inSight);
    this.frames.ask(...this.everything);
  }

  /** @param {Record<string, any>} changes */
  setAside(changes) {
    this.glanced = null;
    this.aside = { ...this.aside, ...changes };
    this.frames.ask(...this.everything);
  }

  /** Takes what is wanted now. */
  accept() {
    this.glanced = null;
    this.settings.set(this.wanted);
    this.frames.ask(...this.everything);
  }

  /** Traits have changed in Python, or in another view of this figure. */
  receive() {
    this.wanted = this.fromTraits(this.link.get);
    this.accept();
  }

  /**
   * The reader has changed something.
   * @param {any} changes
   */
  change(changes) {
    this.isAsked = true;
    this.wanted = { ...this.wanted, ...changes };
    this.accept();
    this.link.tell(this.toTraits(changes));
  }

  /**
   * Speaks of what came of the reader's change; of one that came from Python, or of a first drawing, it says nothing.
   * @param {() => string} say
   */
  answer(say) {
    if (this.isAsked) this.voice.say(say());
    this.isAsked = false;
  }

  /** What a setting may be, in order. The keys of what Python hands over are in none: a notebook file sorts them. */
  allowed(name) {
    return this.link.get("_settable")[name].allowed;
  }

  /** What was wanted at first. */
  first() {
    const first = this.link.get("_first");
    return this.fromTraits((name) => first[name]);
  }

  reset() {
    this.aside = {};
    this.change(this.first());
  }

  /** Takes it away: afterwards nothing of it listens, waits or runs. */
  remove() {
    for (const part of [this.player, this.inAddress, this.link, this.frames, this.voice, this.copy]) part?.stop();
    this.sizes?.disconnect();
    this.unwatch?.();
    this.root?.remove();
  }
}

/**
 * The module of a figure in one language, as anywidget wants it. tools/bundle.py writes one for each language.
 * @param {string} name
 * @param {any} Explorer a class of figures
 * @param {any} words
 */
export function widget(name, Explorer, words) {
  // Before any is made: a bundle is one figure, in one language.
  Explorer.given = { name: name.replaceAll("_", "-"), words: strict(words) };
  return {
    /** @param {{ model: import("../types.d.ts").Model, el: Element }} place */
    render({ model, el }) {
      const explorer = new Explorer(model);
      explorer.begin(el);
      return () => explorer.remove();
    },
  };
}
