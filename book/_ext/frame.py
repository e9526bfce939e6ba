"""The frame around every page: what it loads, and where the state of its live figures stands.

A page of this book loads nothing from elsewhere, no web font and no icon font, and none of the theme's
scripts: `book.js` does what is wanted of them (theme switch, chapter list on small screens, copy button) in
a small part of their size. The theme's own files that no page asks for any more are taken out of the built
book.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import live_figure
import numpy as np
import page_words
import pictures
import quiz
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

# One source for the colours of book, figures and plots: it belongs to the figures.
TOKENS = Path("cnn_course", "widgets", "lib", "core", "tokens.css")
STYLE = Path("book", "_style")
LABS = "notebooks/"

THEME_SCRIPTS = {"sphinx-book-theme.js", "design-tabs.js"}
SEARCHING = {
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
}  # no other page has a use for them
UNUSED = [
    "scripts",
    "vendor",
    "locales",
    "webpack-macros.html",
    "sbt-webpack-macros.html",
    "styles/*.map",
    "images/logo_*",
    "jquery.js",
    "underscore.js",
]


def is_sortable(node: nodes.Node) -> bool:
    """Whether a node is a cell whose tables can be sorted: MyST-NB makes classes of a cell's tags."""
    return isinstance(node, nodes.container) and "tag_sortable" in node["classes"]


def is_nine(node: nodes.Node) -> bool:
    """Whether a node is the picture of the nine numbers."""
    return isinstance(node, nodes.raw) and "nine" in node


def is_idle(script: Any, pagename: str) -> bool:
    """Whether a page has no use for a script: one of the theme's, or one that only the search needs."""
    name = Path(str(getattr(script, "filename", None) or "")).name
    body = getattr(script, "attributes", {}).get("body", "")
    searches = name in SEARCHING or body.startswith("DOCUMENTATION_OPTIONS")
    return name in THEME_SCRIPTS or (searches and pagename != "search")


def choose_assets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Keep of the registered scripts what the page uses, and take the figures' state out of its head."""
    if app.builder.format != "html" or app.builder.name == "epub":
        return
    has = {
        "quiz.js": doctree is not None and any(doctree.findall(quiz.quiz)),
        "host.js": doctree is not None and any(doctree.findall(live_figure.live_figure)),
        "nine.js": doctree is not None and any(doctree.findall(is_nine)),
        "sort.js": doctree is not None and any(doctree.findall(is_sortable)),
    }
    app.add_js_file("book.js", loading_method="defer")
    app.add_js_file("progress.js", loading_method="defer")  # before quiz.js, which asks it
    for name, wanted in has.items():
        if wanted:
            app.add_js_file(name, loading_method="defer")
    context["script_words"] = for_script_tag(page_words.table(app.config.language).script)
    context["widget_state"] = "null"
    kept = []
    for script in context["script_files"]:
        attributes = getattr(script, "attributes", {})
        if attributes.get("type") == live_figure.WIDGET_STATE_MIMETYPE:
            context["widget_state"] = for_script_tag(slim_state(live_figure.stored_state(app.env, pagename)))
        elif not is_idle(script, pagename):
            kept.append(script)
    context["script_files"][:] = kept


# What is written, and what it should be: a fold is named by what it says; an entry of the bibliography has
# the role that its list asks for.
MENDED = [
    ('<summary aria-label="Toggle hidden content">', "<summary>"),
    ('role="doc-biblioentry"', 'role="listitem"'),
]


def mend(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Mend a page's body; in the labs what is folded is an answer."""
    words = context["words"] = page_words.table(app.config.language)
    context["folded"], context["kind"] = folded, kind_of(app, pagename)
    if "body" not in context:
        return
    answers = [
        (f"{words.show_code}</p>", f"{words.show_answer}</p>"),
        (f"{words.hide_code}</p>", f"{words.hide_answer}</p>"),
    ]
    for old, new in MENDED + (answers if pagename.startswith(LABS) else []):
        context["body"] = context["body"].replace(old, new)
    files = {name: Path(app.srcdir) / path for path, name in app.builder.images.items()}
    context["body"] = re.sub(
        r"<img [^>]*>", lambda match: pictures.placed(with_size(match[0], files), files), context["body"]
    )


CAPTION = re.compile(
    r'<p aria-level="2" class="caption" role="heading">(?P<name>.*?)</p>\s*(?P<list><ul.*?</ul>)', re.S
)
IS_HERE = re.compile(r'<ul class="[^"]*\bcurrent\b')


def folded(contents: str) -> str:
    """Return the chapters with a fold for each part; that of the labs is closed unless one is in a lab."""

    def fold(part: re.Match[str]) -> str:
        is_closed = f"/{LABS}" in part["list"] and not IS_HERE.match(part["list"])
        opening = '<details class="cb-part">' if is_closed else '<details class="cb-part" open>'
        heading = f'<span aria-level="2" class="caption" role="heading">{part["name"]}</span>'
        return f"{opening}<summary>{heading}</summary>{part['list']}</details>"

    return CAPTION.sub(fold, contents)


def kind_of(app: Sphinx, page: str) -> str:
    """Return what a page is to a reader's progress: a chapter, a lab, or neither."""
    if page.startswith(LABS):
        return "lab"
    return "chapter" if app.env.toc_secnumbers.get(page) else ""


def with_size(tag: str, files: dict[str, Path]) -> str:
    """Return an img element with its width and height: a browser keeps its room until it has loaded."""
    tag = re.sub(r'style="width: ([\d.]+)px; height: ([\d.]+)px;"', r'width="\1" height="\2"', tag)
    source = re.search(r'src="[^"]*_images/([^"/]+\.(?:png|webp))"', tag)
    if source is None or " width=" in tag or " style=" in tag or unquote(source[1]) not in files:
        return tag
    width, height = live_figure.picture_size(files[unquote(source[1])])
    return tag.replace("<img ", f'<img width="{width}" height="{height}" ', 1)


SHARED = 200  # characters: a shorter value may stand in the page twice, and is not packed
MOMENTS = 65  # more than an array along whose first axis little changes has of them


def slim_state(stored: dict[str, Any]) -> dict[str, Any]:
    """Return the stored widget state with each module, style sheet and long value in it once.

    Two figures of one kind carry the same `_esm` and `_css`, and often the same records; a page should not.
    Such a value moves to "values", and the model's "shared" says which trait had it: {trait: its number};
    `host.js` puts it back. Models without a front end of their own (layouts) are left out.
    """
    found = {model_id: model for model_id, model in stored["state"].items() if "_esm" in model["state"]}
    texts = {
        (model_id, trait): text
        for model_id, model in found.items()
        for trait, value in model["state"].items()
        if len(text := json.dumps(value)) > SHARED or trait in ("_esm", "_css")
    }
    # What is alike stands together: a server packs a text by what it sent shortly before.
    alike = sorted(texts, key=lambda owner: {"_css": 0, "_esm": 1}.get(owner[1], 2))
    places = {text: place for place, text in enumerate(dict.fromkeys(texts[owner] for owner in alike))}
    models = {}
    for model_id, model in found.items():
        shared = {trait: places[text] for (owner, trait), text in texts.items() if owner == model_id}
        state = {trait: value for trait, value in model["state"].items() if trait not in shared}
        buffers = [deflated(buffer) for buffer in model.get("buffers", [])]
        models[model_id] = {
            **model,
            "state": state,
            "shared": shared,
            **({"buffers": buffers} if buffers else {}),
        }
    return {**stored, "state": models, "values": [json.loads(text) for text in places]}


def deflated(buffer: dict[str, Any]) -> dict[str, Any]:
    """Return a stored buffer packed, if that is shorter: base64 hides from a server what could be packed.

    Of arrays along whose first axis little changes (the moments of a training), what is packed are the
    differences from one to the next: "stride" says how many bytes lie between them, and `host.js` adds up.
    """
    plain = np.frombuffer(base64.b64decode(buffer["data"]), np.uint8)
    if buffer["encoding"] != "base64" or plain.size < SHARED:
        return buffer
    strides = [0, *(plain.size // count for count in range(2, MOMENTS) if plain.size % count == 0)]
    packed = {stride: zlib.compress(differences(plain, stride).tobytes(), 9) for stride in strides}
    stride = min(packed, key=lambda one: len(packed[one]))
    text = base64.b64encode(packed[stride]).decode("ascii")
    if len(text) > 0.95 * len(buffer["data"]):
        return buffer
    return {**buffer, "encoding": "deflate", "stride": stride, "data": text}


def differences(plain: np.ndarray[Any, Any], stride: int) -> np.ndarray[Any, Any]:
    """Return each byte less the one that lies a stride before it; modulo 256.

    >>> differences(np.array([1, 2, 3, 3], np.uint8), 2).tolist()
    [1, 2, 2, 1]
    """
    found = plain.copy()
    if stride:
        found[stride:] -= plain[:-stride]
    return found


def for_script_tag(value: Any) -> str:
    """Return JSON that can stand inside a script element whatever it holds."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.replace("</", "\\u003c/").replace("<!--", "\\u003c!--")


def join_style(app: Sphinx) -> None:
    """Join the colours and the parts of the style, in the order of their numbers, to one style sheet."""
    parts = [Path(app.srcdir) / TOKENS, *sorted((Path(app.srcdir) / STYLE).glob("*.css"))]
    if not parts[0].is_file():
        raise ExtensionError(f"The colours of the book are missing: {parts[0]}")
    folder = Path(app.doctreedir).parent / "book_assets"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.css").write_text(
        "\n".join(without_comments(part.read_text(encoding="utf-8")) for part in parts), encoding="utf-8"
    )
    app.config.html_static_path.append(str(folder))


def without_comments(css: str) -> str:
    """Return a style sheet of ours without what is said in it to those who edit it."""
    return re.sub(r"/\*.*?\*/\s*", "", css, flags=re.S)


def prune(app: Sphinx, exception: Exception | None) -> None:
    """Take files that no page loads out of the built book."""
    if exception or app.builder.name != "html":
        return
    static = Path(app.outdir) / "_static"
    for pattern in UNUSED:
        for path in static.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    theme = static / "styles" / "pydata-sphinx-theme.css"
    theme.write_text(without_icon_font(theme.read_text(encoding="utf-8")), encoding="utf-8")


def without_icon_font(css: str) -> str:
    """Return the style sheet without Font Awesome: its faces, and the one rule for each glyph."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"/\*# sourceMappingURL=[^*]*\*/", "", css)
    return re.sub(r"(?<=\})(?:\.fa-[\w-]+(?::{1,2}before)?,?)+\{(?:--fa:[^}]*|content:[^}]*)\}", "", css)


def choose_words(app: Sphinx, config: Config) -> None:
    """Give Sphinx and MyST-NB the words that they write: of references, and of folded code."""
    words = page_words.table(config.language)
    config["numfig_format"] = words.numbered
    config["nb_code_prompt_show"], config["nb_code_prompt_hide"] = words.show_code, words.hide_code


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the above."""
    app.add_config_value("comments_config", {}, "html")  # Jupyter Book sets it, and the extension is left out
    app.connect("builder-inited", join_style)
    app.connect("config-inited", choose_words)
    app.connect("html-page-context", mend)
    app.connect("html-page-context", choose_assets, priority=900)  # after the theme has added its own
    app.connect("build-finished", prune, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
