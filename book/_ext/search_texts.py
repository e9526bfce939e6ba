"""What the search page shows of each hit: the text of every section, in one script beside the index.

Sphinx would fetch the page that it found, which a book opened from disk cannot. `search.js` shows the words
around the hit and links to the section. They are the words that the page has: "He et al. (2016)" and "Figure
9.1", not the keys of either, and no formula's source.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

FILE = "search-texts.js"
SILENT = (nodes.raw, nodes.comment, nodes.substitution_definition, nodes.target, nodes.image)
LEFT_OUT = "…"

Says = Callable[[pending_xref], str]


def plain(node: nodes.Node, says: Says) -> str:
    """Return a node's words, without those of its sections and of what is not read."""
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, (nodes.section, *SILENT)):
        return ""
    if isinstance(node, pending_xref):
        return says(node)
    if isinstance(node, (nodes.math, nodes.math_block)) and set(node.astext()) & set("\\{}^_"):
        return LEFT_OUT  # its source is nothing that a page shows
    apart = "" if isinstance(node, (nodes.TextElement, nodes.Inline)) else " "
    return apart.join(plain(child, says) for child in node.children)


def texts(page: nodes.document, says: Says = pending_xref.astext) -> list[tuple[str, str, str]]:
    """Return each section's id, title and words. The first section is the page: it has no id."""
    found = []
    for place, section in enumerate(page.findall(nodes.section)):
        title = next(section.findall(nodes.title))
        words = " ".join(plain(child, says) for child in section if child is not title)
        found.append((section["ids"][0] if place else "", title.astext(), " ".join(words.split())))
    return found


def as_shown(app: Sphinx, page: str) -> Says:
    """Return what a page's references read as. Those to works, figures and formulas are written only now."""

    def says(node: pending_xref) -> str:
        kind, target = node["reftype"], node["reftarget"]
        if node.get("refdomain") == "cite" or kind in {"numref", "eq"}:
            domain = app.env.get_domain(node["refdomain"])
            made = domain.resolve_xref(app.env, page, app.builder, kind, target, node, node[0])
            if made is not None:
                return made.astext()
        return node.astext()

    return says


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the texts of all pages into one classic script."""
    if exception or app.builder.name != "html":
        return
    names = sorted(app.env.found_docs)
    pages = {page: texts(app.env.get_doctree(page), as_shown(app, page)) for page in names}
    content = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
    (Path(app.outdir) / FILE).write_text(f"globalThis.cbSearchTexts={content};", encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the above."""
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
