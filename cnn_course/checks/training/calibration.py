"""Check an expected calibration error."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from cnn_course.checks import _chance, _symptoms
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict


def _error(
    shares: Array,
    labels: Array,
    bins: int,
    sure: Callable[[Array, Array], Array] | None = None,
    combine: Callable[[Array, Array, Array], Any] | None = None,
    whole: Callable[[Array], Array] = np.floor,
) -> Array:
    most = (sure or (lambda s, y: s.max(axis=1)))(shares, labels).astype(np.float64)
    right = (shares.argmax(axis=1) == labels).astype(np.float64)
    place = np.minimum(whole(most * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins)
    some = np.maximum(counts, 1)
    distance = np.bincount(place, weights=most, minlength=bins) / some
    distance = distance - np.bincount(place, weights=right, minlength=bins) / some
    default = lambda d, c, n: (np.abs(d) * c).sum() / n.sum()  # noqa: E731
    return np.asarray((combine or default)(distance, counts, counts))


@cache
def _error_cases() -> tuple[Case, ...]:
    random = _chance.generator(8)
    cases = []
    for count, classes, bins, heat in (
        (3, 2, 2, 1),
        (40, 3, 5, 2),
        (200, 10, 10, 3),
        (200, 4, 10, 1),
        (90, 3, 7, 2),
    ):
        powers = np.exp(heat * random.normal(size=(count, classes)))
        shares = powers / powers.sum(axis=1, keepdims=True)
        labels = np.where(
            random.random(count) < 0.6, shares.argmax(axis=1), random.integers(0, classes, count)
        )
        if classes == 10:
            shares[:20] = np.eye(10)[shares[:20].argmax(axis=1)]  # quite sure: a share of 1
        words = f"shares {shares.shape}, bins={bins}"
        cases.append(Case(words, (shares, labels, bins), {}, _error(shares, labels, bins)))
    return tuple(cases)


def calibration_error(function: Any) -> Verdict:
    """Check an expected calibration error.

    Args:
        function: called as ``function(shares, labels, bins)`` with (N, classes), whole numbers (N,), and the
            number of bins of equal width from 0 to 1.

    Returns:
        A Verdict. Wanted is the sum over the bins of |mean share of the answers − share of them that is
        right|, weighted by how many of all answers lie in the bin.

    >>> def error(shares, labels, bins):
    ...     most, right = shares.max(axis=1), shares.argmax(axis=1) == labels
    ...     place = np.minimum((most * bins).astype(int), bins - 1)
    ...     parts = [place == number for number in range(bins)]
    ...     return sum(abs((most[part] - right[part]).sum()) for part in parts) / len(labels)
    >>> calibration_error(error)
    ✓ error: right in all 5 cases.

    Reference: Guo et al. (2017), section 2.
    Taught in: What training does (lab).
    """
    verdict = judge("calibration_error", function, _error_cases(), _ERROR_MISTAKES, _of_error)
    if verdict.passed:
        return verdict
    return verdict if verdict.hint else replace(verdict, hint="Work a case of three answers out on paper.")


def _of_error(value: Array, expected: Array) -> str:
    if value.shape:
        return "One number is wanted, for all bins together."
    if _symptoms.same(-value, expected):
        return "The sign is wrong: the distances are absolute."
    return "No common slip explains it. An answer's bin is that of its own share, the largest of its row."


def _without_ones(shares: Array, labels: Array, bins: int) -> Array:
    """Leave out the answers with a share of 1, and count them all the same."""
    some = shares.max(axis=1) < 1
    return _error(shares[some], labels[some], bins) * some.mean()


def _from_the_middles(shares: Array, labels: Array, bins: int) -> float:
    most, right = shares.max(axis=1), shares.argmax(axis=1) == labels
    place = np.minimum((most * bins).astype(int), bins - 1)
    parts = [(number, place == number) for number in range(bins)]
    return sum(abs((number + 0.5) / bins * part.sum() - right[part].sum()) for number, part in parts) / len(
        most
    )


_ERROR_MISTAKES = (
    Mistake(
        "The bins count alike. A bin of many answers should count more: weight by their number.",
        lambda s, y, n: _error(s, y, n, combine=lambda d, c, _: np.abs(d)[c > 0].mean()),
    ),
    Mistake(
        "The bins count alike, the empty ones too. Weight by the number of answers.",
        lambda s, y, n: _error(s, y, n, combine=lambda d, c, _: np.abs(d).mean()),
    ),
    Mistake(
        "The distances are summed without weights.",
        lambda s, y, n: _error(s, y, n, combine=lambda d, c, _: np.abs(d).sum()),
    ),
    Mistake(
        "Too sure in one bin makes up for too unsure in another: take each distance's absolute value.",
        lambda s, y, n: _error(s, y, n, combine=lambda d, c, _: abs((d * c).sum() / c.sum())),
    ),
    Mistake(
        "That is the largest distance of a bin. The mean over all answers is wanted.",
        lambda s, y, n: _error(s, y, n, combine=lambda d, c, _: np.abs(d).max()),
    ),
    Mistake(
        "It takes the share of the label. The share of the answer is wanted, the largest.",
        lambda s, y, n: _error(s, y, n, sure=lambda shares, labels: shares[np.arange(len(labels)), labels]),
    ),
    Mistake("It is not divided by the number of answers.", lambda s, y, n: _error(s, y, n) * len(y)),
    Mistake(
        "That is the mean distance of share and hit, answer by answer. Take means in each bin first.",
        lambda s, y, n: np.abs(s.max(axis=1) - (s.argmax(axis=1) == y)).mean(),
    ),
    Mistake(
        "It makes ten bins, whatever bins says.",
        lambda s, y, n: _error(s, y, 10),
    ),
    Mistake(
        "A share of exactly 1 has no bin. It belongs to the last.",
        _without_ones,
    ),
    Mistake(
        "The bins begin half a bin too late: bin b begins at b / bins, so round down.",
        lambda s, y, n: _error(s, y, n, whole=np.rint),
    ),
    Mistake(
        "The distances are squared. They are taken as they are, without their sign.",
        lambda s, y, n: _error(s, y, n, combine=lambda d, c, _: (d**2 * c).sum() / c.sum()),
    ),
    Mistake("It takes the middle of each bin. The mean share of its answers is wanted.", _from_the_middles),
    Mistake("There is one bin too many, or one too few.", lambda s, y, n: _error(s, y, n + 1)),
)
