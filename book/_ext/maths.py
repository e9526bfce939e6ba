"""Formulas, rendered by KaTeX while the book is built.

The page carries the finished HTML (for the eye) and MathML (for screen readers and search), so that it
needs no script to show a formula. What the page does need, KaTeX's style sheet and the fonts it names, is
copied beside it.

A formula that KaTeX does not understand is a warning with its place in the chapter, and so fails the build.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import glyphs
import page_words
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))  # Sphinx knows this folder alone

from tools import node as nodejs  # noqa: E402

LOGGER = logging.getLogger(__name__)


def find_node() -> str:
    """Return the path of a Node.js."""
    try:
        return str(nodejs.find().command)
    except nodejs.NodeMissingError as error:
        raise ExtensionError(f"Formulas need Node.js: {error}") from None


def find_katex() -> Path:
    """Return the folder of the npm package katex: in the project's node_modules, else along NODE_PATH."""
    places = [str(ROOT / "node_modules"), *os.environ.get("NODE_PATH", "").split(os.pathsep)]
    for place in filter(None, places):
        folder = Path(place) / "katex"
        if (folder / "dist" / "katex.mjs").is_file():
            return folder
    raise ExtensionError(
        "Formulas need the npm package katex, and it was not found. In the project's folder: npm ci"
    )


class Katex:
    """A Node.js process that turns one LaTeX formula a line into HTML; started with the first formula."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._done: dict[tuple[str, bool, str], dict[str, str]] = {}

    def render(self, latex: str, display: bool, output: str) -> dict[str, str]:
        """Return {"html": …} or, for a formula that is wrong, {"error": …}."""
        key = (latex, display, output)
        if key not in self._done:
            self._done[key] = self._ask({"latex": latex, "display": display, "output": output})
        return self._done[key]

    def _ask(self, request: dict[str, Any]) -> dict[str, str]:
        if self._process is None:
            module = (find_katex() / "dist" / "katex.mjs").as_uri()
            self._process = subprocess.Popen(
                [find_node(), str(HERE / "katex_lines.mjs"), module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise ExtensionError(f"KaTeX stopped while rendering {request['latex']!r}")
        return json.loads(answer)

    def rendered(self) -> list[str]:
        """Return the HTML of every formula so far."""
        return [answer["html"] for answer in self._done.values() if "html" in answer]

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate(timeout=10)  # closes its input, which ends it
        self._process = None


KATEX = Katex()


def _rendered(self: HTML5Translator, node: nodes.Element, display: bool) -> str:
    """Return the formula's HTML, or its source marked as wrong, after a warning."""
    # An e-book reader has no KaTeX style sheet but may well know MathML.
    output = "mathml" if self.builder.name == "epub" else "htmlAndMathml"
    answer = KATEX.render(node.astext(), display, output)
    if "error" in answer:
        LOGGER.warning("formula: %s", answer["error"], location=node, type="maths")
        return f"<code>{self.encode(node.astext())}</code>"
    return answer["html"]


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a line, and with it the marks that `unbroken` found beside it."""
    opening, closing = node.get("opening", ""), node.get("closing", "")
    formula = f"{self.starttag(node, 'span', '', CLASS='math')}{_rendered(self, node, display=False)}</span>"
    if opening or closing:
        formula = f'<span class="cb-unbroken">{self.encode(opening)}{formula}{self.encode(closing)}</span>'
    self.body.append(formula)
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on its own line, with its number if it has one."""
    self.body.append(self.starttag(node, "div", "", CLASS="math math-block"))
    self.body.append(_rendered(self, node, display=True))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, page_words.table(self.config.language).equation_link)
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def copy_style(app: Sphinx, exception: Exception | None) -> None:
    """Copy KaTeX's style sheet into the built book, and its fonts with the letters that the formulas have."""
    if exception or app.builder.name != "html":
        return
    source, target = find_katex() / "dist", Path(app.outdir) / "_static" / "katex"
    glyphs.write(source / "fonts", target / "fonts", KATEX.rendered())
    style = (source / "katex.min.css").read_text(encoding="utf-8")
    # Every browser reads the one format that is written here.
    style = re.sub(r'url\([^)]*\.(?:woff2|ttf)\) format\("(?:woff2|truetype)"\),?', "", style)
    (target / "katex.css").write_text(style.replace(",}", "}"), encoding="utf-8")


def link_style(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Link KaTeX's style sheet from the pages that hold a formula."""
    has_maths = doctree is not None and any(
        doctree.findall(lambda n: isinstance(n, nodes.math | nodes.math_block))
    )
    context["katex_css"] = None
    if has_maths:
        page = app.builder.get_target_uri(pagename)
        context["katex_css"] = relative_uri(page, "_static/katex/katex.css")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer; `html_math_renderer: katex_prerendered` chooses it."""
    app.add_html_math_renderer(
        "katex_prerendered", inline_renderers=(visit_inline, None), block_renderers=(visit_block, None)
    )
    app.connect("html-page-context", link_style)
    app.connect("build-finished", copy_style)
    app.connect("build-finished", lambda app, exception: KATEX.close())
    return {"parallel_read_safe": True, "parallel_write_safe": False}
