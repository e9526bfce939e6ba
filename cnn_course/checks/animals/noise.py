"""Check what is made of answers to noise: a weighted average, and the share of it that a model explains."""

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_course import cortex
from cnn_course.checks import _chance
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict


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


@cache
def _noisy_pairs() -> tuple[Case, ...]:
    generator = _chance.generator(5)
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
    generator = _chance.generator(6)
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


def _of_share(value: Array, expected: Array) -> str:
    if value.shape != ():
        return f"It returns an array of shape {value.shape}. A single number is wanted."
    if not -1e-9 <= float(value) <= 1 + 1e-9:
        return f"A share lies between 0 and 1. It returns {float(value):.3g}."
    return "The number is wrong. A model equal to the target gives 1, and so does the same model scaled."
