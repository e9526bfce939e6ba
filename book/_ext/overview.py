"""The chapters at a glance: title, opening question, minutes; and ways through the book for those in a hurry.

    ```{overview}
    ```

    ```{way}
    book/seeing/convolution
    book/words/stride
    ```

An overview lists every chapter of every numbered part; a way lists some, in its own order, and adds up their
minutes. Nothing is written twice: the question is the chapter's own, and the minutes are counted, WORDS words
in each, and MINUTES for each live figure. Code, exercises, their solutions and the quiz are not counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import page_words
from docutils import nodes
from live_figure import stored_state
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

WORDS = 200  # a minute
MINUTES = 3  # a live figure
STEP = 5  # minutes are told in steps of
APART = ("exercise", "dropdown", "toggle")


class chapters(nodes.General, nodes.Element):  # noqa: N801
    """Where a list of chapters will stand: of `pages`, with their sum, or of all."""


def parts(env: BuildEnvironment) -> Iterator[tuple[str, list[str]]]:
    """Yield the caption of each numbered part and its chapters, in order."""
    for tree in env.get_doctree(env.config.root_doc).findall(addnodes.toctree):
        if tree["numbered"]:
            yield tree["caption"], [page for _, page in tree["entries"]]


def is_apart(node: nodes.Node) -> bool:
    """Whether a node's words are not read on the way: code, exercises, solutions, quizzes."""
    if isinstance(node, nodes.literal_block | nodes.raw) or type(node).__name__ == "quiz":
        return True
    return isinstance(node, nodes.Element) and not set(APART).isdisjoint(node.get("classes", ()))


def count(node: nodes.Node) -> int:
    """Count the words that are read on the way."""
    if isinstance(node, nodes.Text):
        return len(str(node).split())
    return 0 if is_apart(node) else sum(map(count, node.children))


def minutes(env: BuildEnvironment, page: str) -> int:
    """Return how long a chapter takes, in steps of five minutes, upwards."""
    figures = sum("_esm" in model["state"] for model in stored_state(env, page)["state"].values())
    exact = count(env.get_doctree(page)) / WORDS + MINUTES * figures
    return STEP * math.ceil(exact / STEP)


def question(env: BuildEnvironment, page: str) -> str:
    """Return the question that a chapter opens with."""
    for paragraph in env.get_doctree(page).findall(nodes.paragraph):
        if "question" in paragraph["classes"]:
            return paragraph.astext().replace("\n", " ")
    raise ExtensionError(f"A chapter opens with a question ({{.question}} above it). Received: {page}")


def line(app: Sphinx, page: str, home: str) -> nodes.definition_list_item:
    """Return a chapter as an entry of a list: its title with a link, its minutes, its question."""
    env, words = app.env, page_words.table(app.config.language)
    number = env.toc_secnumbers.get(page, {}).get("")
    title = f"{'.'.join(map(str, number))}. " if number else ""
    address = app.builder.get_relative_uri(home, page)
    link = nodes.reference("", title + env.titles[page].astext(), refuri=address, internal=True)
    time = nodes.inline("", words.minutes(minutes(env, page)), classes=["cb-overview__time"])
    term = nodes.term("", "", link, nodes.Text(" "), time)
    about = nodes.definition("", nodes.paragraph("", question(env, page)))
    return nodes.definition_list_item("", term, about)


def listed(app: Sphinx, pages: list[str], home: str) -> nodes.definition_list:
    """Return chapters as a list."""
    return nodes.definition_list("", *(line(app, page, home) for page in pages), classes=["cb-overview"])


def fill(app: Sphinx, doctree: nodes.document, home: str) -> None:
    """Put the lists in their places, once every chapter has been read."""
    for place in list(doctree.findall(chapters)):
        if pages := place.get("pages"):
            if unknown := set(pages) - app.env.found_docs:
                raise ExtensionError(f"A way leads to a page that is not there. Received: {sorted(unknown)}")
            total = sum(minutes(app.env, page) for page in pages)
            said = page_words.table(app.config.language).altogether(total)
            place.replace_self([listed(app, pages, home), nodes.paragraph("", said)])
            continue
        content: list[nodes.Node] = []
        for caption, entries in parts(app.env):
            content += [nodes.rubric("", caption), listed(app, entries, home)]
        place.replace_self(content)


class Overview(SphinxDirective):
    """`{overview}`: see the top of this file."""

    def run(self) -> list[nodes.Node]:
        """Keep a place."""
        return [chapters()]


class Way(SphinxDirective):
    """`{way}`: see the top of this file."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Keep a place for these chapters."""
        return [chapters(pages=[page for entry in self.content if (page := entry.strip())])]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register directives and filling."""
    app.add_node(chapters)
    app.add_directive("overview", Overview)
    app.add_directive("way", Way)
    app.connect("doctree-resolved", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
