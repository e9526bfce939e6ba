"""Quizzes: a question, its choices, and a word on each choice.

    ::::{quiz}
    How many outputs has a filter of 3 on a line of 8 pixels, stride 1 and no padding?

    - ( ) 8
      The filter does not fit at the two ends.
    - (x) 6
      It fits at positions 0 to 5: $8 - 3 + 1$.
    ::::

`( )` and `(x)` give a question with one answer; `[ ]` and `[x]` one where several choices may be right
(then one or more are). A choice's first line is the choice, what follows is said when it was chosen. A
question may run over several paragraphs.

In the page `quiz.js` makes it a form. Without JavaScript, and on paper, the choices are a list and the
answers stand in a `<details>` beneath. A quiz that cannot work (one choice, none right, two right where one
is asked for, a choice without its word) is a warning at its line and so fails the build.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import page_words
from docutils import nodes
from page_words.en import Words
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

LOGGER = logging.getLogger(__name__)
MARKER = re.compile(r"^(?:\((?P<one>[ xX])\)|\[(?P<several>[ xX])\])\s+")
SPOKEN = {  # what is said of LaTeX
    "over": r"\\frac\{([^{}]*)\}\{([^{}]*)\}",
    "times": r"\\(?:times|cdot)\b",
    "floor": r"\\(?:left|right)?\\?lfloor\b",
    "power": r"\^",
}
UNSPOKEN = (
    (r"\\(?:left|right)?\\?rfloor\b", ", "),
    (r"\\(?:mathrm|text|operatorname)\b", ""),
    (r"[\\{}]", " "),
)


class quiz(nodes.General, nodes.Element):  # noqa: N801
    """A question with its choices; `several` says whether more than one may be chosen."""


class quiz_question(nodes.General, nodes.Element):  # noqa: N801
    """The question: its first paragraph is the legend."""


class quiz_choice(nodes.General, nodes.Element):  # noqa: N801
    """One choice: `right`, its label as first child, what is said of it as second."""


class quiz_label(nodes.General, nodes.TextElement):  # noqa: N801
    """The words of a choice."""


class quiz_word(nodes.General, nodes.Element):  # noqa: N801
    """What is said when the choice was made."""


class QuizDirective(SphinxDirective):
    """`{quiz}`: see the top of this file."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Parse the content; complain at the line that is wrong."""
        holder = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, holder)
        lists = [child for child in holder.children if isinstance(child, nodes.bullet_list)]
        if not lists or holder.children[-1] is not lists[-1] or len(holder.children) < 2:
            return self._wrong("a quiz is a question and then a list of choices", self.lineno)
        found = [self._choice(item) for item in lists[-1].children]
        choices = [choice for choice in found if choice is not None]
        if len(choices) < len(found):
            return []
        node = quiz("", several=choices[0]["several"])
        self.set_source_info(node)
        problem = self._problem(choices)
        if problem:
            return self._wrong(problem, self.lineno)
        node += quiz_question("", *holder.children[:-1])
        node += choices
        node["number"] = self.env.new_serialno("quiz") + 1
        return [node]

    def _choice(self, item: nodes.list_item) -> quiz_choice | None:
        """Return a choice from `(x) words` and what follows, or None after a warning."""
        first = item.children[0] if item.children else None
        line = item.line or (first.line if first is not None else None) or self.lineno
        match = MARKER.match(first.astext()) if isinstance(first, nodes.paragraph) else None
        if match is None:
            self._wrong("a choice begins with ( ), (x), [ ] or [x]", line)
            return None
        label, rest = split_first_line(first)
        strip_marker(label, match.end())
        word = quiz_word("", *([nodes.paragraph("", "", *rest)] if rest else []), *item.children[1:])
        if not word.astext().strip():
            self._wrong(f"the choice {label.astext()!r} has no word on it beneath", line)
            return None
        several = match["several"] is not None
        right = (match["several"] or match["one"]).lower() == "x"
        return quiz_choice("", label, word, right=right, several=several)

    @staticmethod
    def _problem(choices: list[quiz_choice]) -> str | None:
        """Return what makes these choices no quiz, if anything does."""
        right = sum(choice["right"] for choice in choices)
        if len(choices) < 2:
            return "a quiz needs at least two choices"
        if len({choice["several"] for choice in choices}) > 1:
            return "a quiz has either ( ) choices or [ ] choices, not both"
        if right == 0:
            return "no choice is marked right: (x) or [x]"
        if right > 1 and not choices[0]["several"]:
            return "several choices are marked (x): write [x] and [ ] where several may be right"
        return None

    def _wrong(self, message: str, line: int) -> list[nodes.Node]:
        LOGGER.warning("quiz: %s", message, location=(self.env.docname, line), type="quiz")
        return []


def split_first_line(paragraph: nodes.paragraph) -> tuple[quiz_label, list[nodes.Node]]:
    """Return the first source line of a paragraph as a label, and the nodes after its line break."""
    for index, child in enumerate(paragraph.children):
        if isinstance(child, nodes.Text) and "\n" in child:
            before, after = child.split("\n", 1)
            head = [*paragraph.children[:index], *([nodes.Text(before)] if before else [])]
            tail = [*([nodes.Text(after)] if after else []), *paragraph.children[index + 1 :]]
            return quiz_label("", "", *head), tail
    return quiz_label("", "", *paragraph.children), []


def strip_marker(label: quiz_label, length: int) -> None:
    """Cut `(x) ` off the label's first text."""
    first = label.children[0]
    label.replace(first, nodes.Text(first.astext()[length:]))


# HTML: a form for readers with JavaScript, and the answers in a <details> for the others.


def visit_quiz(self: HTML5Translator, node: quiz) -> None:
    """Open the form and write the number."""
    kind = "several" if node["several"] else "one"
    self.body.append(f'<form class="cb-quiz" data-kind="{kind}" data-key="{key(node)}"><fieldset>\n')


def key(node: quiz) -> str:
    """Return what a reader's answer is kept under: it changes with the question or its choices."""
    said = [node.next_node(quiz_question), *(choice.children[0] for choice in node.findall(quiz_choice))]
    text = "\n".join(part.astext() for part in said if part is not None)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def depart_quiz(self: HTML5Translator, node: quiz) -> None:
    """Write the button, the place for the word, and the answers."""
    words = words_of(self)
    self.body.append(
        '<div class="cb-quiz__foot">'
        f'<button type="submit" class="cb-button cb-js-only">{words.check}</button>'
        '<div class="cb-quiz__said" role="status"></div></div></fieldset>\n'
        f'<details class="cb-quiz__answers"><summary>{words.answers(node["number"])}</summary><ul>\n'
    )
    for choice in node.findall(quiz_choice):
        self.body.append(
            f'<li><strong class="cb-quiz__verdict">{words.verdicts[choice["right"]]}</strong> <q>'
        )
        walk_children(self, choice.children[0])
        self.body.append('</q><div class="cb-quiz__word">')
        walk_children(self, choice.children[1])
        self.body.append("</div></li>\n")
    self.body.append("</ul></details></form>\n")


def walk_children(self: HTML5Translator, node: nodes.Node) -> None:
    """Write what is inside a node."""
    for child in node.children:
        child.walkabout(self)


def visit_question(self: HTML5Translator, node: quiz_question) -> None:
    """Write the first paragraph as legend, the rest beneath it."""
    first, number = node.children[0], node.parent["number"]
    words = words_of(self)
    several = f'<span class="cb-quiz__hint">{words.choose_all}</span>' if node.parent["several"] else ""
    self.body.append(f'<legend><span class="cb-quiz__number">{words.question(number)}</span> ')
    if isinstance(first, nodes.paragraph):
        walk_children(self, first)
    self.body.append(f"{several}</legend>\n")
    for child in node.children[1 if isinstance(first, nodes.paragraph) else 0 :]:
        child.walkabout(self)
    raise nodes.SkipNode


def visit_choice(self: HTML5Translator, node: quiz_choice) -> None:
    """Write a labelled radio button or checkbox."""
    parent = node.parent
    kind = "checkbox" if parent["several"] else "radio"
    right = "yes" if node["right"] else "no"
    label = node.children[0]
    name = (
        f' aria-label="{self.attval(spoken(label, words_of(self)))}"' if label.next_node(nodes.math) else ""
    )
    self.body.append(
        f'<div class="cb-choice" data-right="{right}"><label>'
        f'<input type="{kind}" name="question-{parent["number"]}"{name}><span class="cb-choice__label">'
    )
    walk_children(self, label)
    self.body.append('</span><span class="cb-choice__mark"></span></label></div>\n')
    raise nodes.SkipNode


def words_of(translator: HTML5Translator) -> Words:
    """Return the words of the language that is written in."""
    return page_words.table(translator.config.language)


def spoken(label: nodes.Node, words: Words) -> str:
    """Return a label's words with its formulas as words too: a button's name cannot hold MathML."""
    text = label.astext()
    for name, pattern in SPOKEN.items():
        text = re.sub(pattern, words.formula[name], text)
    for pattern, instead in UNSPOKEN:
        text = re.sub(pattern, instead, text)
    return " ".join(text.split())


def plain_list(node: quiz, words: Words) -> list[nodes.Node]:
    """Return the quiz as ordinary nodes, for formats that are not HTML."""
    choices = nodes.bullet_list()
    answers = nodes.bullet_list()
    for choice in node.findall(quiz_choice):
        label, word = choice.children
        choices += nodes.list_item("", nodes.paragraph("", "", *[c.deepcopy() for c in label.children]))
        verdict = nodes.strong("", words.verdicts[choice["right"]])
        line = nodes.paragraph("", "", verdict, nodes.Text(" "), *[c.deepcopy() for c in label.children])
        answers += nodes.list_item("", line, *[c.deepcopy() for c in word.children])
    title = nodes.paragraph("", "", nodes.strong("", words.answers(node["number"])))
    question = next(iter(node.findall(quiz_question)))
    return [*question.children, choices, title, answers]


def make_plain(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace quizzes by lists where the format is not HTML."""
    if app.builder.format != "html":
        for node in list(doctree.findall(quiz)):
            node.replace_self(plain_list(node, page_words.table(app.config.language)))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive, its nodes, and its script on the pages that have a quiz."""
    app.add_directive("quiz", QuizDirective)
    app.add_node(quiz, html=(visit_quiz, depart_quiz))
    app.add_node(quiz_question, html=(visit_question, None))
    app.add_node(quiz_choice, html=(visit_choice, None))
    app.add_node(quiz_label)
    app.add_node(quiz_word)
    app.connect("doctree-resolved", make_plain)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
