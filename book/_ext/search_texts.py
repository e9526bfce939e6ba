"""What the search page shows of each hit: the text of every section, in one script beside the index.

Sphinx would fetch the page that it found, which a book opened from disk cannot. `search.js` shows the words
around the hit and links to the section.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

FILE = "search-texts.js"
SILENT = (nodes.raw, nodes.comment, nodes.substitution_definition, nodes.target, nodes.image)


def plain(node: nodes.Node) -> str:
    """Return a node's words, without those of its sections and of what is not read."""
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, (nodes.section, *SILENT)):
        return ""
    apart = "" if isinstance(node, (nodes.TextElement, nodes.Inline)) else " "
    return apart.join(map(plain, node.children))


def texts(page: nodes.document) -> list[tuple[str, str, str]]:
    """Return each section's id, title and words. The first section is the page: it has no id."""
    found = []
    for place, section in enumerate(page.findall(nodes.section)):
        title = next(section.findall(nodes.title))
        words = " ".join(" ".join(map(plain, (child for child in section if child is not title))).split())
        found.append((section["ids"][0] if place else "", title.astext(), words))
    return found


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the texts of all pages into one classic script."""
    if exception or app.builder.name != "html":
        return
    pages = {page: texts(app.env.get_doctree(page)) for page in sorted(app.env.found_docs)}
    content = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
    (Path(app.outdir) / FILE).write_text(f"globalThis.cbSearchTexts={content};", encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the above."""
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
