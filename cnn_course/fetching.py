"""Downloads through Keras' downloader, from homes that may be out of reach."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

PROBE_SECONDS = 5.0  # how long a home may take to answer before it counts as out of reach
STALL_SECONDS = 30.0  # how long a running download may stand still


class OutOfReachError(Exception):
    """The home of some data cannot be used from here; the message says why."""


def keras_downloader() -> Callable[..., str]:
    """Import Keras only now: it takes seconds, and most loads need no download."""
    try:
        from keras.utils import get_file
    except Exception as error:  # not installed, or its backend is not
        raise OutOfReachError(f"Keras cannot be imported ({error}): pip install 'cnn-course[lab]'") from None
    return get_file


@contextmanager
def stall_limit(seconds: float = STALL_SECONDS) -> Iterator[None]:
    """Give up on connections that stand still: Keras sets no limit of its own."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def probe(url: str) -> None:
    """Ask whether a home answers, and give up soon: on a bad network its name alone can take a minute.

    Raises:
        OutOfReachError: it does not answer within ``PROBE_SECONDS``.
    """
    trouble = [f"no answer within {PROBE_SECONDS:g} seconds"]

    def ask() -> None:
        try:
            urlopen(Request(url, method="HEAD"), timeout=PROBE_SECONDS).close()
            trouble.clear()
        except Exception as error:
            trouble[:] = [str(getattr(error, "reason", error))]  # a URLError wraps what it is about

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(PROBE_SECONDS)
    if trouble:
        raise OutOfReachError(f"{urlsplit(url).hostname} cannot be reached ({trouble[0]})")
