"""Keep TensorFlow's log out of a notebook.

TensorFlow 2.21 writes several lines to the error stream while it is imported, whatever its log level says.
They come from C++, before the level is read. So the stream itself is closed for that moment.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """Throw away what is written to the error stream, by C++ too, and turn TensorFlow's own log off.

    An exception is still raised and shown as ever. A log level that is set already is left alone.

    Returns:
        A context manager.

    >>> with quiet():
    ...     written = os.write(2, b"nobody reads this")

    Taught in: lab 01.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        saved = os.dup(2)
    except OSError:  # a program without an error stream has nothing to keep quiet
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
