"""Check gratings: one drawn, what a cell answers to many, and the one that it prefers."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np

from cnn_course import cortex
from cnn_course.checks._calling import without_warnings
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict

# How far a preference may be from the best grating: degrees, a share, degrees.
NEAR = {"orientation": 4.0, "wavelength": 0.06, "phase": 15.0}


def grating(function: Any) -> Verdict:
    """Check a function that draws a grating of 31 × 31 pixels.

    Args:
        function: called as ``function(orientation, wavelength, phase)``, in degrees, pixels, degrees.

    Returns:
        A Verdict. Numbers must be right to 1e-5.

    >>> from cnn_course import cortex
    >>> grating(cortex.grating)
    ✓ grating: right in all 16 cases.

    Reference: the answers come from :func:`cnn_course.cortex.grating`.
    Taught in: How animals see (lab).
    """
    settings = product((90, 0, 30, 135), (12, 7.5), (0, 75))
    cases = [
        Case(f"orientation={o}, wavelength={w}, phase={p}", (o, w, p), {}, cortex.grating(o, w, p))
        for o, w, p in settings
    ]
    return judge("grating", function, cases, _GRATINGS, _of_stripes)


def tuning_curve(function: Any) -> Verdict:
    """Check a measured tuning curve.

    Args:
        function: called as ``function(cell, directions, wavelength, phases)``; returns the strongest answer
            to each direction over all phases, (D,).

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    >>> from cnn_course import cortex
    >>> tuning_curve(cortex.tuning_curve).passed
    True

    Reference: the answers come from :func:`cnn_course.cortex.tuning_curve`.
    Taught in: How animals see (lab).
    """
    settings = (
        (11, np.arange(0, 180, 20), 8, np.arange(0, 360, 30)),
        (12, np.arange(5, 100, 15), 9.5, np.arange(0, 360, 45)),
        (13, np.array([150, 20, 95, 60]), 7, np.array([0, 90, 180, 270])),
        (14, np.arange(0, 180, 36), 11, np.array([200, 40, 310])),
    )
    cases = [
        Case(
            f"another cell, {len(directions)} directions, wavelength {wavelength}, {len(phases)} phases",
            (cortex.unknown(number), directions, wavelength, phases),
            {},
            cortex.tuning_curve(cortex.unknown(number), directions, wavelength, phases),
        )
        for number, directions, wavelength, phases in settings
    ]
    return judge("tuning_curve", function, cases, _TUNINGS, _of_curve)


@without_warnings
def preferred_grating(cell: cortex.Cell, found: Any, phase_matters: bool = True) -> Verdict:
    """Check which grating a cell prefers, against a search of the checker's own.

    Args:
        cell: the cell that was recorded from.
        found: [orientation, wavelength, phase], in degrees, pixels, degrees; within 4 degrees, 6 % and
            15 degrees of the best.
        phase_matters: False for a complex cell; the phase may then be anything.

    Returns:
        A Verdict.

    >>> from cnn_course import cortex
    >>> cell = cortex.unknown(1)
    >>> best = cortex.best_grating(cell)
    >>> preferred_grating(cell, [best.orientation, best.wavelength, best.phase])
    ✓ preferred grating: this is it.
    >>> print(preferred_grating(cell, [best.orientation + 90, best.wavelength, best.phase]).hint)
    The direction is that of the wave. Give the direction of the stripes, at right angles to it.

    Taught in: How animals see (lab).
    """
    if found is None or found is Ellipsis or (isinstance(found, list | tuple) and _unfinished(found)):
        return Verdict("open", "preferred grating: not answered yet.")
    try:
        given = np.asarray(found, dtype=np.float64)
    except Exception:  # a learner may give anything
        given = np.zeros(0)
    if given.shape != (3,) or not np.isfinite(given).all() or given[1] <= 0:
        hint = "Give three numbers: [orientation, wavelength, phase], with a wavelength above 0."
        return Verdict("failed", "preferred grating: not right yet.", hint)
    hint = _preference(given, _best(cell), phase_matters)
    if hint:
        return Verdict("failed", "preferred grating: not right yet.", hint)
    return Verdict("passed", "preferred grating: this is it.")


# ---- mistakes


def _drawn(
    change: Callable[[float, float, float], tuple[float, float, float]],
    finish: Callable[[Array], Array] = lambda drawn: drawn,
) -> Callable[..., Array]:
    return lambda orientation, wavelength, phase: finish(
        cortex.grating(*change(orientation, wavelength, phase))
    )


def _in_degrees(orientation: float, wavelength: float, phase: float) -> Array:
    return cortex.grating(orientation, wavelength, np.rad2deg(phase))


_GRATINGS = (
    Mistake(
        "The direction is ignored: the stripes always stand upright.", _drawn(lambda o, w, p: (90, w, p))
    ),
    Mistake(
        "The stripes run across the direction asked for: turned by 90°.",
        _drawn(lambda o, w, p: (o + 90, w, p)),
    ),
    Mistake(
        "The stripes turn clockwise. Directions are counted anticlockwise.",
        _drawn(lambda o, w, p: (-o, w, p)),
    ),
    Mistake("The phase is forgotten.", _drawn(lambda o, w, p: (o, w, 0))),
    Mistake("The phase runs the wrong way.", _drawn(lambda o, w, p: (o, w, -p))),
    Mistake("The phase is given in degrees: turn it into radians.", _in_degrees),
    Mistake(
        "At phase 0 the middle should lie on a bright stripe: cosine, not sine.",
        _drawn(lambda o, w, p: (o, w, p - 90)),
    ),
    Mistake("The wavelength is half of what it should be.", _drawn(lambda o, w, p: (o, w / 2, p))),
    Mistake(
        "The wave is too slow: 2π is missing, or the wavelength is too long.",
        _drawn(lambda o, w, p: (o, w * 2 * np.pi, p)),
    ),
    Mistake("The wave goes from −1 to 1; yours from 0 to 1.", _drawn(lambda *s: s, lambda d: (d + 1) / 2)),
    Mistake(
        "The stripes are cut off: grey is 0, dark is −1.", _drawn(lambda *s: s, lambda d: np.maximum(d, 0))
    ),
    Mistake("Rows and columns are swapped.", _drawn(lambda *s: s, lambda d: d.T)),
    Mistake("Top and bottom are swapped.", _drawn(lambda *s: s, lambda d: d[::-1])),
    Mistake("Bright and dark are swapped.", _drawn(lambda *s: s, lambda d: -d)),
)


def _measured(
    gather: Callable[[Array], Any], change: Callable[[Any, Any, Any], Any] = lambda *settings: settings
) -> Callable[..., Any]:
    """Measure with a mistake: gather turns the answers (D, P) into the curve."""

    def measure(cell: Any, directions: Array, wavelength: float, phases: Array) -> Any:
        directions, wavelength, phases = change(directions, wavelength, phases)
        answers = [[cell(cortex.grating(d, wavelength, p)) for p in phases] for d in directions]
        return gather(np.array(answers))

    return measure


_TUNINGS = (
    Mistake("The phases are averaged. Keep the strongest answer.", _measured(lambda a: a.mean(axis=1))),
    Mistake("The answers to the phases are added. Keep the strongest.", _measured(lambda a: a.sum(axis=1))),
    Mistake("Only the first phase is tried.", _measured(lambda a: a[:, 0])),
    Mistake(
        "Only the last phase counts: does each answer overwrite the one before?",
        _measured(lambda a: a[:, -1]),
    ),
    Mistake("The weakest answer is kept, not the strongest.", _measured(lambda a: a.min(axis=1))),
    Mistake("The last phase is never tried.", _measured(lambda a: a[:, :-1].max(axis=1))),
    Mistake(
        "These are the phases' numbers (argmax), not the answers.", _measured(lambda a: a.argmax(axis=1))
    ),
    Mistake("All answers are given. Keep the strongest for each direction.", _measured(lambda a: a)),
    Mistake(
        "It gives the strongest answer to each phase. Keep the strongest for each direction.",
        _measured(lambda a: a.max(axis=0)),
    ),
    Mistake(
        "It gives one number, the strongest of all. One for each direction is wanted.",
        _measured(lambda a: a.max()),
    ),
    Mistake(
        "The gratings run across the directions: turned by 90°.",
        _measured(lambda a: a.max(axis=1), lambda d, w, p: (d + 90, w, p)),
    ),
    Mistake(
        "The curve is divided by its peak. Keep the answers.", _measured(lambda a: a.max(axis=1) / a.max())
    ),
    Mistake(
        "The answers are sorted. Keep them in the order of the directions.",
        _measured(lambda a: np.sort(a.max(axis=1))),
    ),
    Mistake("The order of the directions is reversed.", _measured(lambda a: a.max(axis=1)[::-1])),
    Mistake(
        "The wavelength is ignored.",
        _measured(lambda a: a.max(axis=1), lambda d, w, p: (d, 12, p)),
    ),
)


# ---- what is wrong where no mistake explains it


def _of_stripes(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return f"A picture of 31 × 31 pixels is wanted. Yours is of shape {value.shape}."
    return "It is not the grating asked for. Draw it with plots.signed_map and look at its stripes."


def _of_curve(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return f"One number for each direction is wanted, {len(expected)} in all. Yours are {value.shape}."
    wrong = int((np.abs(value - expected) > 1e-5 * expected.max()).argmax())
    return f"The first wrong answer is the one to direction number {wrong}."


@cache
def _best(cell: cortex.Cell) -> cortex.Grating:
    return cortex.best_grating(cell)


def _unfinished(found: Sequence[Any]) -> bool:
    return any(part is None or part is Ellipsis for part in found)


def _apart(one: float, other: float, around: float) -> float:
    """Return how far two angles are apart on a circle of so many degrees."""
    return float(abs((one - other + around / 2) % around - around / 2))


def _preference(given: Array, best: cortex.Grating, phase_matters: bool) -> str:
    """Say which of the three numbers is wrong, and how; nothing where all are right."""
    orientation, wavelength, phase = given
    away = _apart(orientation, best.orientation, 180)
    if away > NEAR["orientation"]:
        if away <= 15:
            return "The direction is close, but a finer search finds a better one."
        if _apart(orientation + 90, best.orientation, 180) <= NEAR["orientation"]:
            return (
                "The direction is that of the wave. Give the direction of the stripes, at right angles to it."
            )
        if _apart(-orientation, best.orientation, 180) <= NEAR["orientation"]:
            return "The direction is mirrored. It is counted anticlockwise."
        return "At another direction the cell answers more."
    ratio = wavelength / best.wavelength
    if abs(ratio - 1) > NEAR["wavelength"]:
        if abs(1 / (wavelength * best.wavelength) - 1) <= NEAR["wavelength"]:
            return (
                "This is how many stripes a pixel holds. Give the pixels from one bright stripe to the next."
            )
        for factor, word in ((2, "twice"), (0.5, "half")):
            if abs(ratio / factor - 1) <= NEAR["wavelength"]:
                return f"The wavelength is {word} of what it should be."
        return f"The cell answers more to {'finer' if ratio > 1 else 'coarser'} stripes."
    # Half a turn of the direction runs the wave backwards.
    turns = round((orientation - best.orientation) / 180)
    wanted = best.phase if turns % 2 == 0 else -best.phase
    if phase_matters and _apart(phase, wanted, 360) > NEAR["phase"]:
        if _apart(phase, -wanted, 360) <= NEAR["phase"]:
            return "The phase has the wrong sign."
        if _apart(phase + 180, wanted, 360) <= NEAR["phase"]:
            return "Bright and dark stripes are swapped: the phase is off by 180°."
        if _apart(np.rad2deg(phase), wanted, 360) <= NEAR["phase"]:
            return "The phase is given in radians. Give it in degrees."
        return "Direction and wavelength are right, the phase is not."
    return ""
