"""Check a rule that says when to stop."""

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict


def _stopping(losses: Array, patience: int, better: Callable[[float, float], bool] | None = None) -> Array:
    """Return the best epoch and the last, from 1."""
    best, last = 0, len(losses)
    for epoch, loss in enumerate(losses):
        if (better or (lambda new, old: new < old))(float(loss), float(losses[best])):
            best = epoch
        if epoch - best >= patience:
            last = epoch + 1
            break
    return np.array([best + 1, last])


@cache
def _stopping_cases() -> tuple[Case, ...]:
    losses = (
        ([0.9, 0.5, 0.6, 0.7, 0.8], 2),
        ([0.9, 0.5, 0.6, 0.4, 0.6, 0.7, 0.8, 0.1], 2),
        ([0.9, 0.8, 0.7, 0.6], 2),
        ([0.9, 0.5, 0.5, 0.5, 0.5, 0.4, 0.6], 3),
        ([0.9, 0.5, 0.6, 0.55, 0.58, 0.57, 0.4, 0.45], 3),
        ([0.3, 0.5, 0.4, 0.45, 0.2], 1),
    )
    return tuple(
        Case(
            f"losses {values}, patience={patience}",
            (np.array(values), patience),
            {},
            _stopping(np.array(values), patience),
        )
        for values, patience in losses
    )


def early_stopping(function: Any) -> Verdict:
    """Check a rule that says when to stop.

    Args:
        function: called as ``function(losses, patience)`` with the held-out losses (E,), epoch by epoch, and
            how many epochs to wait for a lower one.

    Returns:
        A Verdict. Two whole numbers are wanted, counted from 1: the best of the epochs until the stop, and
        the epoch after which it stops, or the last.

    >>> def stopping(losses, patience):
    ...     for epoch in range(1, len(losses) + 1):
    ...         best = int(np.argmin(losses[:epoch])) + 1
    ...         if epoch - best >= patience:
    ...             break
    ...     return best, epoch
    >>> early_stopping(stopping)
    ✓ stopping: right in all 6 cases.

    Taught in: What training does (lab).
    """
    return judge("early_stopping", function, _stopping_cases(), _STOPPING_MISTAKES, _of_stopping)


def _of_stopping(value: Array, expected: Array) -> str:
    if value.shape != (2,):
        return "Two numbers are wanted: return best, last."
    if value[0] == expected[0]:
        return (
            "The best epoch is right, the last one is not. How many epochs without a lower loss are patience?"
        )
    if value[1] == expected[1]:
        return "The last epoch is right, the best one is not. It is the one with the lowest loss until then."
    return "No common slip explains it. Go through the first case epoch by epoch, on paper."


def _rising(losses: Array, patience: int) -> Array:
    """Stop after so many epochs in which the loss did not fall, one after the other."""
    return _worse(losses, patience, np.greater_equal)


def _worse(losses: Array, patience: int, worse: Callable[[Any, Any], Any]) -> Array:
    rises, last = 0, len(losses)
    for epoch in range(1, len(losses)):
        rises = rises + 1 if worse(losses[epoch], losses[epoch - 1]) else 0
        if rises >= patience:
            last = epoch + 1
            break
    return np.array([int(np.argmin(losses[:last])) + 1, last])


_STOPPING_MISTAKES = (
    Mistake("Epochs are counted from 1 here, not from 0.", lambda x, p: _stopping(x, p) - 1),
    Mistake("The two numbers are swapped: first the best epoch.", lambda x, p: _stopping(x, p)[::-1]),
    Mistake("It waits one epoch too long.", lambda x, p: _stopping(x, p + 1)),
    Mistake("It stops one epoch too early.", lambda x, p: _stopping(x, p - 1) if p > 1 else np.zeros(2)),
    Mistake("An equal loss is not a lower one.", lambda x, p: _stopping(x, p, lambda new, old: new <= old)),
    Mistake(
        "It looks for the lowest loss of all epochs. Those after the stop were never trained.",
        lambda x, p: np.array([int(x.argmin()) + 1, _stopping(x, p)[1]]),
    ),
    Mistake("It takes the highest loss for the best.", lambda x, p: _stopping(-x, p)),
    Mistake(
        "It compares with the epoch before. Compare with the lowest loss so far: a dip among rises is no "
        "progress.",
        _rising,
    ),
    Mistake(
        "It compares with the epoch before. Compare with the lowest loss so far: a dip among rises is no "
        "progress.",
        lambda x, p: _worse(x, p, np.greater),
    ),
    Mistake(
        "It returns the lowest loss itself. The number of its epoch is wanted.",
        lambda x, p: np.array([x[: _stopping(x, p)[1]].min(), _stopping(x, p)[1]]),
    ),
    Mistake("It never stops.", lambda x, p: np.array([int(x.argmin()) + 1, len(x)])),
)
