// Starts the live figures of a page without a server, a kernel or a network.
//
// A figure is an anywidget: an ES module whose default export has `render({ model, el })` and perhaps `initialize`. Its module,
// style sheet and state stand in the page as JSON (book/_ext/frame.py says how). For each model this host makes an object
// with get, set, on, off, save_changes and send; views of one model share it. If anything fails, the still picture stays and
// a line beneath it says so.
//
// A classic script, because a browser loads no module file from file://; the figures' modules are imported from Blob URLs,
// which it does load.
((scope) => {
  const STATE_TYPE = "application/vnd.jupyter.widget-state+json";

  /** base64 text -> DataView, as anywidget delivers binary traits. */
  function decodeBuffer(text) {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
    return new DataView(bytes.buffer);
  }

  /** Puts a value where a path of keys and indices leads: restorePath(state, ["image", "data"], view). */
  function restorePath(state, path, value) {
    const last = path[path.length - 1];
    const holder = path.slice(0, -1).reduce((inner, key) => inner[key], state);
    holder[last] = value;
  }

  /** One stored model -> its state, buffers and shared texts put back. */
  function restoreState(stored, texts) {
    const state = structuredClone(stored.state);
    for (const key of ["_esm", "_css"]) {
      if (state[key] && typeof state[key] === "object") state[key] = texts[state[key].text];
    }
    for (const { path, data, encoding } of stored.buffers ?? []) {
      if (encoding !== "base64") throw new Error(`A buffer is stored in an unknown way: ${encoding}`);
      restorePath(state, path, decodeBuffer(data));
    }
    return state;
  }

  /** The model that a figure sees. It has no kernel behind it: save_changes and send have nobody to tell. */
  class Model {
    #state;
    #listeners = [];

    constructor(state) {
      this.#state = state;
    }

    get(key) {
      return this.#state[key];
    }

    set(key, value) {
      const changes = typeof key === "object" ? key : { [key]: value };
      const changed = Object.keys(changes).filter((name) => !Object.is(this.#state[name], changes[name]));
      for (const name of changed) this.#state[name] = changes[name];
      for (const name of changed) this.#emit(`change:${name}`, this, changes[name], {});
      if (changed.length) this.#emit("change", this, {});
    }

    on(event, callback) {
      for (const name of event.split(/\s+/)) this.#listeners.push({ name, callback });
    }

    off(event, callback) {
      const names = event ? event.split(/\s+/) : null;
      this.#listeners = this.#listeners.filter(
        (one) => (names && !names.includes(one.name)) || (callback && one.callback !== callback),
      );
    }

    save_changes() {}

    send() {}

    #emit(name, ...details) {
      for (const one of this.#listeners.slice()) {
        if (one.name === name && this.#listeners.includes(one)) one.callback(...details);
      }
    }
  }

  /** A view's own face of a model: what the view listens to can be taken away with it. */
  function faceOf(model) {
    const mine = [];
    return {
      get: (key) => model.get(key),
      set: (key, value) => model.set(key, value),
      save_changes: () => model.save_changes(),
      send: () => model.send(),
      on: (event, callback) => {
        mine.push([event, callback]);
        model.on(event, callback);
      },
      off: (event, callback) => {
        for (const [name, listener] of mine) {
          if ((!event || name === event) && (!callback || listener === callback)) model.off(name, listener);
        }
      },
    };
  }

  async function importText(text) {
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    try {
      return await import(url);
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  /** The widget in a module: its default export, or what that returns if it is a function. */
  async function widgetOf(module) {
    const widget = typeof module.default === "function" ? await module.default() : module.default;
    if (typeof widget?.render !== "function") throw new Error("The figure's module has no render function.");
    return widget;
  }

  /** Everything that the page's figures share. `load` turns a module's text into the module (a test passes its own). */
  class Host {
    #stored;
    #load;
    #document;
    #models = new Map();
    #widgets = new Map();
    #styles = new Set();

    constructor(stored, { load = importText, document = scope.document } = {}) {
      this.#stored = stored;
      this.#load = load;
      this.#document = document;
    }

    /** The model of that id and its widget, made and initialised once. */
    model(id) {
      if (!this.#models.has(id)) this.#models.set(id, this.#start(id));
      return this.#models.get(id);
    }

    async #start(id) {
      const stored = this.#stored.state[id];
      if (!stored) throw new Error("The page holds no state for this figure.");
      const model = new Model(restoreState(stored, this.#stored.texts ?? []));
      this.#addStyle(model.get("_css"));
      const text = model.get("_esm");
      if (!this.#widgets.has(text)) this.#widgets.set(text, this.#load(text).then(widgetOf));
      const widget = await this.#widgets.get(text);
      const cleanUp = await widget.initialize?.({ model: faceOf(model), signal: new AbortController().signal });
      return { model, widget, cleanUp };
    }

    #addStyle(text) {
      if (!text || this.#styles.has(text)) return;
      this.#styles.add(text);
      const style = this.#document.createElement("style");
      style.textContent = text;
      this.#document.head.append(style);
    }

    /** Draws a view of a model into an element; resolves to a function that takes it away again. */
    async view(id, el) {
      const { model, widget } = await this.model(id);
      const face = faceOf(model);
      const controller = new AbortController();
      const cleanUp = await widget.render({ model: face, el, signal: controller.signal });
      return () => {
        face.off();
        controller.abort();
        if (typeof cleanUp === "function") cleanUp();
        el.replaceChildren();
      };
    }
  }

  /** Brings one figure of the page to life. */
  async function enliven(figure, host, words) {
    const view = figure.querySelector(".cb-live__view");
    const still = figure.querySelector(".cb-live__still");
    try {
      // Drawn out of sight but at its true width, so that the exchange is one step.
      view.hidden = false;
      figure.dataset.live = "starting";
      const remove = await host.view(figure.dataset.model, view);
      figure.dataset.live = "yes";
      still.setAttribute("aria-hidden", "true");
      return remove;
    } catch (error) {
      view.replaceChildren();
      view.hidden = true;
      figure.dataset.live = "no";
      figure.querySelector(".cb-live__words").textContent = words.notStarted.replace("{reason}", () => error.message);
      return null;
    }
  }

  function start(document) {
    const element = document.querySelector(`script[type="${STATE_TYPE}"]`);
    if (!element) return [];
    const host = new Host(JSON.parse(element.textContent));
    const words = JSON.parse(document.getElementById("cb-words").textContent);
    return [...document.querySelectorAll(".cb-live")].map((figure) => enliven(figure, host, words));
  }

  if (scope.document) {
    const started = start(scope.document);
    scope.addEventListener("pagehide", async (event) => {
      if (event.persisted) return; // the page may come back as it was
      for (const remove of await Promise.all(started)) remove?.();
    });
  } else {
    scope.ccHost = { Host, Model, decodeBuffer, enliven, restorePath, restoreState }; // for the tests
  }
})(globalThis);
