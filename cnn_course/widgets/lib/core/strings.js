// The table of words for a language.
import en from "../words/en.js";

const TABLES = { en };

/** The words of a language; English where there is no such table yet. */
export function words(language) {
  return TABLES[language] ?? en;
}

/** What a thing is called: by the table, else by its own name made readable ("my_filter" -> "My filter"). */
export function nameOf(table, name) {
  if (table[name]) return table[name];
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
