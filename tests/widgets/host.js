// What a host does with a figure (the book's, JupyterLab): it keeps the traits, renders, and takes the figure away.
// Beside it, what tests ask of a page: what is alive there, and how a figure looks and where its parts stand.

// ---- what is alive: listeners beyond the figure, observers, timers and frames, as long as nobody ends them

const living = new Map();

function counted(name) {
  const set = new Set();
  living.set(name, set);
  return set;
}

for (const target of [window, document, document.documentElement, MediaQueryList.prototype]) {
  const set = living.get("listeners") ?? counted("listeners");
  const { addEventListener: add, removeEventListener: remove } = target;
  const key = (type, listener) => [...set].find((one) => one.type === type && one.listener === listener);
  target.addEventListener = function (type, listener, ...more) {
    set.add(key(type, listener) ?? { type, listener });
    add.call(this, type, listener, ...more);
  };
  target.removeEventListener = function (type, listener, ...more) {
    set.delete(key(type, listener));
    remove.call(this, type, listener, ...more);
  };
}

for (const name of ["ResizeObserver", "MutationObserver", "IntersectionObserver"]) {
  const set = counted(name);
  window[name] = class extends window[name] {
    observe(...more) {
      set.add(this);
      super.observe(...more);
    }
    disconnect() {
      set.delete(this);
      super.disconnect();
    }
  };
}

for (const [begin, end, repeats] of [
  ["setTimeout", "clearTimeout", false],
  ["setInterval", "clearInterval", true],
  ["requestAnimationFrame", "cancelAnimationFrame", false],
]) {
  const set = counted(begin);
  const [start, stop] = [window[begin].bind(window), window[end].bind(window)];
  window[begin] = (call, ...more) => {
    const number = start((...given) => {
      if (!repeats) set.delete(number);
      call(...given);
    }, ...more);
    set.add(number);
    return number;
  };
  window[end] = (number) => {
    set.delete(number);
    stop(number);
  };
}

/** How many of each kind there are. */
window.alive = () => Object.fromEntries([...living].map(([name, set]) => [name, set.size]));

// ---- the model and the figure

const state = {};
const listeners = [];

window.saves = 0;
window.model = {
  /** What lies beside a page of the book; a test puts it here. */
  asset: async (name) => window.assets[name],
  get: (key) => state[key],
  set(key, value) {
    state[key] = value;
    for (const [event, callback] of listeners.slice()) if (event === `change:${key}`) callback();
  },
  on: (event, callback) => listeners.push([event, callback]),
  off(event, callback) {
    const at = listeners.findIndex((one) => one[0] === event && one[1] === callback);
    if (at >= 0) listeners.splice(at, 1);
  },
  save_changes: () => (window.saves += 1),
};
window.listening = () => listeners.length;

/** {state, buffers: [[path, base64], …]} -> the traits, with their bytes as a host delivers them. */
function opened({ state: traits, buffers }, kind) {
  for (const [path, text] of buffers) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const value = { view: new DataView(bytes.buffer), buffer: bytes.buffer, array: bytes }[kind];
    path.slice(0, -1).reduce((inner, key) => inner[key], traits)[path.at(-1)] = value;
  }
  return traits;
}

const modules = new Map(); // by their text: a module is made once for all figures of a kind
const style = document.createElement("style");
document.head.append(style);

/** An address that is about a figure with a text, or about none (null), and what the figure writes into it. */
window.written = [];
window.addressed = (text) => ({
  read: () => text,
  write: (now) => window.written.push(now),
  link: (now) => now,
  listen: () => () => {},
});

/** Shows a figure in place of the one that is there: as it is stored or as it was at first, with or without an address. */
window.mount = async (stored, kind = "view", { address, anew = false } = {}) => {
  window.remove?.();
  window.remove = null;
  for (const key of Object.keys(state)) delete state[key];
  Object.assign(state, opened(stored, kind));
  if (anew) Object.assign(state, structuredClone(state._first));
  window.model.address = address;
  style.textContent = state._css;
  const text = state._esm;
  if (!modules.has(text)) modules.set(text, import(URL.createObjectURL(new Blob([text], { type: "text/javascript" }))));
  const { default: figure } = await modules.get(text);
  window.saves = 0;
  window.remove = figure.render({ model: window.model, el: document.getElementById("figure") });
};

/** Sets traits as Python does, together. */
window.put = (stored, kind = "view") => {
  const traits = opened(stored, kind);
  Object.assign(state, traits); // a listener of one finds the others, too
  for (const [key, value] of Object.entries(traits)) window.model.set(key, value);
};

/** Waits until what was asked for has been drawn, also what is drawn anew because of its new size, or bit by bit. */
window.settled = async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let i = 0; i < 2; i += 1) await frame();
  while (document.querySelector('#figure [aria-busy="true"]')) await frame();
};
