"""What a marking cell calls, in a learner's notebook, in nbgrader and in the batch alike."""

import os
from collections.abc import Callable
from typing import Any

from cnn_course.arguments import whole
from cnn_course.checks import Verdict, _chance
from cnn_course.marking import _seeds

OTHERS = "CNN_COURSE_MARKING"  # which other numbers the checkers draw: set by the batch, or by a teacher

# Who wants to know of each award, while notebooks are marked in a batch.
listeners: list[Callable[[int, Verdict], None]] = []


def begin(lab: str) -> None:
    """Set the seeds of Python, NumPy and TensorFlow, the last one once it is there.

    Args:
        lab: which lab it is. Two labs draw different numbers.

    Taught in: no chapter. The first cell of an assignment calls it.
    """
    _seeds.plant(lab)


def award(points: int, checker: Callable[..., Verdict], *answer: Any, **settings: Any) -> int:
    """Ask a checker, twice where marks are given, and return the points earned.

    Args:
        points: what the exercise is worth, at least 1.
        checker: one of ``cnn_course.checks``.
        answer: what the learner gives, with what else the checker takes.
        settings: the checker's own.

    Returns:
        The points, or 0: the number that nbgrader reads.

    >>> from cnn_course import checks as check
    >>> award(2, check.prediction, "fences", ["the first"], {"Longer?": ("the first", "the second")})
    2

    Taught in: no chapter. The marking cells of an assignment call it.
    """
    points = whole("points", points, 1)
    verdict = checker(*answer, **settings)
    if verdict.passed and (other := _others()):
        with _chance.others(other):
            verdict = checker(*answer, **settings)
    for listen in listeners:
        listen(points, verdict)
    return points if verdict.passed else 0


def _others() -> int:
    """Return which other numbers to ask with; 0 where nobody marks."""
    if (chosen := os.environ.get(OTHERS, "")).isdigit():
        return int(chosen)
    return int(os.environ.get("NBGRADER_EXECUTION") == "autograde")
