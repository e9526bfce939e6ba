"""The reader's own progress: a table of chapters, which `progress_page.js` fills from what the browser keeps.

    ```{progress}
    ```

How many questions and solutions a chapter has is counted here. What the reader did never leaves the browser,
so without JavaScript, on paper and in an e-book there is nothing to show, and a sentence says so.
"""

from __future__ import annotations

from html import escape
from typing import Any

import page_words
from docutils import nodes
from frame import for_script_tag
from overview import parts
from quiz import quiz
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

CELLS = ("answered", "first", "opened")


class progress(nodes.General, nodes.Element):  # noqa: N801
    """Where the table stands; `rows` has of each chapter what `row` returns."""


class Progress(SphinxDirective):
    """`{progress}`: see the top of this file."""

    def run(self) -> list[nodes.Node]:
        """Keep a place, and say what is seen where nothing can be kept."""
        without = page_words.table(self.config.language).progress_without
        return [progress("", nodes.paragraph("", without))]


def is_solution(node: nodes.Node) -> bool:
    """Whether a node is a fold of sphinx-design, which chapters use for solutions alone."""
    return isinstance(node, nodes.Element) and node.get("design_component") == "dropdown"


def row(app: Sphinx, page: str, home: str) -> dict[str, Any]:
    """Return what is known of a chapter before a reader comes."""
    tree = app.env.get_doctree(page)
    number = ".".join(map(str, app.env.toc_secnumbers.get(page, {}).get("", ())))
    return {
        "page": page,
        "address": app.builder.get_relative_uri(home, page),
        "title": " ".join(filter(None, (f"{number}." if number else "", app.env.titles[page].astext()))),
        "quiz": sum(1 for _ in tree.findall(quiz)),
        "solutions": sum(1 for _ in tree.findall(is_solution)),
    }


def fill(app: Sphinx, doctree: nodes.document, home: str) -> None:
    """Give each table its rows, once every chapter has been read; outside web pages, leave the sentence."""
    for place in list(doctree.findall(progress)):
        if app.builder.format != "html" or app.builder.name == "epub":
            place.replace_self(place.children)
            continue
        place["rows"] = [row(app, page, home) for _, pages in parts(app.env) for page in pages]


def body(rows: list[dict[str, Any]], words: Any) -> str:
    """Return the table's rows, with nothing done yet: as wide as what the page puts in its place."""
    return "\n".join(
        f'<tr data-page="{one["page"]}" data-quiz="{one["quiz"]}" data-solutions="{one["solutions"]}">'
        f'<th scope="row"><a href="{one["address"]}">{escape(one["title"])}</a></th>{cells(one, words)}</tr>'
        for one in rows
    )


def cells(row: dict[str, Any], words: Any) -> str:
    """Return a row's cells: none of so many."""
    totals = (row["quiz"], row["quiz"], row["solutions"])
    said = (
        words["outOf"].format(count=0, all=total) if int(total or 0) else words["none"] for total in totals
    )
    return "".join(f'<td data-cell="{name}">{text}</td>' for name, text in zip(CELLS, said, strict=True))


def button(name: str, said: str) -> str:
    """Return a button that the script finds by its name."""
    return f'<button type="button" class="cb-button" data-part="{name}">{said}</button>'


def visit_progress(self: HTML5Translator, node: progress) -> None:
    """Write the table and its buttons; the sentence for the others follows, without JavaScript."""
    words = page_words.table(self.config.language)
    heads = "".join(f'<th scope="col">{said}</th>' for said in words.progress_heads)
    sure = f"<span>{words.erase_sure}</span> {button('yes', words.erase_yes)} {button('no', words.erase_no)}"
    self.body.append(
        '<div class="cb-progress cb-js-only">\n'
        f'<div class="pst-scrollable-table-container"><table class="table"><thead><tr>{heads}</tr></thead>\n'
        f"<tbody>{body(node['rows'], words.progress)}</tbody></table></div>\n"
        f'<p class="cb-progress__acts">{button("export", words.export_progress)} '
        f"{button('import', words.import_progress)} "
        f"{button('erase', words.erase_progress)}"
        f'<span class="cb-progress__sure" data-part="sure" hidden>{sure}</span></p>\n'
        '<input type="file" accept=".json,application/json" data-part="file" hidden'
        f' aria-label="{words.progress_file}">\n'
        '<p class="cb-progress__said" data-part="said" role="status"></p>\n'
        '<p class="cb-progress__kept" data-part="kept"></p>\n'
        f'<script id="cb-progress-words" type="application/json">{for_script_tag(words.progress)}</script>\n'
        "</div>\n<noscript>"
    )


def depart_progress(self: HTML5Translator, node: progress) -> None:
    """End what stands there without JavaScript."""
    self.body.append("</noscript>\n")


def add_script(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Load the script on the page that has a table, behind `progress.js`."""
    if app.builder.name == "html" and doctree is not None and any(doctree.findall(progress)):
        app.add_js_file("progress_page.js", loading_method="defer", priority=600)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register directive, node and script."""
    app.add_node(progress, html=(visit_progress, depart_progress))
    app.add_directive("progress", Progress)
    app.connect("doctree-resolved", fill)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
