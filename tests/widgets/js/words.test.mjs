// The words of the figures: the same in every language, each used, none missing, and no letter outside their tables.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import ts from "typescript";
import { named, pictureTitle, strict } from "../../../cnn_course/widgets/lib/core/words.js";
import { USUAL } from "../../../cnn_course/widgets/lib/maths/plain.js";
import shared from "../../../cnn_course/widgets/lib/words/en.js";
import { strayLetters } from "../../letters.mjs";
import { differences, FIGURES, languagesOf, tableOf, WIDGETS } from "./tables.mjs";

const LANGUAGES = languagesOf("lib");

test("every figure has the same words in every language", async () => {
  for (const folder of ["lib", ...FIGURES]) {
    assert.deepEqual(languagesOf(folder), LANGUAGES, folder);
    const english = await tableOf(folder, "en");
    for (const language of LANGUAGES) {
      assert.deepEqual(differences(english, await tableOf(folder, language)), [], `${folder}, ${language}`);
    }
  }
});

test("a table that differs is told from the English one", () => {
  const english = { play: "Play", kinds: { max: "maximum", min: "minimum" }, digit: (number) => `Digit ${number}` };
  const korean = { play: "재생", kinds: { max: "최대", min: "최소" }, digit: (number) => `숫자 ${number}` };
  assert.deepEqual(differences(english, korean), []);
  assert.deepEqual(differences(english, { ...korean, play: undefined ?? {} }), ["missing: play"]);
  assert.deepEqual(differences(english, { ...korean, stop: "정지" }), ["unknown: stop"]);
  assert.deepEqual(differences(english, { ...korean, digit: () => "숫자" }), [
    "missing: digit(1)",
    "unknown: digit(0)",
  ]);
  assert.deepEqual(differences(english, { ...korean, kinds: { min: "최소", max: "최대" } }), [
    "out of order: kinds.min",
  ]);
});

test("a word that is not there is an error that names it", () => {
  const words = strict({ pictures: { cat: "A cat" }, channels: ["R", "G"], say: () => "said" });
  assert.equal(words.pictures.cat, "A cat");
  assert.deepEqual(words.channels.slice(0, 1), ["R"]);
  assert.equal(words.say(), "said");
  assert.throws(() => words.dog, /There is no words\.dog\./);
  assert.throws(() => words.pictures.dog, /There is no words\.pictures\.dog\./);
  assert.throws(() => pictureTitle(words, "dog"), /words\.pictures\.dog/);
  assert.throws(() => named({ a: "A" }, "b"), /No word for b; there are a\./);
});

/** The script of a figure as its bundle has it, but for the words: what is not used is left out. */
function bundled(figure) {
  const entry = fileURLToPath(new URL(`${figure}/index.js`, WIDGETS));
  const options = { bundle: true, write: false, format: "esm", loader: { ".css": "empty" }, logLevel: "error" };
  return buildSync({ ...options, entryPoints: [entry] }).outputFiles[0].text;
}

/** The names that a script takes out of `words`, and every name in it at all. */
function namesIn(script) {
  const [taken, all] = [new Set(), new Set()];
  const isWords = (node) => /^(\w*\.)?(w|formulaW)ords\d*$/.test(node.getText());
  const visit = (node) => {
    if (ts.isPropertyAccessExpression(node) && isWords(node.expression)) taken.add(node.name.text);
    if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) all.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("bundle.js", script, ts.ScriptTarget.Latest, true));
  return { taken, all };
}

test("every word that a figure takes is there, and every word that is there is taken", async () => {
  const used = new Set();
  for (const figure of FIGURES) {
    const own = await tableOf(figure, "en");
    const { taken, all } = namesIn(bundled(figure));
    const there = { ...shared, ...own };
    assert.deepEqual(
      [...taken].filter((name) => !Object.hasOwn(there, name)),
      [],
      `${figure} takes words that are not there`,
    );
    assert.deepEqual(
      Object.keys(own).filter((name) => !all.has(name)),
      [],
      `${figure} has words that nobody takes`,
    );
    for (const name of taken) if (!Object.hasOwn(own, name)) used.add(name);
  }
  assert.deepEqual(
    Object.keys(shared).filter((name) => !used.has(name)),
    [],
    "shared words that nobody takes",
  );
});

test("no letter that a reader sees stands outside the tables", () => {
  // Keras' names of its layers are the same in every language.
  const kinds = ["Add", "Concatenate", "Cropping2D", "SeparableConv2D", "ZeroPadding2D", ...Object.keys(USUAL)];
  const allowed = new Set(["\u03a3", "2d", "xMidYMid slice", ...kinds]);
  const scripts = readdirSync(WIDGETS, { recursive: true }).filter(
    (file) => /\.js$/.test(file) && !/^static|words\/(grammar\/)?\w\w\.js$/.test(file),
  );
  assert.ok(scripts.length > 80, "they were looked for in the right place");
  for (const file of scripts) {
    // What Keras code says is Python, in every language the same; its comments are words.
    const isPython = /^lib\/maths\/keras\w*\.js$/.test(file);
    const text = readFileSync(new URL(file, WIDGETS), "utf8");
    const found = isPython ? pythonComments(text) : strayLetters(text, allowed);
    assert.deepEqual(found, [], file);
  }
});

function pythonComments(text) {
  return [...text.matchAll(/# (?!\$\{words)[^\n"`]*/g)].map(([comment]) => comment);
}

test("strays are found wherever they stand", () => {
  const strays = {
    'h("p", {}, "hello")': "hello",
    'h("p", { "aria-label": `play ${name}` })': "play ",
    'setText(note, wrong ? "wrong" : words.right)': "wrong",
    'const text = "layer"; setText(note, text)': "layer",
    'segments({ label: "Padding" })': "Padding",
    'button.setAttribute("title", "copy")': "copy",
    'note.textContent = "copied"': "copied",
    'const LABEL = "Output pixel";': "Output pixel",
    'const NAMES = { max: "Largest" };': "Largest",
    'h("small", {}, count === 1 ? "run" : "runs")': "run",
  };
  for (const [script, text] of Object.entries(strays)) {
    assert.equal(strayLetters(script)[0], `1: ${text}`, script);
  }
  const clean = [
    'import { h } from "../lib/core/dom.js";',
    'h("p", { class: "cc-note cc-wide", role: "img", onclick }, words.note, " ", String(count))',
    'if (event.key === "ArrowLeft") throw new Error("The array did not arrive whole.");',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a script to look at
    's("path", { d: "M4 2.5v11l9-5.5z", transform: `translate(${x} ${y})` })',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a script to look at
    'frames.ask("theme", "result"); settings["valid"]; row.style.cssText = `--wide:${8};--narrow:${4}`;',
  ];
  for (const script of clean) assert.deepEqual(strayLetters(script), [], script);
});
