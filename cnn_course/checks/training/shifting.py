"""Check a function that moves images."""

from typing import Any

import numpy as np

from cnn_course.checks import _chance
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict


def _shift(images: Array, down: int, right: int, around: bool = False) -> Array:
    moved = np.roll(images, (down, right), axis=(1, 2))
    if not around:
        rows, columns = np.arange(images.shape[1]), np.arange(images.shape[2])
        inside = ((rows - down >= 0) & (rows - down < len(rows)))[:, None]
        inside = inside & ((columns - right >= 0) & (columns - right < len(columns)))
        moved = np.where(inside[None, :, :], moved, 0)
    return moved


@cache
def _shift_cases() -> tuple[Case, ...]:
    random = _chance.generator(6)
    cases = []
    for shape, down, right in (
        ((1, 4, 4), 1, 0),
        ((1, 4, 5), 0, 2),
        ((2, 5, 6), -1, -2),
        ((3, 4, 4), 0, 0),
        ((2, 6, 4), 2, -1),
    ):
        images = random.integers(1, 256, shape).astype(np.uint8)
        words = f"images {shape}, down={down}, right={right}"
        cases.append(Case(words, (images, down, right), {}, _shift(images, down, right)))
    return tuple(cases)


def shifted(function: Any) -> Verdict:
    """Check a function that moves images and fills up with zeros.

    Args:
        function: called as ``function(images, down, right)`` with uint8 (B, H, W) and two whole numbers of
            either sign.

    Returns:
        A Verdict. (B, H, W) is wanted; what leaves the picture is lost, what comes in is 0.

    >>> def move(images, down, right):
    ...     size = max(abs(down), abs(right))
    ...     wide = np.pad(images, ((0, 0), (size, size), (size, size)))
    ...     rows, columns = images.shape[1:]
    ...     return wide[:, size - down : size - down + rows, size - right : size - right + columns]
    >>> shifted(move)
    ✓ move: right in all 5 cases.

    Taught in: What training does (lab).
    """
    return judge("shifted", function, _shift_cases(), _SHIFT_MISTAKES)


def _cleared_as_if_positive(images: Array, down: int, right: int) -> Array:
    """Roll, and clear the first rows and columns whichever way it moves."""
    moved = np.roll(images, (down, right), axis=(1, 2))
    moved[:, :down], moved[:, :, :right] = 0, 0
    return moved


_SHIFT_MISTAKES = (
    Mistake(
        "Rows and columns are cleared as for a positive move. After a negative one the last ones are new.",
        _cleared_as_if_positive,
    ),
    Mistake(
        "What leaves on one side comes in on the other: np.roll does that. Zeros must come in.",
        lambda x, down, right: _shift(x, down, right, around=True),
    ),
    Mistake("It moves the wrong way: down and right are positive.", lambda x, d, r: _shift(x, -d, -r)),
    Mistake("Down and right are swapped.", lambda x, d, r: _shift(x, r, d)),
    Mistake("Right is the wrong way round.", lambda x, d, r: _shift(x, d, -r)),
    Mistake("Down is the wrong way round.", lambda x, d, r: _shift(x, -d, r)),
    Mistake("It does not move to the right.", lambda x, d, r: _shift(x, d, 0)),
    Mistake("It does not move down.", lambda x, d, r: _shift(x, 0, r)),
    Mistake("Nothing moves.", lambda x, d, r: x),
)
