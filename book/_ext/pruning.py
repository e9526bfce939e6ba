"""Style sheets without the rules that nothing in the book can use.

The theme brings rules for all that any site might hold. The rule here is plain: a selector that asks for a
class or an id which stands in no page and no script of the built book can match nothing, so it goes, and a
rule with its last selector. Whatever is not understood stays. The book's own style is written for its pages,
and stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

OWN = "book.css"
HOLDS_RULES = ("@media", "@supports", "@container", "@layer")
STRING = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
TOKEN = re.compile(rf"/\*.*?\*/|{STRING}|url\((?:{STRING}|[^)\"'])*\)|[{{}};]|[^{{}};\"'/u]+|.", re.S)
WORD = re.compile(r"[\w-]+")
ASKED = re.compile(r"var\(\s*(--[\w-]+)")
OWN_NAME = re.compile(r"\s*(--[\w-]+)\s*:")
NAMED = re.compile(r"[.#]([\w-]+)")
WORDLESS = ("searchindex.js", "search-texts.js", ".asset.js")  # data, without markup


def rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Yield what stands before each block, and in it; what ends with a semicolon has none.

    Raises:
        ValueError: "a brace of this style sheet has no fellow: …"

    >>> list(rules('@charset "x;";a{b:c}@media (d){e{f:"}"}}'))
    [('@charset "x;"', None), ('a', 'b:c'), ('@media (d)', 'e{f:"}"}')]
    """
    parts: list[str] = []
    inside: list[str] = []
    depth = 0
    for token in TOKEN.findall(css):
        if token.startswith("/*"):
            continue
        depth += (token == "{") - (token == "}")
        if depth == 0 and token in ("}", ";"):
            yield "".join(parts).strip(), "".join(inside) if token == "}" else None
            parts, inside = [], []
        elif depth == 1 and token == "{":
            continue
        else:
            (inside if depth else parts).append(token)
    if depth or "".join(parts).strip():
        raise ValueError(f"a brace of this style sheet has no fellow: {css[:60]!r}")


def selectors(prelude: str) -> list[str]:
    """Return the selectors of a list; commas within brackets part nothing.

    >>> selectors("a:is(.b,.c) , d[e=',']")
    ['a:is(.b,.c)', "d[e=',']"]
    """
    pieces = re.findall(rf"(?:{STRING}|\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]|[^,])+", prelude)
    return [piece.strip() for piece in pieces]


def can_match(selector: str, words: Container[str]) -> bool:
    """Whether a selector's classes and ids all stand somewhere; those in brackets are not asked for."""
    if "\\" in selector:
        return True
    bare = re.sub(rf"{STRING}|\[[^\]]*\]", "", selector)
    while (without := re.sub(r"\([^()]*\)", "", bare)) != bare:
        bare = without
    return all(name in words for name in NAMED.findall(bare))


def pruned(css: str, words: Container[str]) -> str:
    """Return a style sheet without what can match nothing.

    >>> pruned(".a,.b .c{x:y}@media print{.c{x:y}}.a:not(.c){x:y}", {"a"})
    '.a{x:y}.a:not(.c){x:y}'
    """
    kept = []
    for prelude, body in rules(css):
        if body is None:
            kept.append(f"{prelude};")
        elif prelude.startswith(HOLDS_RULES):
            if inner := pruned(body, words):
                kept.append(f"{prelude}{{{inner}}}")
        elif prelude.startswith("@"):
            kept.append(f"{prelude}{{{body}}}")
        elif alive := [one for one in selectors(prelude) if can_match(one, words)]:
            kept.append(f"{','.join(alive)}{{{body}}}")
    return "".join(kept)


def named_values(css: Iterable[str]) -> set[str]:
    """Return the custom properties that style sheets ask for."""
    return {name for text in css for name in ASKED.findall(text)}


def without_idle_values(css: str, asked: Container[str]) -> str:
    """Return a style sheet without the custom properties that nobody asks for.

    >>> without_idle_values("a{--x:1;b:c;--y:url('d;e')}@media f{a{--y:2}}", {"--x"})
    'a{--x:1;b:c}@media f{a{}}'
    """
    kept = []
    for prelude, body in rules(css):
        if body is None:
            kept.append(f"{prelude};")
        elif prelude.startswith(HOLDS_RULES):
            kept.append(f"{prelude}{{{without_idle_values(body, asked)}}}")
        else:
            lines = [
                line for line in declarations(body) if not (name := OWN_NAME.match(line)) or name[1] in asked
            ]
            kept.append(f"{prelude}{{{';'.join(lines)}}}")
    return "".join(kept)


def declarations(body: str) -> list[str]:
    """Return what semicolons part in a block; those within strings and addresses part nothing."""
    lines = [""]
    for token in TOKEN.findall(body):
        if token == ";":
            lines.append("")
        else:
            lines[-1] += token
    return [line for line in lines if line.strip()]


def words_of(built: Path) -> set[str]:
    """Return every word in the pages and scripts of a built book: classes, ids, and all others."""
    found: set[str] = set()
    for path in [*built.rglob("*.html"), *built.rglob("*.js")]:
        if not path.name.endswith(WORDLESS):
            found.update(WORD.findall(path.read_text(encoding="utf-8")))
    return found


def prune(app: Sphinx, exception: Exception | None) -> None:
    """Prune every style sheet but our own."""
    if exception or app.builder.name != "html":
        return
    built = Path(app.outdir)
    words = words_of(built)
    texts = {path: path.read_text(encoding="utf-8") for path in (built / "_static").rglob("*.css")}
    kept = {path: text if path.name == OWN else pruned(text, words) for path, text in texts.items()}
    asked: set[str] = set()
    while asked != (asked := named_values(kept.values())):  # one value may be asked for by another
        kept = {
            path: text if path.name == OWN else without_idle_values(text, asked | words)
            for path, text in kept.items()
        }
    for path, text in kept.items():
        path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Prune when all is written."""
    app.connect("build-finished", prune, priority=950)  # after the last style sheet has been copied
    return {"parallel_read_safe": True, "parallel_write_safe": True}
