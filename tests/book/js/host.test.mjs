// The host of the live figures (book/_static/host.js), without a browser.
import assert from "node:assert/strict";
import test from "node:test";
import { deflateSync } from "node:zlib";

await import("../../../book/_static/host.js");
const { Addresses, Host, Model, addressNames, decodeBuffer, fixedAddress, inflated, restorePath, restoreState } =
  globalThis.ccHost;

/** Just enough of a document for the style sheets. */
function fakeDocument() {
  const styles = [];
  return {
    styles,
    createElement: () => ({ textContent: "" }),
    head: { append: (style) => styles.push(style.textContent) },
  };
}

/** A page with models `a` and `b` of one widget, whose front end is `widget`. */
function page(widget) {
  const stored = {
    state: {
      a: { state: { count: 1 }, shared: { _esm: 0, _css: 1 } },
      b: { state: { count: 5 }, shared: { _esm: 0, _css: 1 } },
    },
    values: ["the module", "the style"],
  };
  const document = fakeDocument();
  const loaded = [];
  const load = async (text) => {
    loaded.push(text);
    return { default: widget };
  };
  return { host: new Host(stored, { load, document }), document, loaded };
}

const element = () => ({
  children: [],
  replaceChildren() {
    this.children = [];
  },
});

test("base64 becomes a DataView of its bytes", () => {
  const view = decodeBuffer("AQL/");
  assert.ok(view instanceof DataView);
  assert.deepEqual([...new Uint8Array(view.buffer)], [1, 2, 255]);
});

test("a buffer goes where its path leads, also into lists", () => {
  const state = { image: { parts: [null, null] } };
  restorePath(state, ["image", "parts", 1], "here");
  assert.deepEqual(state, { image: { parts: [null, "here"] } });
});

test("a stored model gets its shared values and buffers back, and the stored one stays as it was", () => {
  const stored = {
    state: { n: 3 },
    shared: { _esm: 0, _recorded: 1 },
    buffers: [{ encoding: "base64", path: ["_recorded", "data"], data: "AQ==" }],
  };
  const values = ["code", { data: null }];
  const state = restoreState(stored, values);
  assert.equal(state._esm, "code");
  assert.equal(state._recorded.data.getUint8(0), 1);
  assert.deepEqual(stored.state, { n: 3 });
  assert.deepEqual(values[1], { data: null }, "another model has the same record");
});

test("a packed buffer is unpacked, and others stay", async () => {
  const packed = Buffer.from(deflateSync(Uint8Array.of(7, 7, 7, 8))).toString("base64");
  const plain = { encoding: "base64", path: ["b"], data: "AQ==" };
  const summed = { encoding: "deflate", path: ["c"], data: packed, stride: 2 };
  const stored = { state: {}, buffers: [{ encoding: "deflate", path: ["a"], data: packed }, plain, summed] };
  const state = restoreState(await inflated(stored), []);
  assert.deepEqual([...new Uint8Array(state.a.buffer)], [7, 7, 7, 8]);
  assert.equal(state.b.getUint8(0), 1);
  assert.deepEqual([...new Uint8Array(state.c.buffer)], [7, 7, 14, 15]);
  assert.deepEqual((await inflated({ state: {} })).buffers, []);
});

test("an unknown encoding is refused", () => {
  const stored = { state: {}, buffers: [{ encoding: "rot13", path: ["x"], data: "" }] };
  assert.throws(() => restoreState(stored, []), /unknown way: rot13/);
});

test("set tells change:key and then change, once each, and only what changed", () => {
  const model = new Model({ x: 1, y: 1 });
  const heard = [];
  model.on("change:x", (_, value) => heard.push(`x ${value}`));
  model.on("change:y", (_, value) => heard.push(`y ${value}`));
  model.on("change", () => heard.push("any"));
  model.set("x", 1);
  assert.deepEqual(heard, []);
  model.set({ x: 2, y: 1 });
  assert.deepEqual(heard, ["x 2", "any"]);
});

test("all keys are set before the first listener is told", () => {
  const model = new Model({ x: 0, y: 0 });
  let sum;
  model.on("change:x", () => (sum = model.get("x") + model.get("y")));
  model.set({ x: 1, y: 2 });
  assert.equal(sum, 3);
});

test("off takes away one listener, all of an event, or all", () => {
  const model = new Model({ x: 0 });
  const heard = [];
  const first = () => heard.push("first");
  model.on("change:x", first);
  model.on("change:x change", () => heard.push("second"));
  model.off("change:x", first);
  model.set("x", 1);
  assert.deepEqual(heard, ["second", "second"]);
  model.off("change:x");
  model.set("x", 2);
  assert.deepEqual(heard, ["second", "second", "second"]);
  model.off();
  model.set("x", 3);
  assert.equal(heard.length, 3);
});

test("a listener taken away by another is not told any more", () => {
  const model = new Model({ x: 0 });
  const heard = [];
  const second = () => heard.push("second");
  model.on("change:x", () => model.off("change:x", second));
  model.on("change:x", second);
  model.set("x", 1);
  assert.deepEqual(heard, []);
});

test("two views of one model share it; the module is loaded, the style added and initialize called once", async () => {
  let initialised = 0;
  const seen = [];
  const { host, document, loaded } = page({
    initialize: () => {
      initialised += 1;
    },
    render({ model }) {
      model.on("change:count", (_, value) => seen.push(value));
    },
  });
  await Promise.all([host.view("a", element()), host.view("a", element())]);
  await host.view("b", element());
  const { model } = await host.model("a");
  model.set("count", 2);
  model.save_changes();
  assert.deepEqual(seen, [2, 2]);
  assert.equal(initialised, 2); // once for each of the two models
  assert.deepEqual(loaded, ["the module"]);
  assert.deepEqual(document.styles, ["the style"]);
});

test("taking a view away calls its clean-up, aborts its signal, empties it and leaves the other view alone", async () => {
  const heard = [];
  let cleaned = 0;
  const signals = [];
  const { host } = page({
    render({ model, el, signal }) {
      el.children.push("drawn");
      signals.push(signal);
      model.on("change:count", () => heard.push(el.name));
      return () => {
        cleaned += 1;
      };
    },
  });
  const one = Object.assign(element(), { name: "one" });
  const two = Object.assign(element(), { name: "two" });
  const remove = await host.view("a", one);
  await host.view("a", two);
  remove();
  (await host.model("a")).model.set("count", 9);
  assert.equal(cleaned, 1);
  assert.deepEqual(
    signals.map((signal) => signal.aborted),
    [true, false],
  );
  assert.deepEqual(one.children, []);
  assert.deepEqual(two.children, ["drawn"]);
  assert.deepEqual(heard, ["two"]);
});

test("a default export may be a function that returns the widget", async () => {
  let rendered = false;
  const { host } = page(async () => ({
    render: () => {
      rendered = true;
    },
  }));
  await host.view("a", element());
  assert.ok(rendered);
});

test("what is missing is said", async () => {
  await assert.rejects(page({}).host.view("a", element()), /no render function/);
  await assert.rejects(page({}).host.view("z", element()), /no state for this figure/);
});

/** A window at an address, as far as the host asks for one. */
function windowAt(hash) {
  const page = "file:///a/page.html?lang=en";
  const listeners = [];
  const scope = {
    location: { href: page + hash, hash },
    history: { state: { of: "the page" } },
    addEventListener: (_, listener) => listeners.push(listener),
    removeEventListener: (_, listener) => listeners.splice(listeners.indexOf(listener), 1),
    listeners,
    go(url) {
      scope.location = { href: url, hash: new URL(url).hash };
    },
  };
  scope.history.replaceState = (state, _, url) => {
    assert.deepEqual(state, { of: "the page" });
    scope.go(url);
  };
  return { scope, page };
}
const NAMES = ["PoolingExplorer", "PoolingExplorer-2", "ShuffleExplorer"];

test("figures are called as their classes, from the second of a class on with a number", () => {
  const model = (id) => ({ state: { _anywidget_id: id } });
  const [pooling, own] = ["cnn_course.widgets.pooling_explorer.PoolingExplorer", "__main__.Counter"];
  const stored = { state: { a: model(pooling), b: model(own), c: model(pooling), d: { state: {} } } };
  const names = addressNames(["a", "b", "a", "c", "d", "missing"], stored);
  assert.deepEqual(
    [...names],
    [
      ["a", "PoolingExplorer"],
      ["b", "Counter"],
      ["c", "PoolingExplorer-2"],
    ],
  );
});

test("each figure reads its own part of an address", () => {
  const { scope } = windowAt("#PoolingExplorer-2?kind=average&pick=1,2/ShuffleExplorer/Unknown?x=1");
  const [first, second, third] = NAMES.map((name) => new Addresses(NAMES, scope).of(name));
  assert.equal(first.read(), null);
  assert.equal(second.read(), "kind=average&pick=1,2");
  assert.equal(third.read(), "");
});

test("what is written stands first, the others stay, and what is empty goes", () => {
  const { scope, page } = windowAt("#ShuffleExplorer?digit=3");
  const addresses = new Addresses(NAMES, scope);
  const [pooling, , shuffle] = NAMES.map((name) => addresses.of(name));
  pooling.write("kind=min");
  assert.equal(scope.location.href, `${page}#PoolingExplorer?kind=min/ShuffleExplorer?digit=3`);
  shuffle.write("");
  assert.equal(scope.location.href, `${page}#PoolingExplorer?kind=min`);
  pooling.write("");
  assert.equal(scope.location.href, page);
});

test("an address that is the page's own is left alone until a figure has something to say", () => {
  const { scope, page } = windowAt("#in-code");
  const pooling = new Addresses(NAMES, scope).of("PoolingExplorer");
  pooling.write("");
  assert.equal(scope.location.href, `${page}#in-code`);
  assert.equal(pooling.read(), null);
  assert.equal(pooling.link("kind=min"), `${page}#PoolingExplorer?kind=min`);
  assert.equal(pooling.link(""), `${page}#PoolingExplorer`);
  assert.equal(scope.location.href, `${page}#in-code`);
  pooling.write("kind=min");
  assert.equal(scope.location.href, `${page}#PoolingExplorer?kind=min`);
});

test("a figure hears of another address that is about it, until it no longer listens", () => {
  const { scope, page } = windowAt("");
  let heard = 0;
  const stop = new Addresses(NAMES, scope).of("ShuffleExplorer").listen(() => (heard += 1));
  const change = (hash) => {
    scope.go(page + hash);
    for (const listener of [...scope.listeners]) listener();
  };
  change("#in-code");
  change("#PoolingExplorer?kind=min");
  assert.equal(heard, 0);
  change("#PoolingExplorer?kind=min/ShuffleExplorer?digit=4");
  assert.equal(heard, 1);
  stop();
  change("#ShuffleExplorer");
  assert.equal(heard, 1);
});

test("where a browser refuses to change the address, the figure goes on", () => {
  const { scope, page } = windowAt("");
  scope.history.replaceState = () => {
    throw new Error("SecurityError");
  };
  new Addresses(NAMES, scope).of("ShuffleExplorer").write("digit=4");
  assert.equal(scope.location.href, page);
});

test("a view gets its place in the address, and only where the page has one for it", async () => {
  const seen = [];
  const widget = { render: ({ model }) => seen.push(model.address) };
  await page(widget).host.view("a", element());
  assert.deepEqual(seen, [undefined]);
});

test("on a slide a figure begins in a state of its chapter's, writes none, and its link leads to the chapter", () => {
  globalThis.location = { href: "file:///kit/deck.html#3" };
  const place = fixedAddress("../html/book/stride.html#StridePaddingExplorer?strides=3&size=12");
  assert.equal(place.read(), "strides=3&size=12");
  place.write("strides=4");
  assert.equal(place.read(), "strides=3&size=12");
  assert.equal(place.link("strides=4"), "file:///html/book/stride.html#StridePaddingExplorer?strides=4");
  assert.equal(place.link(""), "file:///html/book/stride.html#StridePaddingExplorer");
  assert.equal(fixedAddress("../html/book/stride.html#StridePaddingExplorer").read(), null);
  globalThis.location = undefined;
});
