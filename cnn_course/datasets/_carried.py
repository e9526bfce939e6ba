"""The photographs and digits that the package itself carries, put there when it was built (NOTICE.md)."""

from importlib import resources
from importlib.resources.abc import Traversable

MEND = "install the course again (in a checkout: python tools/carry.py)"


def carried(*parts: str) -> Traversable:
    """Return a carried file, or a folder of them, by the package it was taken from and its name there."""
    return resources.files("cnn_course.datasets").joinpath("carried", *parts)
