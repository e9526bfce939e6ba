// What the page's scripts say is handed to them: no letter that a reader sees stands in them.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { strayLetters } from "../../letters.mjs";

const STATIC = new URL("../../../book/_static/", import.meta.url);

const NAMES = new Set(["2d"]); // of a canvas's context

test("no letter that a reader sees stands in a script of the page", () => {
  const scripts = readdirSync(STATIC).filter((name) => name.endsWith(".js"));
  assert.ok(scripts.length > 2);
  for (const name of scripts) {
    assert.deepEqual(strayLetters(readFileSync(new URL(name, STATIC), "utf8"), NAMES), [], name);
  }
});
