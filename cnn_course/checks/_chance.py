"""The random numbers of the checkers' cases: the same for every learner, others while answers are marked.

What a learner sees pass could have been written for the cases that are shown. So whoever marks asks a checker
once more, within ``others``: the same kinds of cases, their numbers drawn anew.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import numpy as np

P = ParamSpec("P")
T = TypeVar("T")

_drawn: list[int] = []  # which others, while there are any
_kept: list[Callable[[], None]] = []  # each forgets the cases that were made


def generator(seed: int) -> np.random.Generator:
    """Return the generator that a checker makes its cases from."""
    return np.random.default_rng([seed, *_drawn] if _drawn else seed)


def cache(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function of a checker returns, as long as its random numbers stay the same ones."""
    kept = functools.cache(function)
    _kept.append(kept.cache_clear)
    return kept  # type: ignore[return-value]


@contextmanager
def others(number: int) -> Iterator[None]:
    """Have every checker draw other numbers for its cases, as long as the context lasts.

    Args:
        number: which ones, from 1.
    """
    _drawn.append(number)
    try:
        _forget()
        yield
    finally:
        _drawn.pop()
        _forget()


def _forget() -> None:
    for forget in _kept:
        forget()
