"""Commands that are shown to be copied: what is pasted must be what was meant, whatever a folder's name."""

import re
import shlex
import sys

PLAIN = re.compile(r"[\w@%+:,./\\~-]+" if sys.platform == "win32" else r"[\w@%+:,./-]+")
SPECIAL = '"' if sys.platform == "win32" else '"$`\\!'  # what double quotes do not keep as it is


def command(*words: object) -> str:
    """Return a command in one line, its words in quotes where a shell would split or change them.

    Double quotes are taken where they do, as every shell knows them.

    Args:
        words: the program and its arguments, one by one.

    >>> print(command("/my course/python", "-m", "pip", "install", "numpy>=1.26"))
    "/my course/python" -m pip install "numpy>=1.26"
    """
    return " ".join(map(_quoted, map(str, words)))


def _quoted(word: str) -> str:
    if PLAIN.fullmatch(word):
        return word
    return shlex.quote(word) if any(sign in word for sign in SPECIAL) else f'"{word}"'
