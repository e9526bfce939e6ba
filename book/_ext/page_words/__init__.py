"""The words of the page's frame: around chapters and labs, in quizzes, in what scripts say.

One module a language. The extensions import the table; templates get it as `words`, scripts as the page's
JSON block `cb-words`. The language is Sphinx' own setting, `language` in `_config.yml`.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, NoReturn

from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from .en import Words

LANGUAGES = tuple(sorted(module.name for module in iter_modules(__path__)))


class Table:
    """What every table is: asked for a word that it lacks, it fails, where a template would write nothing."""

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        raise ExtensionError(f"The page's frame has no such word. Received: {name}")


def table(language: str) -> Words:
    """Return the words of a language.

    Raises:
        ExtensionError: "The page's frame has no words in this language. Received: language='xx'. …".
    """
    if language not in LANGUAGES:
        raise ExtensionError(
            f"The page's frame has no words in this language. Received: language={language!r}. "
            f"Allowed: {', '.join(LANGUAGES)}."
        )
    words: Words = import_module(f"{__name__}.{language}").Words()
    return words
