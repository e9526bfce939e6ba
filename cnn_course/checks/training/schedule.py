"""Check a one-cycle schedule."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict


def _one_cycle(
    step: int, total: int, peak: float, start: float = 1 / 25, fall: Callable[[float], float] | None = None
) -> Array:
    rising = max(1, int(0.3 * total))
    if step < rising:
        return np.asarray(peak * (start + (1 - start) * step / rising))
    place = (step - rising) / max(1, total - rising)
    return np.asarray(peak * (fall or (lambda x: (1 + math.cos(math.pi * x)) / 2))(place))


@cache
def _cycle_cases() -> tuple[Case, ...]:
    places = [(0, 100, 1.0), (15, 100, 1.0), (30, 100, 1.0), (65, 100, 1.0), (99, 100, 1.0)]
    places += [(0, 40, 0.02), (5, 40, 0.02), (12, 40, 0.02), (20, 40, 0.02), (39, 40, 0.02)]
    places += [(13, 45, 0.1), (20, 45, 0.1)]  # 30 % of 45 is no whole number
    return tuple(
        Case(
            f"step={step}, total_steps={total}, peak={peak}",
            (step, total, peak),
            {},
            _one_cycle(step, total, peak),
        )
        for step, total, peak in places
    )


def one_cycle(function: Any) -> Verdict:
    """Check a one-cycle schedule.

    Args:
        function: called as ``function(step, total_steps, peak)`` with a step from 0 to total_steps − 1.

    Returns:
        A Verdict. Wanted is the rate: on a line from peak / 25 to peak over the first 30 % of the steps,
        then on half a cosine from peak to 0.

    >>> def rate(step, total_steps, peak):
    ...     rising = int(0.3 * total_steps)
    ...     if step < rising:
    ...         return peak / 25 + (peak - peak / 25) * step / rising
    ...     return peak * (1 + math.cos(math.pi * (step - rising) / (total_steps - rising))) / 2
    >>> one_cycle(rate)
    ✓ rate: right in all 12 cases.

    Reference: Smith (2018), arXiv:1803.09820.
    Taught in: What training does (lab).
    """
    return judge("one_cycle", function, _cycle_cases(), _CYCLE_MISTAKES, _of_rate)


def _of_rate(value: Array, expected: Array) -> str:
    if value.shape:
        return "One number is wanted: the rate of this step."
    return "No common slip explains it. Draw it over all steps, and look where it bends."


def _rising_for(step: int, total: int, peak: float, rising: float) -> float:
    if step < rising:
        return peak * (1 + 24 * step / rising) / 25
    return peak * (1 + math.cos(math.pi * (step - rising) / (total - rising))) / 2


def _fall_over(step: int, total: int, peak: float, steps: int) -> Any:
    """Take so many steps for the fall."""
    rising = int(0.3 * total)
    if step < rising:
        return _one_cycle(step, total, peak)
    return peak * (1 + math.cos(math.pi * (step - rising) / steps)) / 2


def _rise_over(step: int, total: int, peak: float, steps: int) -> Any:
    """Take so many steps for the rise."""
    if step >= int(0.3 * total):
        return _one_cycle(step, total, peak)
    return peak * (1 + 24 * step / steps) / 25


def _falls(change: Callable[[float], float]) -> Callable[..., Array]:
    return lambda step, total, peak: _one_cycle(step, total, peak, fall=change)


_CYCLE_MISTAKES = (
    Mistake("It starts at 0. It should start at peak / 25.", lambda s, t, p: _one_cycle(s, t, p, start=0.0)),
    Mistake("It starts at the peak.", lambda s, t, p: _one_cycle(s, t, p, start=1.0)),
    Mistake("It falls on a line. A cosine is wanted.", _falls(lambda x: 1 - x)),
    Mistake(
        "The cosine goes down to −peak: it should be shifted up by 1 and halved.",
        _falls(lambda x: math.cos(math.pi * x)),
    ),
    Mistake("The cosine is not halved.", _falls(lambda x: 1 + math.cos(math.pi * x))),
    Mistake(
        "It falls on a quarter of a cosine. Half of one is wanted: π.",
        _falls(lambda x: math.cos(math.pi * x / 2)),
    ),
    Mistake(
        "It goes down and up again: half a cosine ends at π, not at 2π.",
        _falls(lambda x: (1 + math.cos(2 * math.pi * x)) / 2),
    ),
    Mistake("It stays at the peak.", _falls(lambda x: 1.0)),
    Mistake("π is missing: the cosine goes from 0 to π.", _falls(lambda x: (1 + math.cos(x)) / 2)),
    Mistake(
        "x is divided by all steps. It goes from 0 to 1 over those that remain after the rise.",
        lambda s, t, p: _fall_over(s, t, p, t),
    ),
    Mistake(
        "x comes to 1 at the last step. It does so at total_steps, one step later.",
        lambda s, t, p: _fall_over(s, t, p, t - 1 - int(0.3 * t)),
    ),
    Mistake(
        "The rise ends one step too early: the line reaches the peak at step rising.",
        lambda s, t, p: _rise_over(s, t, p, int(0.3 * t) - 1),
    ),
    Mistake(
        "30 % of the steps must be rounded down: int(0.3 * total_steps).",
        lambda s, t, p: _rising_for(s, t, p, math.ceil(0.3 * t)),
    ),
    Mistake(
        "The fall counts from step 0. It begins where the rise ends.",
        lambda s, t, p: (
            _one_cycle(s, t, p) if s < max(1, int(0.3 * t)) else p * (1 + np.cos(np.pi * s / t)) / 2
        ),
    ),
    Mistake(
        "30 % of the steps must be a whole number of them: int(0.3 * total_steps).",
        lambda s, t, p: _rising_for(s, t, p, 0.3 * t),
    ),
    Mistake(
        "It rises by the whole peak. It should rise from peak / 25 to peak, by what lies between.",
        lambda s, t, p: p / 25 + p * s / int(0.3 * t) if s < int(0.3 * t) else _one_cycle(s, t, p),
    ),
    Mistake("The peak is forgotten: the rate goes up to 1.", lambda s, t, p: _one_cycle(s, t, 1.0)),
)
