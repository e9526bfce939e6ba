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
  const HERE = scope.document?.currentScript?.src; // what figures fetch lies beside this script

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

  /** One stored model -> the same, its packed buffers (book/_ext/frame.py) unpacked. */
  async function inflated(stored) {
    const unpack = async (buffer) => {
      if (buffer.encoding !== "deflate") return buffer;
      const stream = new Blob([decodeBuffer(buffer.data)]).stream().pipeThrough(new DecompressionStream("deflate"));
      const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
      const { stride = 0 } = buffer; // what was stored are differences from what lies so far before
      for (let i = stride; stride && i < bytes.length; i += 1) bytes[i] += bytes[i - stride];
      return { ...buffer, encoding: "base64", data: new DataView(bytes.buffer) };
    };
    return { ...stored, buffers: await Promise.all((stored.buffers ?? []).map(unpack)) };
  }

  /** One stored model -> its state, buffers and shared values put back. */
  function restoreState(stored, values) {
    const state = structuredClone(stored.state);
    for (const [key, place] of Object.entries(stored.shared ?? {})) state[key] = structuredClone(values[place]);
    for (const { path, data, encoding } of stored.buffers ?? []) {
      if (encoding !== "base64") throw new Error(`A buffer is stored in an unknown way: ${encoding}`);
      restorePath(state, path, typeof data === "string" ? decodeBuffer(data) : data);
    }
    return state;
  }

  const assets = new Map();

  /**
   * The text of a file beside the page that is too large to come with it. A page opened from disk may fetch nothing, but it
   * may add a script: the file is one, and hands its text to ccAsset (book/_ext/assets.py).
   */
  function asset(name) {
    if (!assets.has(name)) assets.set(name, arrived(name));
    return assets.get(name).promise;
  }

  function arrived(name) {
    const script = scope.document.createElement("script");
    const entry = {};
    entry.promise = new Promise((resolve, reject) => {
      entry.resolve = resolve;
      script.onerror = () => {
        assets.delete(name); // it may be tried again
        reject(new Error(`${script.src} is missing or cannot be read.`));
      };
    });
    scope.ccAsset = (arriving, text) => assets.get(arriving)?.resolve(text);
    script.onload = () => script.remove();
    script.src = new URL(`${name}.asset.js`, HERE).href;
    scope.document.head.append(script);
    return entry;
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

    asset(name) {
      return asset(name);
    }

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
      asset: (name) => model.asset(name),
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

  /**
   * The states of figures in the address of a page: "#PoolingExplorer?kind=average/ShuffleExplorer?digit=3", the one changed
   * last first. An address that is about no figure, "#a-section", is the page's own.
   */
  class Addresses {
    #scope;
    #names;

    constructor(names, scope) {
      this.#names = new Set(names);
      this.#scope = scope;
    }

    /** The figures that the address is about: [[name, text], …]. */
    get stands() {
      const parts = this.#scope.location.hash.slice(1).split("/");
      const pairs = parts.map((part) => part.split(/\?(.*)/s, 2)).map(([name, text = ""]) => [name, text]);
      return pairs.filter(([name]) => this.#names.has(name));
    }

    #with(pairs) {
      const [page] = this.#scope.location.href.split("#");
      const parts = pairs.map(([name, text]) => (text ? `${name}?${text}` : name));
      return parts.length ? `${page}#${parts.join("/")}` : page;
    }

    /** A figure's own place in it. */
    of(name) {
      const others = () => this.stands.filter(([one]) => one !== name);
      const read = () => this.stands.find(([one]) => one === name)?.[1] ?? null;
      return {
        read,
        write: (text) => {
          if (text === (read() ?? "")) return;
          const url = this.#with(text ? [[name, text], ...others()] : others());
          try {
            this.#scope.history.replaceState(this.#scope.history.state, "", url);
          } catch {
            // A browser may refuse, of a file or when asked too often: then the address stays as it is.
          }
        },
        link: (text) => this.#with([[name, text]]),
        listen: (changed) => {
          const listener = () => read() !== null && changed();
          this.#scope.addEventListener("hashchange", listener);
          return () => this.#scope.removeEventListener("hashchange", listener);
        },
      };
    }
  }

  /** What the models are called in an address: their classes' names, from the second of a class on with a number. */
  function addressNames(ids, stored) {
    const counts = new Map();
    const names = new Map();
    for (const id of new Set(ids)) {
      const kind = (stored.state[id]?.state._anywidget_id ?? "").split(".").pop();
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      if (kind) names.set(id, count === 1 ? kind : `${kind}-${count}`);
    }
    return names;
  }

  /**
   * The place of a figure that begins in one state of a chapter's figure, as on a slide: it is read, and never written; a link
   * leads to the chapter.
   */
  function fixedAddress(address) {
    const [place, text] = address.split(/\?(.*)/s, 2);
    const link = new URL(place, scope.location.href).href;
    return {
      read: () => text || null,
      write: () => {},
      link: (now) => (now ? `${link}?${now}` : link),
      listen: () => () => {},
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

  /**
   * Everything that the page's figures share. `load` turns a module's text into the module (a test passes its own),
   * `addressOf` a model's id into its place in the address of the page.
   */
  class Host {
    #stored;
    #load;
    #document;
    #addressOf;
    #models = new Map();
    #widgets = new Map();
    #styles = new Set();

    constructor(stored, { load = importText, document = scope.document, addressOf = () => undefined } = {}) {
      this.#stored = stored;
      this.#load = load;
      this.#addressOf = addressOf;
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
      const model = new Model(restoreState(await inflated(stored), this.#stored.values ?? []));
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
      const face = { ...faceOf(model), address: this.#addressOf(id) };
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
    const stored = JSON.parse(element.textContent);
    const figures = [...document.querySelectorAll(".cb-live")];
    const names = addressNames(
      figures.map((figure) => figure.dataset.model),
      stored,
    );
    const addresses = new Addresses(names.values(), scope);
    const fixed = new Map(
      figures.filter((one) => one.dataset.address).map((one) => [one.dataset.model, fixedAddress(one.dataset.address)]),
    );
    const addressOf = (id) => fixed.get(id) ?? (names.has(id) ? addresses.of(names.get(id)) : undefined);
    const host = new Host(stored, { addressOf });
    const words = JSON.parse(document.getElementById("cb-words").textContent);
    const show = () => {
      const [first] = addresses.stands;
      figures.find((figure) => first && names.get(figure.dataset.model) === first[0])?.scrollIntoView();
    };
    scope.addEventListener("hashchange", show);
    const started = figures.map((figure) => enliven(figure, host, words));
    // Who comes back finds the page where they left it.
    if (scope.performance.getEntriesByType("navigation")[0]?.type === "navigate") Promise.all(started).then(show);
    return started;
  }

  if (scope.document) {
    const started = start(scope.document);
    scope.addEventListener("pagehide", async (event) => {
      if (event.persisted) return; // the page may come back as it was
      for (const remove of await Promise.all(started)) remove?.();
    });
  } else {
    scope.ccHost = {
      Addresses,
      Host,
      Model,
      addressNames,
      decodeBuffer,
      enliven,
      fixedAddress,
      inflated,
      restorePath,
      restoreState,
    }; // for the tests
  }
})(globalThis);
