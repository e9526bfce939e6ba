// How figures take words out of their table: a word that is not there is an error, never another word or none.

/** table[name], for names that come from elsewhere. */
export function named(table, name) {
  if (!Object.hasOwn(table, name)) throw new Error(`No word for ${name}; there are ${Object.keys(table).join(", ")}.`);
  return table[name];
}

/** The same table; asked for a word that it lacks, it throws. `path` says where it stands in a larger one. */
export function strict(table, path = "words") {
  return new Proxy(table, {
    get(words, name) {
      const word = words[name];
      if (typeof name === "symbol") return word;
      if (word === undefined) throw new Error(`There is no ${path}.${name}.`);
      return typeof word === "object" ? strict(word, `${path}.${name}`) : word;
    },
  });
}

/** What a picture is called: a digit, a photograph, the grid to paint. */
export function pictureTitle(words, name) {
  const [kind, digit] = name.split("_");
  return kind === "digit" ? words.digit(digit) : words.pictures[name];
}
