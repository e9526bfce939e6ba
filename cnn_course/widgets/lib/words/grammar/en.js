// What English asks for when a sentence is made of parts: plurals, lists, words that stay together.

/** The same words, to stay on one line. */
export function unbroken(words) {
  return words.replaceAll(" ", "\u00a0");
}

/** "pixel 3", "pixels 3 and 4", "pixels 2–5 and 9", from runs of numbers [[first, last], …]. */
export function counted(noun, runs) {
  const texts = runs.flatMap(([first, last]) => {
    if (last === first) return [`${first}`];
    return last === first + 1 ? [`${first}`, `${last}`] : [`${first}\u2013${last}`];
  });
  const single = runs.length === 1 && runs[0][0] === runs[0][1];
  return `${noun}${single ? "" : "s"} ${joined(texts)}`;
}

/** "a", "a and b", "a, b and c"; empty texts are left out. */
export function joined(texts) {
  const some = texts.filter(Boolean);
  return some.length < 2 ? some.join("") : `${some.slice(0, -1).join(", ")} and ${some.at(-1)}`;
}
