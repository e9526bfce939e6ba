"""Every word that Python shows a reader. A module a language, with a class ``Words``, the whole table."""

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnn_course.words.en import Words

LANGUAGES = tuple(sorted(module.name for module in iter_modules(__path__)))


def table(language: str = "en") -> "Words":
    """Return the words of a language.

    Args:
        language: One of ``LANGUAGES``.

    Returns:
        The table, by figure and plot.

    Raises:
        ValueError: "There are no words in this language. Received: language='xx'. Allowed: en."

    >>> table("en").pooling_explorer.changed("output", 3, 9)
    'output: 3 of 9 changed'
    """
    if language not in LANGUAGES:
        raise ValueError(
            f"There are no words in this language. Received: language={language!r}. "
            f"Allowed: {', '.join(LANGUAGES)}."
        )
    words: Words = import_module(f"{__name__}.{language}").Words()
    return words
