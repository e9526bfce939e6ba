"""The glossary where it is needed: a page carries the definitions of the terms that it links to.

`terms.js` shows a definition beside its word. A page that is opened from disk cannot fetch the glossary, so
what it needs stands in the page, as plain text, under the term's id.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from docutils import nodes
from frame import for_script_tag
from sphinx.addnodes import glossary
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

MARK = "#term-"


def definitions(page: nodes.document) -> Iterator[tuple[str, str]]:
    """Yield the id of each term in a page's glossaries, and the first paragraph of what is said of it."""
    for place in page.findall(glossary):
        for item in place.findall(nodes.definition_list_item):
            said = next(item.findall(nodes.paragraph), None)
            for term in item.findall(nodes.term):
                if said is not None:
                    yield term["ids"][0], said.astext().replace("\n", " ")


def used(page: nodes.document) -> set[str]:
    """Return the ids of the terms that a page links to."""
    addresses = (link.get("refuri", "") for link in page.findall(nodes.reference))
    return {address[address.index(MARK) + 1 :] for address in addresses if MARK in address}


@cache
def all_definitions(env: BuildEnvironment) -> dict[str, str]:
    """Return the definition of every term of the book, by its id."""
    objects = env.get_domain("std").data["objects"]
    pages = {page for (kind, _), (page, _) in objects.items() if kind == "term"}
    return {term: said for page in sorted(pages) for term, said in definitions(env.get_doctree(page))}


def choose_definitions(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give a page the definitions that it needs, and the script that shows them."""
    wanted = used(doctree) if doctree is not None and app.builder.format == "html" else set()
    found = {term: all_definitions(app.env)[term] for term in sorted(wanted)}
    context["terms"] = for_script_tag(found) if found else ""
    if found:
        app.add_js_file("terms.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the above, before `frame` chooses among the scripts."""
    app.connect("html-page-context", choose_definitions, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
