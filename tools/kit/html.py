"""The frame of the kit's pages, and the few pieces of HTML that they share."""

from __future__ import annotations

from html import escape
from importlib import import_module
from typing import Any

BOOK = "../html"  # the built book lies beside the kit
PAGE = """<!doctype html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{book}/_static/book.css">
<link rel="stylesheet" href="{style}.css">
<link rel="icon" href="{book}/_static/favicon.svg">
</head>
<body class="{kind}">
{body}
</body>
</html>
"""


def page(title: str, body: str, style: str = "sheet", kind: str = "") -> str:
    """Return a whole page."""
    return PAGE.format(title=escape(title), body=body, style=style, kind=kind or style, book=BOOK)


def sheet(title: str, body: str, kind: str = "sheet") -> str:
    """Return a page to be read and printed: a way back, a title, what follows."""
    back = '<p class="back"><a href="index.html">The workshop</a></p>'
    return page(title, f"<main>\n{back}\n<h1>{escape(title)}</h1>\n{body}\n</main>", kind=f"sheet {kind}")


def words(text: str) -> str:
    """Return a sentence of the plan as HTML.

    >>> words("a < b")
    'a &lt; b'
    """
    return escape(" ".join(text.split()).replace(" × ", "\u00a0×\u00a0"), quote=False)


def markdown(text: str) -> str:
    """Return Markdown as HTML."""
    parser: Any = import_module("markdown_it").MarkdownIt("commonmark").enable("table")
    return str(parser.render(text))


def listed(items: list[str], kind: str = "ul") -> str:
    """Return a list of what is HTML already."""
    return f"<{kind}>" + "".join(f"<li>{item}</li>" for item in items) + f"</{kind}>"


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a table of what is HTML already."""
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def link(target: str, text: str) -> str:
    """Return a link."""
    return f'<a href="{escape(target)}">{words(text)}</a>'


def live(number: int, address: str, still: str, alt: str) -> str:
    """Return the place of a live figure; host.js of the book starts it in the state of its address."""
    return (
        f'<div class="cb-live" data-model="model-{number}" data-address="{BOOK}/{escape(address)}">'
        f'<img class="cb-live__still" src="{BOOK}/{escape(still)}" alt="{alt}">'
        '<div class="cb-live__view" hidden></div><p class="cb-live__words" role="status"></p></div>'
    )


def scripts(state: str, said: str) -> str:
    """Return what live figures need at the end of a page."""
    return (
        f'<script id="cb-words" type="application/json">{said}</script>\n'
        f'<script type="application/vnd.jupyter.widget-state+json">{state}</script>\n'
        f'<script src="{BOOK}/_static/host.js"></script>'
    )
