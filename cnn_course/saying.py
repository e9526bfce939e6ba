"""Words on a page that may not know all letters, may be full, or may have been closed.

Everything that the package prints goes through here. A sign that the page cannot show is replaced: no work is
lost over a multiplication sign. A page that takes nothing more is told of, where the words were the work.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

STAND_INS = str.maketrans(
    {
        **{"×": "x", "−": "-", "–": "-", "·": ".", "…": "...", "→": "->", "≥": ">=", "≤": "<=", "±": "+/-"},
        **{"✓": "+", "✗": "x", "○": "o", "²": "^2", "³": "^3", "“": '"', "”": '"', "‘": "'", "’": "'"},
    }
)
CLOSED = (errno.EPIPE, errno.EINVAL)  # EINVAL: what Windows says of a pipe that nobody reads any more


class PageError(OSError):
    """The page takes no words: the disk under it is full, or its reader has gone."""

    @property
    def is_closed(self) -> bool:
        """Whether the reader has gone, as ``head`` does once it has its lines."""
        return self.errno in CLOSED


def fitting(words: str, page: Any = None) -> str:
    """Return words as a page can show them: signs that it does not know have stand-ins, "?" if there is none.

    Args:
        words: what is to be shown.
        page: an open text file; by default standard output.

    >>> import io
    >>> fitting("3 × 3, é", io.TextIOWrapper(io.BytesIO(), "ascii"))
    '3 x 3, ?'
    """
    encoding = getattr(sys.stdout if page is None else page, "encoding", None)
    if not isinstance(encoding, str):  # a page of text alone, which has no bytes to be turned into
        return words
    try:
        return "".join(sign if _known(sign, encoding) else _stand_in(sign, encoding) for sign in words)
    except LookupError:
        return words


def _known(sign: str, encoding: str) -> bool:
    if sign.isascii():
        return True
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _stand_in(sign: str, encoding: str) -> str:
    return sign.translate(STAND_INS).encode(encoding, "replace").decode(encoding)


def say(words: str = "", *, end: str = "\n", flush: bool = False, page: Any = None) -> None:
    """Print words that someone has asked for.

    Args:
        words: what is printed; signs that the page does not know are replaced.
        end: what follows them.
        flush: whether they must be out before this returns.
        page: an open text file; by default standard output.

    Raises:
        PageError: the page takes no words.
    """
    page = sys.stdout if page is None else page
    try:
        print(fitting(words, page), end=end, flush=flush, file=page)
    except OSError as error:
        raise PageError(error.errno, error.strerror) from error


def remark(words: str, *, end: str = "\n", flush: bool = False, page: Any = None) -> None:
    """Print words beside some work, or let them go: what was loaded or trained is worth more."""
    with suppress(PageError, ValueError):  # ValueError: the page was closed
        say(words, end=end, flush=flush, page=page)


def finish() -> None:
    """See that all words are out.

    Raises:
        PageError: they are not; what the page still holds is lost.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError as error:
        raise PageError(error.errno, error.strerror) from error


def give_up() -> None:
    """Turn standard output to nowhere: Python would try once more at its end, and complain."""
    with suppress(AttributeError, OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@contextmanager
def forgiving_page() -> Iterator[None]:
    """Let what others print to standard output meanwhile have its unknown signs replaced."""
    page = sys.stdout
    before = getattr(page, "errors", None)
    if before != "strict" or not hasattr(page, "reconfigure"):
        yield
        return
    page.reconfigure(errors="replace")
    try:
        yield
    finally:
        with suppress(OSError):  # what it still holds goes out first, and may find the page full
            page.reconfigure(errors=before)
