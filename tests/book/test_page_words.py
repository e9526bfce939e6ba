"""The words of the page's frame: the same in every language, handed over, and no letter outside the table."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import jinja2
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "book" / "_ext"))

import elsewhere
import labs
import page_words
from page_words import en
from sphinx.errors import ExtensionError

from cnn_course import words
from tests.letters import stray_letters
from tests.tables import differences

BOOK = Path(__file__).parents[2] / "book"
TEMPLATES = sorted((BOOK / "_templates").glob("*.html"))
SCRIPTS = sorted((BOOK / "_static").glob("*.js"))
EXTENSIONS = sorted((BOOK / "_ext").glob("*.py"))
# Names that look like words: of file formats, of what a lab runs elsewhere, and of what a script reads.
NAMES = {"PNG", "LA", "Colab", "Kaggle", "NODE_PATH", ">II", "math math-block", elsewhere.INSTALL}
NAMES |= {"#term-", "globalThis.cbSearchTexts=", "BOOK_ANSWERS", labs.COMMAND}
NAMES |= {
    "DOCUMENTATION_OPTIONS",
    "WEBP",
    "RGB",
    "RGBA",
    'px"',
    "@media",
    "@supports",
    "@container",
    "@layer",
}
READ = re.compile(r'(?:aria-label|alt|title|placeholder)="([^"]*)"')


def test_the_languages_are_those_of_the_figures() -> None:
    assert page_words.LANGUAGES == words.LANGUAGES


def test_every_language_has_the_same_words() -> None:
    for language in page_words.LANGUAGES:
        assert differences(en.Words(), page_words.table(language)) == []


def test_an_unknown_language_and_a_word_that_is_not_there_fail() -> None:
    with pytest.raises(ExtensionError, match=r"no words in this language\. Received: language='xx'"):
        page_words.table("xx")
    template = jinja2.Environment().from_string("<p>{{ words.skip }}{{ words.nothing }}</p>")
    with pytest.raises(ExtensionError, match=r"no such word\. Received: nothing"):
        template.render(words=en.Words())


def taken(files: list[Path]) -> set[str]:
    """Return the names that files take out of `words`."""
    return {
        name for file in files for name in re.findall(r"\bwords\.(\w+)", file.read_text(encoding="utf-8"))
    }


def test_every_word_that_is_taken_is_there_and_every_one_that_is_there_is_taken() -> None:
    there = {name for name in vars(en.Words) if not name.startswith("_")}
    used = taken(TEMPLATES) | taken(EXTENSIONS)
    used |= {
        name for file in EXTENSIONS for name in re.findall(r"\)\.(\w+)\b", file.read_text(encoding="utf-8"))
    }
    assert taken(TEMPLATES) - there == set()
    assert there - used == set()
    assert taken(SCRIPTS) == set(en.Words.script)
    of_its_own = (BOOK / "_static" / "progress_page.js").read_text(encoding="utf-8")
    assert set(re.findall(r"\bsentences\.(\w+)", of_its_own)) == set(en.Words.progress)


def seen(template: str) -> str:
    """Return what a reader would see or hear of a template itself: texts, and attributes that are read."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<(script|svg)\b.*?</\1>", "", template, flags=re.S)
    return " ".join([*READ.findall(text), re.sub(r"<[^>]*>", " ", text)])


def test_no_letter_of_a_template_is_seen() -> None:
    assert len(TEMPLATES) > 4
    for file in TEMPLATES:
        assert re.findall(r"[^\W\d_]+", seen(file.read_text(encoding="utf-8"))) == [], file.name


def test_no_letter_of_an_extension_is_seen() -> None:
    assert len(EXTENSIONS) > 8
    found = {file.name: stray_letters(file.read_text(encoding="utf-8"), NAMES) for file in EXTENSIONS}
    assert {name: strays for name, strays in found.items() if strays} == {}


def test_letters_in_a_template_are_found() -> None:
    assert seen('{% if x %}<p class="a">{{ words.next }}</p>{% endif %}').split() == []
    assert seen("<p>Next {{ words.next }}</p>").split() == ["Next"]
    assert seen('<nav aria-label="Chapters"></nav>').split() == ["Chapters"]
