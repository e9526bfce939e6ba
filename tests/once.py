"""Makes what several workers of one test run need, once for all of them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cnn_course import files


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first who asks for it has filled; the others wait until it is whole."""
    base = factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent  # each worker has a folder of its own in it
    with files.workplace(base, name) as place:
        if not (base / name).exists():
            make(place / name)
            (place / name).rename(base / name)
    return base / name
