"""The book without its answers, for a class: `make book ANSWERS=no` (tools/book.py sets BOOK_ANSWERS=no).

Of a page's exercises the solutions go, of a quiz what says which choice is right, and links to the answered
labs, which are not in that book; the words of a link stay. So does what a page says of answers that are not
there: `{.answered}` before a paragraph, `[…]{.answered}` within one. All of it goes as soon as a page is
read: so the search finds no answer either. Without the setting nothing happens.
"""

from __future__ import annotations

import os
from typing import Any

import page_words
import quiz
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

SETTING = "BOOK_ANSWERS"
LABS = "notebooks/solutions/"
BOX = "☐ "


def wanted() -> bool:
    """Tell whether the book has its answers."""
    return os.environ.get(SETTING, "yes") != "no"


def leave_out(app: Sphinx, doctree: nodes.document) -> None:
    """Take the answers out of a page that has just been read."""
    if wanted():
        return
    for exercise in list(doctree.findall(is_exercise)):
        for fold in list(exercise.findall(is_fold)):
            fold.parent.remove(fold)
    for said in list(doctree.findall(is_of_answers)):
        said.parent.remove(said)
    words = page_words.table(app.config.language)
    for one in list(doctree.findall(quiz.quiz)):
        one.replace_self(asked(one, words.question(one["number"])))
    for reference in list(doctree.findall(is_link_to_a_lab)):
        reference.replace_self(nodes.inline("", "", *words_of(reference)))


def is_exercise(node: nodes.Node) -> bool:
    """Whether a node is an exercise's box."""
    return isinstance(node, nodes.Element) and "exercise" in node.get("classes", ())


def is_fold(node: nodes.Node) -> bool:
    """Whether a node is folded: in an exercise, its solution."""
    folded = isinstance(node, nodes.Element) and node.get("design_component") == "dropdown"
    return folded or (isinstance(node, nodes.Element) and "dropdown" in node.get("classes", ()))


def is_of_answers(node: nodes.Node) -> bool:
    """Whether a node says something that is so in the book with answers alone."""
    return isinstance(node, nodes.Element) and "answered" in node.get("classes", ())


def is_link_to_a_lab(node: nodes.Node) -> bool:
    """Whether a node leads to an answered lab: to its page, or to its file, which would come along."""
    links = addnodes.pending_xref | addnodes.download_reference
    return isinstance(node, links) and LABS in node.get("reftarget", "")


def words_of(reference: nodes.Element) -> list[nodes.Node]:
    """Return the words of a link that has some of its own."""
    inner = reference.children[0]
    return list(inner.children) if isinstance(inner, nodes.inline | nodes.literal) else [inner]


def asked(one: nodes.Element, number: str) -> nodes.Element:
    """Return a quiz as its question and a list of choices to tick, with nothing that tells which is right."""
    question = next(iter(one.findall(quiz.quiz_question)))
    first = nodes.paragraph("", "", nodes.strong("", f"{number} "), *question.children[0].children)
    choices = nodes.bullet_list(classes=["cb-asked"])
    for choice in one.findall(quiz.quiz_choice):
        label = nodes.paragraph("", "", nodes.Text(BOX), *choice.children[0].children)
        choices += nodes.list_item("", label)
    return nodes.container("", first, *question.children[1:], choices, classes=["cb-asked"])


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the above, before anything collects what a page holds."""
    app.connect("doctree-read", leave_out, priority=10)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
