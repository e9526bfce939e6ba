"""Check how many pictures a network without pre-training needs, read off a curve."""

from typing import Any

import numpy as np

from cnn_course.checks import _symptoms
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict

Curve = tuple[list[int], list[float]]

# Pictures a class and shares called right, with what is to be reached: between two, and at one of them.
# No step is of the same width as its neighbour, neither in pictures nor in their logarithm.
_CURVES: tuple[tuple[Curve, float], ...] = (
    (([10, 40], [0.2, 0.6]), 0.4),
    (([3, 10, 100], [0.12, 0.3, 0.9]), 0.4),
    (([2, 6, 30, 300], [0.15, 0.2, 0.55, 0.75]), 0.25),
    (([5, 20, 60], [0.1, 0.35, 0.8]), 0.35),
    (([10, 30, 100, 300], [0.22, 0.31, 0.52, 0.68]), 0.6),
)


def pictures_needed(function: Any) -> Verdict:
    """Check how many pictures are read off a curve, on an axis of logarithms.

    Args:
        function: called as ``function(counts, shares, wanted)``, with two lists, both rising, and a share
            within them; returns the number of pictures at which ``wanted`` is reached, on straight lines over
            the logarithm of the counts.

    Returns:
        A Verdict.

    >>> def needed(counts, shares, wanted):
    ...     return np.exp(np.interp(wanted, shares, np.log(counts)))
    >>> pictures_needed(needed)
    ✓ needed: right in all 5 cases.

    Taught in: Transfer (lab).
    """
    return judge("pictures_needed", function, _cases(), _MISTAKES, _symptoms.of_numbers)


def _needed(counts: Any, shares: Any, wanted: float) -> Array:
    return np.asarray(np.exp(np.interp(wanted, shares, np.log(counts))))


@cache
def _cases() -> tuple[Case, ...]:
    return tuple(
        Case(
            f"counts {counts}, shares {shares}, wanted {wanted}",
            (counts, shares, wanted),
            {},
            _needed(counts, shares, wanted),
        )
        for (counts, shares), wanted in _CURVES
    )


def _reached(counts: Any, shares: Any, wanted: float) -> int:
    """Return the place of the first count at which enough is reached."""
    return int(np.searchsorted(shares, wanted))


_MISTAKES = (
    Mistake(
        "The lines are straight over the counts themselves. Over their logarithm they are wanted.",
        lambda counts, shares, wanted: np.interp(wanted, shares, counts),
    ),
    Mistake(
        "That is the logarithm of the number of pictures. Undo it at the end.",
        lambda *curve: np.log(_needed(*curve)),
    ),
    Mistake(
        "That is the logarithm of the number of pictures. Undo it at the end.",
        lambda *curve: np.log10(_needed(*curve)),
    ),
    Mistake(
        "That is the logarithm of the number of pictures. Undo it at the end.",
        lambda *curve: np.log2(_needed(*curve)),
    ),
    Mistake(
        "The logarithm was taken to one base and is undone with another.",
        lambda *curve: 10 ** np.log(_needed(*curve)),
    ),
    Mistake(
        "The logarithm was taken to one base and is undone with another.",
        lambda *curve: np.exp(np.log10(_needed(*curve))),
    ),
    Mistake(
        "The logarithm was taken to one base and is undone with another.",
        lambda *curve: np.exp(np.log2(_needed(*curve))),
    ),
    Mistake(
        "That is the next count of the list. What is wanted lies between two of them.",
        lambda counts, shares, wanted: counts[_reached(counts, shares, wanted)],
    ),
    Mistake(
        "That is the last count of the list with which it is not reached. What is wanted lies between two.",
        lambda counts, shares, wanted: counts[max(0, _reached(counts, shares, wanted) - 1)],
    ),
    Mistake(
        "That is the nearest count of the list. What is wanted lies between two.",
        lambda counts, shares, wanted: counts[int(np.argmin(np.abs(np.subtract(shares, wanted))))],
    ),
    Mistake(
        "np.interp(x, xp, fp) goes from xp to fp. Here a share is known, and a count is wanted.",
        lambda counts, shares, wanted: np.interp(wanted, counts, shares),
    ),
    Mistake(
        "np.interp(x, xp, fp) goes from xp to fp. Here a share is known, and a count is wanted.",
        lambda counts, shares, wanted: np.exp(np.interp(wanted, np.log(counts), shares)),
    ),
    Mistake(
        "The shares are taken as logarithms, too. Only the counts are.",
        lambda counts, shares, wanted: np.exp(np.interp(np.log(wanted), np.log(shares), np.log(counts))),
    ),
    Mistake(
        "It is rounded to a whole number. It need not be one.",
        lambda *curve: np.rint(_needed(*curve)),
    ),
    Mistake(
        "It is rounded to a whole number. It need not be one.",
        lambda *curve: np.ceil(_needed(*curve)),
    ),
    Mistake(
        "It is rounded to a whole number. It need not be one.",
        lambda *curve: np.floor(_needed(*curve)),
    ),
    Mistake(
        "That is how many times as many as the first count. The number of pictures is wanted.",
        lambda counts, *rest: _needed(counts, *rest) / counts[0],
    ),
    Mistake(
        "One line is drawn from the first point to the last. The points between belong to the curve.",
        lambda counts, shares, wanted: _needed(
            counts[:: len(counts) - 1], shares[:: len(shares) - 1], wanted
        ),
    ),
    Mistake(
        "It has the right neighbours, and takes their mean. It may lie nearer to one of them.",
        lambda counts, shares, wanted: np.sqrt(
            counts[_reached(counts, shares, wanted)] * counts[max(0, _reached(counts, shares, wanted) - 1)]
        ),
    ),
)
