// The tables of words: which there are, and how two of them differ.
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const WIDGETS = new URL("../../../cnn_course/widgets/", import.meta.url);

/** The names of the figures: the folders that have a script. */
export const FIGURES = readdirSync(WIDGETS).filter((name) => existsSync(new URL(`${name}/index.js`, WIDGETS)));

/** The languages of a folder of tables: "en" of en.js. */
export function languagesOf(folder) {
  const files = readdirSync(fileURLToPath(new URL(`${folder}/words/`, WIDGETS)));
  return files.filter((file) => file.endsWith(".js")).map((file) => file.slice(0, -3));
}

export async function tableOf(folder, language) {
  return (await import(new URL(`${folder}/words/${language}.js`, WIDGETS))).default;
}

/** Where every word of a table stands, in order, with the number of what it is made of: ["pictures.grid", "digit(1)", …]. */
export function places(table, path = "") {
  return Object.entries(table).flatMap(([name, word]) => {
    const here = path ? `${path}.${name}` : name;
    if (typeof word === "function") return [`${here}(${word.length})`];
    return typeof word === "string" ? [here] : places(word, here);
  });
}

/** What the table of another language has too much, too little or elsewhere: the order of the keys is that of the page. */
export function differences(table, other) {
  const [wanted, found] = [places(table), places(other)];
  const missing = wanted.filter((place) => !found.includes(place)).map((place) => `missing: ${place}`);
  const unknown = found.filter((place) => !wanted.includes(place)).map((place) => `unknown: ${place}`);
  if (missing.length || unknown.length) return [...missing, ...unknown];
  const moved = wanted.findIndex((place, i) => place !== found[i]);
  return moved < 0 ? [] : [`out of order: ${found[moved]}`];
}
