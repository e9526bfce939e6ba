"""Check a learner's experiments with model cells: what is shown, what is answered, what is concluded."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from cnn_course import cortex
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks.verdict import Verdict

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
    except (TypeError, ValueError):
        given = np.zeros(0)
    if given.shape != (3,) or not np.isfinite(given).all() or given[1] <= 0:
        hint = "Give three numbers: [orientation, wavelength, phase], with a wavelength above 0."
        return Verdict("failed", "preferred grating: not right yet.", hint)
    hint = _preference(given, _best(cell), phase_matters)
    if hint:
        return Verdict("failed", "preferred grating: not right yet.", hint)
    return Verdict("passed", "preferred grating: this is it.")


def triggered_average(function: Any) -> Verdict:
    """Check reverse correlation: the mean of the pictures, each weighted by the answer to it.

    Args:
        function: called as ``function(pictures, answers)``, (N, h, w) and (N,) with answers of at least 0;
            returns (h, w), the weighted sum over the sum of the answers.

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    >>> triggered_average(lambda pictures, answers: np.average(pictures, axis=0, weights=answers)).passed
    True

    Reference: Jones and Palmer, 1987, Journal of Neurophysiology 58(6).
    Taught in: How animals see (lab).
    """
    return judge("triggered_average", function, _noisy_pairs(), _AVERAGES)


def explained(function: Any) -> Verdict:
    """Check the share of variance that a model explains when it is scaled and shifted as fits best.

    Args:
        function: called as ``function(target, model)``, both (h, w); returns the squared correlation.

    Returns:
        A Verdict. Numbers must be right to 1e-5.

    >>> explained(lambda target, model: np.corrcoef(target.ravel(), model.ravel())[0, 1] ** 2).passed
    True

    Reference: the answers come from :func:`cnn_course.cortex.explained`.
    Taught in: How animals see (lab).
    """
    cases = [
        Case(words, (target, model), {}, np.asarray(cortex.explained(target, model)))
        for words, target, model in _fitted()
    ]
    return judge("explained", function, cases, _SHARES, _of_share)


# ---- cases


@cache
def _pairs() -> tuple[Case, ...]:
    """Make pictures and fields; half of the sums are negative."""
    generator = np.random.default_rng(3)
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
    generator = np.random.default_rng(4)
    found = []
    for phase, size in product((20, 110, 200, 290), ((31, 31), (6, 9))):
        right = np.arange(size[1])
        picture = np.ones((size[0], 1)) * np.cos(2 * np.pi * right / 6 + np.deg2rad(phase))
        even, odd = generator.normal(size=(2, *size))
        found.append((phase, size, picture, even, odd))
    return tuple(found)


@cache
def _noisy_pairs() -> tuple[Case, ...]:
    generator = np.random.default_rng(5)
    cases = []
    for count, size in ((4, (2, 3)), (6, (6, 5)), (5, (5, 5)), (200, (4, 7))):
        pictures = generator.normal(size=(count, *size))
        answers = np.maximum(generator.normal(size=count), 0)
        answers[:2] = 0.5, 1.5
        words = f"{count} pictures of {size[0]} × {size[1]} and their answers"
        cases.append(Case(words, (pictures, answers), {}, np.average(pictures, axis=0, weights=answers)))
    return tuple(cases)


@cache
def _fitted() -> tuple[tuple[str, Array, Array], ...]:
    generator = np.random.default_rng(6)
    target = generator.normal(size=(5, 6)) + 1
    near = target + generator.normal(size=(5, 6))
    return (
        ("a model with noise", target, near),
        ("the same model, 3 times as strong", target, 3 * near),
        ("the same model with its sign turned", target, -near),
        ("the same model, 2 added everywhere", target, near + 2),
        ("a target 4 times as strong", 4 * target, near),
        ("a model that has little to do with the target", target, generator.normal(size=(5, 6))),
        ("a model equal to the target", target, target.copy()),
    )


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


def _weighted(divide: Callable[[Array, Array], Any]) -> Callable[..., Array]:
    return lambda pictures, answers: np.tensordot(answers, pictures, 1) / divide(pictures, answers)


_AVERAGES = (
    Mistake("The answers are ignored: this is the plain mean of all pictures.", lambda x, r: x.mean(axis=0)),
    Mistake(
        "It is divided by the number of pictures. Divide by the sum of the answers.",
        _weighted(lambda x, r: len(x)),
    ),
    Mistake("The weighted sum is not divided by the sum of the answers.", _weighted(lambda x, r: 1.0)),
    Mistake(
        "All answers above 0 count alike. Weight each picture by its answer.",
        lambda x, r: x[r > 0].mean(axis=0),
    ),
    Mistake("Only the picture with the strongest answer is given.", lambda x, r: x[r.argmax()]),
    Mistake(
        "The answers are squared. Weight by the answers.", lambda x, r: np.average(x, axis=0, weights=r**2)
    ),
    Mistake(
        "The mean goes over rows and columns. It should go over the pictures.",
        lambda x, r: x.mean(axis=(1, 2)),
    ),
    Mistake("Rows and columns are swapped.", lambda x, r: np.average(x, axis=0, weights=r).T),
    Mistake(
        "The mean of the pictures is taken off. Leave it in.",
        lambda x, r: np.average(x, axis=0, weights=r) - x.mean(axis=0),
    ),
    Mistake("The first picture is left out.", lambda x, r: np.average(x[1:], axis=0, weights=r[1:])),
    Mistake("The last picture is left out.", lambda x, r: np.average(x[:-1], axis=0, weights=r[:-1])),
    Mistake("The pictures are not averaged: one of (h, w) is wanted.", lambda x, r: x * r[:, None, None]),
)


def _correlation(target: Array, model: Array) -> float:
    return float(np.corrcoef(target.ravel(), model.ravel())[0, 1])


def _uncentred(target: Array, model: Array) -> float:
    return float((target * model).sum() ** 2 / ((target**2).sum() * (model**2).sum()))


_SHARES = (
    Mistake("This is the correlation. Its square is wanted.", _correlation),
    Mistake(
        "This is the size of the correlation. Its square is wanted.", lambda t, m: abs(_correlation(t, m))
    ),
    Mistake("The means are not taken off first.", _uncentred),
    Mistake(
        "This is what the model leaves unexplained: take it from 1.", lambda t, m: 1 - cortex.explained(t, m)
    ),
    Mistake(
        "The model is taken as it is. Scale it and shift it as fits best before you compare.",
        lambda t, m: 1 - ((t - m) ** 2).sum() / ((t - t.mean()) ** 2).sum(),
    ),
    Mistake(
        "It is not divided by the strength of both.",
        lambda t, m: ((t - t.mean()) * (m - m.mean())).sum() ** 2,
    ),
    Mistake(
        "It is not divided by the strength of the model.",
        lambda t, m: ((t - t.mean()) * (m - m.mean())).sum() ** 2 / ((t - t.mean()) ** 2).sum() ** 2,
    ),
    Mistake("In percent. Give a share, from 0 to 1.", lambda t, m: 100 * cortex.explained(t, m)),
    Mistake(
        "The root is taken twice. The square of the correlation is wanted.",
        lambda t, m: cortex.explained(t, m) ** 2,
    ),
)


# ---- what is wrong where no mistake explains it


def _of_stripes(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return f"A picture of 31 × 31 pixels is wanted. Yours is of shape {value.shape}."
    return "It is not the grating asked for. Draw it with plots.signed_map and look at its stripes."


def _of_number(value: Array, expected: Array) -> str:
    if value.shape != ():
        return f"It returns an array of shape {value.shape}. A single number is wanted."
    return "The number is wrong. Work out a picture of 2 × 2 by hand and compare."


def _of_share(value: Array, expected: Array) -> str:
    if value.shape != ():
        return f"It returns an array of shape {value.shape}. A single number is wanted."
    if not -1e-9 <= float(value) <= 1 + 1e-9:
        return f"A share lies between 0 and 1. It returns {float(value):.3g}."
    return "The number is wrong. A model equal to the target gives 1, and so does the same model scaled."


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
