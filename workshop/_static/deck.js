// Moves through the slides of a deck, fits each figure to the screen, and shows the instructor's notes in a window of their own.
//
// The arrow keys belong to a figure while the reader is in it: after a click or a Tab into it, until Escape, a click or a Tab out
// of it. Page Up and Page Down, which is what a presenter's remote control sends, always move the slides.
((scope) => {
  const ALWAYS = { PageDown: 1, PageUp: -1 };
  const OUTSIDE = { ArrowRight: 1, ArrowDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  const LARGEST = 2; // times the size that a figure's letters have in the book
  const READABLE = 1.15; // from the last row, on a screen of 1280 × 720
  const STEP = 0.1;
  const BOOK = 744; // pixels: the width of a figure in the book
  const PAPER = { room: { width: 1160, height: 540 }, least: 0.3 }; // nobody scrolls there
  const FIRST_LOOK = 485; // pixels: what of a high figure is to be seen before anybody scrolls, at that width
  const TYPED = "input, select, textarea, [contenteditable]";

  /** By how many slides a key moves: 0 where it belongs to somebody else. */
  function moveOf({ key, ctrlKey, metaKey, altKey, defaultPrevented }, { inFigure, typing }) {
    if (ctrlKey || metaKey || altKey || defaultPrevented) return 0;
    if (key in ALWAYS) return ALWAYS[key];
    return inFigure || typing ? 0 : (OUTSIDE[key] ?? 0);
  }

  /** The slide to go to. */
  const placeOf = (now, move, count) => Math.min(count - 1, Math.max(0, now + move));

  /**
   * The largest zoom at which all of a figure can be seen, as wide as the slide or as in the book: {zoom, width}, the width
   * in its own pixels. `heightAt(zoom, width)` measures it. A figure that is too high at the least size is scrolled.
   */
  function fitting(room, heightAt, least = READABLE) {
    for (let zoom = LARGEST; zoom > least; zoom -= STEP) {
      for (const width of [room.width / zoom, BOOK]) {
        if (width * zoom <= room.width && heightAt(zoom, width) * zoom <= room.height) return { zoom, width };
      }
    }
    const zoom = Math.min(LARGEST, Math.max(READABLE, Math.min(room.width / BOOK, room.height / FIRST_LOOK)));
    return { zoom, width: Math.min(BOOK, room.width / zoom) };
  }

  class Deck {
    #slides;
    #now = 0;
    #inFigure = null;
    #notes = null;
    #paper = null; // while it is printed
    #began = Date.now();

    constructor(document) {
      this.document = document;
      this.#slides = [...document.querySelectorAll(".slide")];
      this.go(Number.parseInt(scope.location.hash.slice(1), 10) - 1 || 0);
      document.addEventListener("keydown", (event) => this.#pressed(event));
      for (const name of ["pointerdown", "focusin"]) {
        document.addEventListener(name, ({ target }) => this.#enter(target.closest?.(".cb-live") ?? null), true);
      }
      document.querySelector(".foot__back").addEventListener("click", () => this.move(-1));
      document.querySelector(".foot__on").addEventListener("click", () => this.move(1));
      document.querySelector(".foot__notes").addEventListener("click", () => this.openNotes());
      scope.addEventListener("resize", () => this.#fitAll());
      scope.addEventListener("beforeprint", () => this.#fitAll(PAPER));
      scope.addEventListener("afterprint", () => this.#fitAll(null));
      scope.addEventListener("hashchange", () => this.go(Number.parseInt(scope.location.hash.slice(1), 10) - 1 || 0));
      for (const figure of document.querySelectorAll(".slide .cb-live")) this.#watch(figure);
    }

    move(by) {
      this.go(placeOf(this.#now, by, this.#slides.length));
    }

    go(place) {
      this.#now = placeOf(place, 0, this.#slides.length);
      this.#slides.forEach((slide, i) => {
        slide.inert = i !== this.#now;
        slide.classList.toggle("slide--now", i === this.#now);
      });
      this.#enter(null);
      this.document.querySelector(".foot__place").textContent = `${this.#now + 1} / ${this.#slides.length}`;
      if (scope.location.hash !== `#${this.#now + 1}`) scope.history.replaceState(null, "", `#${this.#now + 1}`);
      this.#fit(this.#slides[this.#now]);
      this.#writeNotes();
    }

    #pressed(event) {
      if (event.key === "Escape") {
        this.document.activeElement?.blur();
        this.#enter(null);
        return;
      }
      const typing = event.target.closest?.(TYPED) ?? null;
      const move = moveOf(event, { inFigure: this.#inFigure, typing });
      if (move) {
        event.preventDefault();
        if (!this.#scrolled(event.key)) this.move(move);
      } else if (!this.#inFigure && !typing && event.key.toLowerCase() === "n") this.openNotes();
    }

    /** Up and down look at the rest of a figure that is higher than the slide, as long as there is more of it. */
    #scrolled(key) {
      const by = { ArrowDown: 1, ArrowUp: -1 }[key];
      const box = this.#slides[this.#now].querySelector(".slide__figure");
      if (!by || !box) return false;
      const before = box.scrollTop;
      box.scrollTop += by * 0.6 * box.clientHeight;
      return box.scrollTop !== before;
    }

    #enter(figure) {
      this.#inFigure = figure;
      this.document.querySelector(".foot__keys").hidden = !figure;
    }

    /** A figure is fitted when it has started, and again when it has grown. */
    #watch(figure) {
      const again = () => this.#fit(figure.closest(".slide"));
      new MutationObserver(again).observe(figure, { attributes: true, attributeFilter: ["data-live"] });
    }

    #fitAll(paper = this.#paper) {
      this.#paper = paper;
      for (const slide of this.#slides) this.#fit(slide);
    }

    #fit(slide) {
      const figure = slide.querySelector('.cb-live[data-live="yes"]');
      const box = slide.querySelector(".slide__figure");
      if (!figure || !box.clientHeight) return;
      const put = ({ zoom, width }) => Object.assign(figure.style, { zoom, width: `${width}px` });
      const phone = scope.matchMedia("(max-width: 640px)").matches;
      if (phone && !this.#paper) put({ zoom: 1, width: box.clientWidth });
      else {
        const room = this.#paper?.room ?? { width: box.clientWidth, height: box.clientHeight };
        const heightAt = (zoom, width) => {
          put({ zoom, width });
          return figure.offsetHeight;
        };
        put(fitting(room, heightAt, this.#paper?.least));
      }
    }

    openNotes() {
      this.#notes = scope.open("", "cb-notes", "width=760,height=640");
      if (!this.#notes) return; // the browser does not allow windows
      const page = this.#notes.document;
      page.title = this.document.title;
      page.body.style.cssText = "margin:1.5rem;font:1.25rem/1.5 system-ui,sans-serif";
      page.onkeydown = (event) => {
        const move = moveOf(event, { inFigure: null, typing: null });
        if (move) this.move(move);
      };
      this.#writeNotes();
    }

    /** The notes of the slide, the slide that follows, and the minutes: those gone, and those planned until here. */
    #writeNotes() {
      if (!this.#notes || this.#notes.closed) return;
      const slide = this.#slides[this.#now];
      const planned = this.#slides.slice(0, this.#now + 1).reduce((sum, one) => sum + Number(one.dataset.minutes), 0);
      const gone = Math.round((Date.now() - this.#began) / 60000);
      const page = this.#notes.document;
      const line = (tag, text) => Object.assign(page.createElement(tag), { textContent: text });
      const next = this.#slides[this.#now + 1]?.querySelector("h2").textContent;
      const parts = [line("small", `${this.#now + 1} / ${this.#slides.length}: ${gone} min gone, ${planned} planned up to the end of this slide`)];
      parts.push(line("h2", slide.querySelector("h2").textContent));
      for (const note of slide.querySelectorAll(".slide__notes p")) parts.push(line("p", note.textContent));
      if (next) parts.push(line("small", `Next: ${next}`));
      page.body.replaceChildren(...parts);
    }
  }

  if (scope.document) scope.ccDeck = new Deck(scope.document);
  else scope.ccDeck = { fitting, moveOf, placeOf }; // for the tests
})(globalThis);
