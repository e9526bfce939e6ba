"""The chapters at a glance: title, opening question, minutes; and ways through the book for those in a hurry.

    ```{overview}
    afterwards:
      Seeing: Afterwards you can slide a filter by hand.
    pictures:
      book/seeing/convolution: [0, 8, 63, 50]
    ```

    ```{way}
    book/seeing/convolution
    book/words/stride
    ```

An overview lists every chapter of every numbered part, with what a part is good for and a small picture of
each chapter: its first one, or a piece of it (left, top, right and bottom edge in per cent). A way lists
some chapters, in its own order, and adds up their minutes. Nothing is written twice: the question is the own
one of the chapter, and the minutes are counted, WORDS words in each, and MINUTES for each live figure. Code,
exercises, their solutions and the quiz are not counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page_words
import pictures
import yaml
from docutils import nodes
from live_figure import stored_state
from PIL import Image
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

WORDS = 200  # a minute
MINUTES = 3  # a live figure
STEP = 5  # minutes are told in steps of
SMALL = (208, 136)  # px of a small picture; it is shown half as large
QUALITY = 50
WHOLE = [0.0, 0.0, 100.0, 100.0]
Words = dict[str, str]  # of a part, by its caption
Edges = dict[str, list[float]]  # of a piece, by its chapter
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


def first_picture(env: BuildEnvironment, page: str) -> Path:
    """Return the file of the first picture of a chapter: as a rule the still one of its first live figure."""
    for image in env.get_doctree(page).findall(nodes.image):
        path = Path(env.srcdir) / image.get("candidates", {}).get("*", "")
        if path.suffix == ".png" and path.is_file():
            return path
    raise ExtensionError(f"A chapter of the overview has a picture. Received: {page}")


def piece(picture: Image.Image, edges: list[float]) -> Image.Image:
    """Return a piece of a picture, SMALL, and as much more of it as the shape takes."""
    left, top, right, bottom = (edge / 100 * side for edge, side in zip(edges, picture.size * 2, strict=True))
    width = max(right - left, (bottom - top) * SMALL[0] / SMALL[1])
    height = width * SMALL[1] / SMALL[0]
    x, y = (left + right - width) / 2, (top + bottom - height) / 2
    scale = SMALL[0] / width
    sheet = Image.new(picture.mode, SMALL, picture.getpixel((0, 0)))  # a corner is bare ground
    size = (round(picture.width * scale), round(picture.height * scale))
    sheet.paste(picture.resize(size, Image.Resampling.LANCZOS), (round(-x * scale), round(-y * scale)))
    return sheet


def small(app: Sphinx, page: str, edges: list[float], home: str) -> nodes.raw:
    """Return the small picture of a chapter, by day and by night; it says nothing that the words do not."""
    source = first_picture(app.env, page)
    tags = []
    kept = pictures.twins(app, source, f"{edges}{SMALL}{QUALITY}")
    for look, path in zip((pictures.day, pictures.night), kept, strict=True):
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(
                pictures.saved(
                    piece(look(Image.open(source).convert("RGB")), edges), quality=QUALITY, alpha_quality=50
                )
            )
        app.builder.images[str(path)] = path.name
        address = relative_uri(app.builder.get_target_uri(home), f"{app.builder.imagedir}/{path.name}")
        kind = "night" if path.name.endswith(pictures.NIGHT) else "day"
        tags.append(
            f'<img class="cb-overview__picture cb-{kind}" src="{address}" width="{SMALL[0] // 2}"'
            f' height="{SMALL[1] // 2}" loading="lazy" alt="">'
        )
    return nodes.raw("", "".join(tags), format="html")


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


def whole(app: Sphinx, afterwards: Words, edges: Edges, home: str) -> list[nodes.Node]:
    """Return all parts: each with what it is good for, and its chapters with their pictures."""
    if unknown := edges.keys() - app.env.found_docs:
        raise ExtensionError(f"The overview has a picture of no chapter. Received: {sorted(unknown)}")
    content: list[nodes.Node] = []
    for caption, entries in parts(app.env):
        if caption not in afterwards:
            raise ExtensionError(f"The overview does not say what a part is good for. Received: {caption}")
        chapters_of = listed(app, entries, home)
        chapters_of["classes"].insert(0, "cb-overview--pictures")
        if app.builder.name == "html":
            for item, page in zip(chapters_of.children, entries, strict=True):
                item.children[0].insert(0, small(app, page, edges.get(page, WHOLE), home))
        content += [nodes.rubric("", caption), nodes.paragraph("", afterwards[caption]), chapters_of]
    return content


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
        place.replace_self(whole(app, place["afterwards"], place["pictures"], home))


class Overview(SphinxDirective):
    """`{overview}`: see the top of this file."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Keep a place."""
        given = yaml.safe_load("\n".join(self.content)) or {}
        return [chapters(afterwards=given.get("afterwards", {}), pictures=given.get("pictures", {}))]


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
