"""Check model cells: a simple one, and a complex one of two sums."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from cnn_course.checks import _chance
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict


def simple_response(function: Any) -> Verdict:
    """Check a simple cell: the sum of picture times field, or 0 where that is negative.

    Args:
        function: called as ``function(picture, field)``, both of one shape (h, w); returns a number.

    Returns:
        A Verdict. Numbers must be right to 1e-5.

    >>> simple_response(lambda picture, field: max(0, (picture * field).sum()))
    ✓ simple_response: right in all 8 cases.
    >>> print(simple_response(lambda picture, field: (picture * field).sum()).hint)
    A cell cannot fire less often than never: where the sum is negative, the answer is 0.

    Taught in: How animals see (lab).
    """
    return judge("simple_response", function, _pairs(), _RESPONSES, _of_number)


def energy(function: Any) -> Verdict:
    """Check a complex cell: the root of the summed squares of two sums.

    Args:
        function: called as ``function(picture, even, odd)``, all of one shape (h, w), where even and odd are
            two fields a quarter of a wave apart; returns a number.

    Returns:
        A Verdict. Numbers must be right to 1e-5.

    >>> energy(lambda picture, even, odd: np.hypot((picture * even).sum(), (picture * odd).sum())).passed
    True

    Reference: Adelson and Bergen, 1985, Journal of the Optical Society of America A 2(2).
    Taught in: How animals see (lab).
    """
    cases = [
        Case(
            f"a grating of phase {phase}° and two random fields of {size[0]} × {size[1]}",
            (picture, even, odd),
            {},
            np.asarray(_energy(picture, even, odd)),
        )
        for phase, size, picture, even, odd in _triples()
    ]
    return judge("energy", function, cases, _ENERGIES, _of_number)


@cache
def _pairs() -> tuple[Case, ...]:
    """Make pictures and fields; half of the sums are negative."""
    generator = _chance.generator(3)
    cases = []
    for size, sign in product(((2, 3), (5, 5), (7, 4), (31, 31)), (1, -1)):
        field = generator.normal(size=size)
        picture = generator.normal(size=size) + 0.2
        picture *= sign * np.sign((picture * field).sum())
        words = f"picture and field of {size[0]} × {size[1]}, whose products add up to "
        words += "a positive number" if sign > 0 else "a negative number"
        expected = np.asarray(max(0.0, float((picture * field).sum())))
        cases.append(Case(words, (picture, field), {}, expected))
    return tuple(cases)


@cache
def _triples() -> tuple[tuple[Any, ...], ...]:
    """Make gratings and two fields, with all combinations of signs among their sums."""
    generator = _chance.generator(4)
    found = []
    for phase, size in product((20, 110, 200, 290), ((31, 31), (6, 9))):
        right = np.arange(size[1])
        picture = np.ones((size[0], 1)) * np.cos(2 * np.pi * right / 6 + np.deg2rad(phase))
        even, odd = generator.normal(size=(2, *size))
        found.append((phase, size, picture, even, odd))
    return tuple(found)


_RECTIFIED_FIRST = "Each product is cut off at 0 by itself. Add all of them up first, then cut off."
_RESPONSES = (
    Mistake(
        "A cell cannot fire less often than never: where the sum is negative, the answer is 0.",
        lambda picture, field: (picture * field).sum(),
    ),
    Mistake(
        "Negative sums come out positive. They should give 0.",
        lambda picture, field: abs((picture * field).sum()),
    ),
    Mistake(_RECTIFIED_FIRST, lambda picture, field: np.maximum(picture * field, 0).sum()),
    Mistake("The mean is taken. The cell adds up.", lambda picture, field: max(0, (picture * field).mean())),
    Mistake(
        "The sign is wrong: light on a positive weight excites.",
        lambda picture, field: max(0, -(picture * field).sum()),
    ),
    Mistake(
        "The answer is squared. It should be the sum itself.",
        lambda picture, field: max(0, (picture * field).sum()) ** 2,
    ),
    Mistake(
        "It is cut off at 1. A cell may answer more.",
        lambda picture, field: min(1, max(0, (picture * field).sum())),
    ),
    Mistake(
        "The products are not summed: one number is wanted.",
        lambda picture, field: np.maximum(picture * field, 0),
    ),
    Mistake(
        "The largest product is taken. Add all of them up.", lambda picture, field: (picture * field).max()
    ),
    Mistake(
        "The field is turned round. Each weight meets the pixel at its own place.",
        lambda picture, field: max(0, (picture * field[::-1, ::-1]).sum()),
    ),
    Mistake(
        "The field is transposed. Each weight meets the pixel at its own place.",
        lambda picture, field: max(0, (picture * field.T).sum()),
    ),
)


def _sums(picture: Array, even: Array, odd: Array) -> tuple[float, float]:
    return float((picture * even).sum()), float((picture * odd).sum())


def _energy(picture: Array, even: Array, odd: Array) -> float:
    return float(np.hypot(*_sums(picture, even, odd)))


def _together(join: Callable[[float, float], float]) -> Callable[..., float]:
    return lambda picture, even, odd: join(*_sums(picture, even, odd))


_ENERGIES = (
    Mistake(
        "The root is missing: this is the energy, its root is wanted.", _together(lambda a, b: a * a + b * b)
    ),
    Mistake(
        "Both sums are cut off at 0 before they are squared, so half of the phases are lost.",
        _together(lambda a, b: float(np.hypot(max(a, 0), max(b, 0)))),
    ),
    Mistake(
        "One of the sums is cut off at 0 before it is squared. Both count with either sign.",
        _together(lambda a, b: float(np.hypot(max(a, 0), b))),
    ),
    Mistake(
        "One of the sums is cut off at 0 before it is squared. Both count with either sign.",
        _together(lambda a, b: float(np.hypot(a, max(b, 0)))),
    ),
    Mistake("The sums are added, not squared.", _together(lambda a, b: a + b)),
    Mistake("The sums are added, not squared.", _together(lambda a, b: max(0, a + b))),
    Mistake(
        "The sizes are added. Square them, add, and take the root.", _together(lambda a, b: abs(a) + abs(b))
    ),
    Mistake(
        "The larger of both is taken. Square, add, take the root.",
        _together(lambda a, b: max(abs(a), abs(b))),
    ),
    Mistake("The larger of both is taken. Square, add, take the root.", _together(max)),
    Mistake(
        "They are added first and squared then. Square each sum by itself.",
        _together(lambda a, b: abs(a + b)),
    ),
    Mistake("Only the even field is used.", _together(lambda a, _: abs(a))),
    Mistake("Only the odd field is used.", _together(lambda _, b: abs(b))),
    Mistake(
        "The mean of the squares is taken. Add them up.",
        _together(lambda a, b: float(np.hypot(a, b) / 2**0.5)),
    ),
    Mistake(
        "Each product is squared by itself. Add up first, then square.",
        lambda picture, even, odd: np.sqrt(((picture * even) ** 2 + (picture * odd) ** 2).sum()),
    ),
)


def _of_number(value: Array, expected: Array) -> str:
    if value.shape != ():
        return f"It returns an array of shape {value.shape}. A single number is wanted."
    return "The number is wrong. Work out a picture of 2 × 2 by hand and compare."
