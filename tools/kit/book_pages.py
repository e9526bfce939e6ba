"""The live figures of the built book, taken out of its pages: slides and handouts hold the very same ones.

A chapter's page carries the state of its figures as JSON (book/_ext/frame.py). A figure is named as in the
address of its page: the class, from the second of a class on with a number (book/_static/host.js).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tools.kit.plan import PlanError

ADDRESS = re.compile(r"(?P<page>[\w/]+)\.html#(?P<name>\w+(?:-\d+)?)(?:\?(?P<state>\S*))?")
STATE = re.compile(r'<script type="application/vnd\.jupyter\.widget-state\+json">(.*?)</script>', re.S)
WORDS = re.compile(r'<script id="cb-words"[^>]*>(.*?)</script>', re.S)
LIVE = re.compile(r'class="cb-live"[^>]*data-model="(\w+)".*?class="cb-live__view"', re.S)
ALT = re.compile(r'\balt="([^"]*)"')
SOURCE = re.compile(r'<img[^>]*\bsrc="([^"]*)"')


@dataclass(frozen=True)
class Figure:
    """A live figure: its address, its stored model, its still picture."""

    address: str
    model: dict[str, Any]
    alt: str
    still: str


def parts_of(address: str) -> tuple[str, str, str]:
    """Return the page, the figure's name and the state of an address.

    >>> parts_of("book/words/stride.html#StridePaddingExplorer?strides=3")
    ('book/words/stride', 'StridePaddingExplorer', 'strides=3')

    Raises:
        PlanError: it is not of that form.
    """
    found = ADDRESS.fullmatch(address)
    if not found:
        raise PlanError(
            f"A figure is named as book/part/chapter.html#Figure?setting=value. Received: {address}"
        )
    return found["page"], found["name"], found["state"] or ""


class Book:
    """A built book, read page by page."""

    def __init__(self, html: Path) -> None:
        self.html = html
        self._pages: dict[str, tuple[dict[str, Figure], list[Any], str]] = {}

    def figure(self, address: str) -> Figure:
        """Return the figure that an address names.

        Raises:
            PlanError: there is no such page, or no such figure on it.
        """
        page, name, _ = parts_of(address)
        figures = self._read(page)[0]
        if name not in figures:
            raise PlanError(f"{page} has no figure {name}. It has: {', '.join(figures) or 'none'}.")
        return replace(figures[name], address=address)

    def values(self, page: str) -> list[Any]:
        """Return the modules, styles and long values that a page's models refer to by number."""
        return self._read(page)[1]

    def words(self, page: str) -> str:
        """Return the words of the page's scripts, as they stand in it."""
        return self._read(page)[2]

    def _read(self, page: str) -> tuple[dict[str, Figure], list[Any], str]:
        if page not in self._pages:
            self._pages[page] = self._parsed(page)
        return self._pages[page]

    def _parsed(self, page: str) -> tuple[dict[str, Figure], list[Any], str]:
        path = self.html / f"{page}.html"
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise PlanError(f"The book has no page {page}. Run `make book`.") from None
        stored, words = STATE.search(text), WORDS.search(text)
        if not stored or not words:
            return {}, [], ""
        state = json.loads(stored[1])
        figures: dict[str, Figure] = {}
        counts: dict[str, int] = {}
        for place in LIVE.finditer(text):
            if place[1] not in state["state"]:
                continue
            model = state["state"][place[1]]
            kind = model["state"].get("_anywidget_id", "").rpartition(".")[2]
            counts[kind] = counts.get(kind, 0) + 1
            name = kind if counts[kind] == 1 else f"{kind}-{counts[kind]}"
            alt, source = ALT.search(place[0]), SOURCE.search(place[0])
            still = f"{page.rpartition('/')[0]}/{source[1]}" if source else ""
            figures[name] = Figure("", model, alt[1] if alt else "", still)
        return figures, state.get("values", []), words[1]


def state_of(book: Book, figures: list[Figure]) -> str:
    """Return the stored state of figures of whatever pages, as a page carries it: model-1, model-2, ….

    Each module, style and long value stands in it once, as in the pages of the book.
    """
    places: dict[str, int] = {}
    models = {}
    for number, figure in enumerate(figures, start=1):
        own = book.values(parts_of(figure.address)[0])
        shared = {
            trait: places.setdefault(json.dumps(own[place]), len(places))
            for trait, place in figure.model.get("shared", {}).items()
        }
        models[f"model-{number}"] = {**figure.model, "shared": shared}
    stored = {"state": models, "values": [json.loads(text) for text in places]}
    text = json.dumps(stored, separators=(",", ":"), ensure_ascii=False)
    return text.replace("</", "\\u003c/").replace("<!--", "\\u003c!--")
