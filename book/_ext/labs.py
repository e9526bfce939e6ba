"""Pages of the labs: what they are, how to open the lab itself, and links between lab and chapter, both ways.

A lab's page is its answered notebook. Its title says so; below stands how to open the lab, with the open
notebook as a file of the book; below each still of a figure, that it is one. Which chapters a lab goes with
is written once, in the lab ("The chapters *Stride* and *Padding* of the book go with it."): there they become
links, and each of these chapters links to the lab, where it names it ("Lab 5") or at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import page_words
from alt_text import REPR
from docutils import nodes
from page_words.en import Words
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

LABS = "notebooks/solutions/"
OPEN = "notebooks"
PLACE = "open-the-lab"
COMMAND = "make lab"
NUMBER = re.compile(r"0*(\d+)_")


class SayHowToOpen(SphinxTransform):
    """Put below a lab's title how to open the lab."""

    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        """Look at every page."""
        document = self.env.docname
        title = next(iter(self.document.findall(nodes.title)), None)
        if document.startswith(LABS) and title is not None and title.parent is not None:
            words, lab = page_words.table(self.config.language), document.removeprefix(LABS)
            is_there = (Path(self.env.srcdir, OPEN) / f"{lab}.ipynb").is_file()
            title.parent.insert(title.parent.index(title) + 1, how_to_open(words, lab, is_there))


def how_to_open(words: Words, lab: str, is_there: bool) -> nodes.paragraph:
    """Return how to open a lab: with the command, or from the file that comes with the book."""
    first, second, third = words.lab_open
    place = nodes.paragraph("", first, nodes.literal("", COMMAND), nodes.Text(second), ids=[PLACE])
    place["classes"] = ["cb-open-lab"]
    name = nodes.literal("", f"{lab}.ipynb")
    if is_there:
        name = addnodes.download_reference("", "", name, reftarget=f"/{OPEN}/{lab}.ipynb")
    place += [name, nodes.Text(third)]
    return place


def say_answered(app: Sphinx, doctree: nodes.document) -> None:
    """Say in a lab's heading that the page has the answers; in the contents its part says so."""
    title = next(iter(doctree.findall(nodes.title)), None)
    if app.env.docname.startswith(LABS) and title is not None:
        said = page_words.table(app.config.language).lab_answered(title.astext())
        title += nodes.Text(said.removeprefix(title.astext()))


def say_so_in_the_window(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Say so in the window's title too."""
    if pagename.startswith(LABS):
        context["title"] = page_words.table(app.config.language).lab_answered(context["title"])


class SayStill(SphinxPostTransform):
    """Say below a figure that it stands still here: only a description in words marks one."""

    default_priority = 2  # as alt_text.py: before MyST-NB throws the words away

    def run(self, **kwargs: Any) -> None:
        """Look at every output of a lab."""
        if not self.env.docname.startswith(LABS):
            return
        words = page_words.table(self.config.language)
        for bundle in list(self.document.findall(nodes.container)):
            texts = [c.astext().strip() for c in bundle.children if c.get("mime_type") == "text/plain"]
            if texts and bundle.next_node(nodes.image) and not REPR.match(texts[0]):
                link = nodes.reference("", words.how_to_open, refuri=f"#{PLACE}", internal=True)
                said = nodes.paragraph("", words.still_here, link, nodes.Text("."), classes=["caption"])
                bundle.parent.insert(bundle.parent.index(bundle) + 1, said)


# ---- lab and chapter


def named(page: nodes.document, words: Words) -> Iterator[nodes.emphasis]:
    """Yield the titles of chapters where a lab says which ones go with it."""
    before, after = words.of_chapters
    for paragraph in page.findall(nodes.paragraph):
        is_named = False
        for child in paragraph.children:
            if isinstance(child, nodes.emphasis) and is_named:
                yield child
            elif isinstance(child, nodes.Text):
                text = child.astext()
                is_named = before in text.rpartition(after)[2] or (is_named and after not in text)


@cache
def chapters_of(env: BuildEnvironment) -> dict[str, list[str]]:
    """Return the chapters that each lab goes with."""
    pages = {env.titles[page].astext(): page for page in env.found_docs if env.toc_secnumbers.get(page)}
    words = page_words.table(env.config.language)
    labs = sorted(page for page in env.found_docs if page.startswith(LABS))
    titles = {lab: [plain(one) for one in named(env.get_doctree(lab), words)] for lab in labs}
    return {lab: [pages[title] for title in names if title in pages] for lab, names in titles.items()}


def plain(node: nodes.Node) -> str:
    """Return the words of a node on one line."""
    return " ".join(node.astext().split())


def link(app: Sphinx, home: str, page: str, said: str) -> nodes.reference:
    """Return a link to a page of the book."""
    address = app.builder.get_relative_uri(home, page)
    return nodes.reference("", said, refuri=address, internal=True)


def link_to_chapters(app: Sphinx, lab: nodes.document, home: str) -> None:
    """Make links of the titles of a lab's chapters."""
    pages = {app.env.titles[page].astext(): page for page in chapters_of(app.env)[home]}
    for title in list(named(lab, page_words.table(app.config.language))):
        if page := pages.get(plain(title)):
            title.replace_self(nodes.emphasis("", "", link(app, home, page, plain(title))))


def link_where_named(app: Sphinx, chapter: nodes.document, home: str, labs: dict[str, str]) -> set[str]:
    """Make links of "Lab 5" in a chapter's words; return the labs that were named."""
    pattern = re.compile(rf"({page_words.table(app.config.language).lab_named} \d+)")
    found = set()
    for text in list(chapter.findall(nodes.Text)):
        pieces = pattern.split(text.astext())
        if len(pieces) == 1 or not isinstance(text.parent, nodes.paragraph):
            continue
        made: list[nodes.Node] = []
        for piece in pieces:
            lab = labs.get(piece)
            found |= {lab} - {None} if lab else set()
            made.append(link(app, home, lab, piece) if lab else nodes.Text(piece))
        text.parent.replace(text, made)
    return found


def link_to_labs(app: Sphinx, chapter: nodes.document, home: str) -> None:
    """Link from a chapter to the labs that it names, and at its end to others that go with it."""
    words = page_words.table(app.config.language)
    numbers = {lab: NUMBER.match(lab.removeprefix(LABS)) for lab in chapters_of(app.env)}
    known = {f"{words.lab_named} {match[1]}": lab for lab, match in numbers.items() if match}
    seen = link_where_named(app, chapter, home, known)
    missing = [lab for lab, pages in chapters_of(app.env).items() if home in pages and lab not in seen]
    if missing:
        links = [link(app, home, lab, app.env.titles[lab].astext()) for lab in missing]
        row = [part for one in links for part in (nodes.Text("; "), one)][1:]
        section = next(chapter.findall(nodes.section))
        section += nodes.paragraph("", words.labs_of_it, *row, nodes.Text("."))


def add_links(app: Sphinx, doctree: nodes.document, home: str) -> None:
    """Link labs and chapters."""
    if home.startswith(LABS):
        link_to_chapters(app, doctree, home)
    elif app.env.toc_secnumbers.get(home):
        link_to_labs(app, doctree, home)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the above."""
    app.add_transform(SayHowToOpen)
    app.add_post_transform(SayStill)
    app.connect("doctree-read", say_answered)
    app.connect("doctree-resolved", add_links)
    app.connect("html-page-context", say_so_in_the_window)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
