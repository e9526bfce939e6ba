// Under each hit of the search the words around it; and the hit leads to its section. The list itself is made by Sphinx.
(() => {
  const BEFORE = 60; // letters shown before the first word that was looked for
  const AFTER = 150;
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  const BEGIN = /(?<![\p{L}\p{N}])/u.source;
  const REST = /[\p{L}\p{N}]*/u.source;

  /** Words that begin like one of the stems, in a text: as wide as the words are. */
  const pattern = (stems) => new RegExp(`${BEGIN}(?:${stems.map(escaped).join("|")})${REST}`, "giu");

  /** How many of the stems a section has; those of its title count twice. */
  function worth([, title, words], stems) {
    const count = (text) => stems.filter((stem) => pattern([stem]).test(text)).length;
    return count(words) + 2 * count(title);
  }

  /** The section that has most of what was looked for; the first of those that are alike. */
  function best(sections, stems) {
    const all = sections.map((section) => worth(section, stems));
    const most = Math.max(...all);
    return most > 0 ? sections[all.indexOf(most)] : null;
  }

  /** Pieces of a text around the first hit: [words, is a hit], in order. */
  function around(text, stems) {
    const first = text.search(pattern(stems));
    const from = first > BEFORE ? text.indexOf(" ", first - BEFORE) + 1 : 0;
    const end = text.length - from > BEFORE + AFTER ? text.lastIndexOf(" ", from + BEFORE + AFTER) : text.length;
    const pieces = [];
    let at = from;
    for (const hit of text.slice(0, end).matchAll(pattern(stems))) {
      if (hit.index < from) continue;
      pieces.push([text.slice(at, hit.index), false], [hit[0], true]);
      at = hit.index + hit[0].length;
    }
    pieces.push([text.slice(at, end), false]);
    if (from > 0) pieces.unshift(["… ", false]);
    if (end < text.length) pieces.push([" …", false]);
    return pieces.filter(([words]) => words);
  }

  function tell(item, texts, stems) {
    const link = item.querySelector("a");
    const [address, anchor] = link.getAttribute("href").split("#");
    const sections = texts[address.replace(/\.html$/, "")];
    const section = sections && (sections.find(([id]) => anchor && id === anchor) ?? best(sections, stems));
    if (!section) return;
    const [id, title, words] = section;
    if (!anchor && id) {
      link.href = `${address}#${id}`;
      link.append(` › ${title}`);
    }
    const line = document.createElement("p");
    line.className = "cb-search__line";
    for (const [text, isHit] of around(words, stems)) {
      if (isHit) line.append(Object.assign(document.createElement("mark"), { textContent: text }));
      else line.append(text);
    }
    item.append(line);
  }

  /** The texts are asked for with the first search: they are heavier than the page. */
  function start() {
    const asked = new URLSearchParams(location.search).get("q") ?? "";
    const results = document.getElementById("search-results");
    const stems = splitQuery(asked.toLowerCase()).map((word) => new Stemmer().stemWord(word));
    if (!results || !stems.length) return;
    const script = document.createElement("script");
    script.src = results.dataset.texts;
    script.addEventListener("load", () => {
      const take = (node) => node.nodeName === "LI" && tell(node, globalThis.cbSearchTexts, stems);
      results.querySelectorAll("li").forEach(take);
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) addedNodes.forEach(take);
      }).observe(results, { childList: true, subtree: true });
    });
    document.body.append(script);
  }

  globalThis.cbSearch = { best, around };
  if (typeof document !== "undefined") addEventListener("load", start);
})();
