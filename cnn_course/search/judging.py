"""Is one way to search better than another? Only over many seeds, and with an interval, can it be said."""

from collections.abc import Sequence

import numpy as np

from cnn_course.arguments import number

RESAMPLED = 2_000  # times, for an interval


def best_so_far(values: Sequence[float]) -> list[float]:
    """Return the largest of the first, of the first two, and so on.

    Args:
        values: one after the other.

    Returns:
        As many.

    >>> best_so_far([0.5, 0.4, 0.6])
    [0.5, 0.5, 0.6]

    Taught in: Searching for an architecture.
    """
    return [float(value) for value in np.maximum.accumulate(values)]


def pairs_won(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the share of all pairs, one of each, in which ours is larger; equal ones count half.

    Args:
        ours: one number a seed, at least one.
        theirs: likewise; there may be more or fewer.

    Returns:
        From 0 to 1.

    Raises:
        ValueError: "ours must be a row of at least 1 finite numbers. Received: []".

    >>> pairs_won([2, 3], [1, 3])
    0.625

    Reference: Mann and Whitney, 1947: it is their U, divided by the number of pairs.
    Taught in: Searching for an architecture.
    """
    differences = np.subtract.outer(_row("ours", ours, 1), _row("theirs", theirs, 1))
    return float((differences > 0).mean() + (differences == 0).mean() / 2)


def difference(
    ours: Sequence[float], theirs: Sequence[float], seed: int = 0, level: float = 0.95
) -> tuple[float, float, float]:
    """Return how much larger ours is in the mean, and an interval for that, by resampling the seeds.

    Args:
        ours: one number a seed, at least two: from one nothing can be said of others.
        theirs: likewise; there may be more or fewer.
        seed: of the resampling.
        level: from 0 to 1: how often such an interval holds what it is for.

    Returns:
        The difference of the means, and the two ends of the interval. Where 0 lies between them, these seeds
        do not say which is better.

    Raises:
        ValueError: "ours must be a row of at least 2 finite numbers. Received: [0.5]"; "level must be a
            number from 0 to 1. Received: level=95".

    >>> difference([2.0, 2.0], [1.0, 1.0])
    (1.0, 1.0, 1.0)

    Reference: Efron, 1979: the bootstrap.
    Taught in: Searching for an architecture.
    """
    return _difference((_row("ours", ours, 2), _row("theirs", theirs, 2)), seed, level)


def _difference(groups: Sequence[np.ndarray], seed: int, level: float) -> tuple[float, float, float]:
    random = np.random.default_rng(seed)
    drawn = [random.choice(group, (RESAMPLED, len(group))).mean(axis=1) for group in groups]
    low, high = np.quantile(drawn[0] - drawn[1], _ends(level))
    return float(groups[0].mean() - groups[1].mean()), float(low), float(high)


def _ends(level: float) -> list[float]:
    level = number("level", level, 0, 1)
    return [(1 - level) / 2, (1 + level) / 2]


def _row(name: str, values: Sequence[float], least: int) -> np.ndarray:
    """Return numbers as an array, or say why they are none."""
    try:
        row = np.asarray(values, float)
    except (TypeError, ValueError):
        row = np.array([])
    if row.ndim != 1 or len(row) < least or not np.isfinite(row).all():
        words = f"{name} must be a row of at least {least} finite numbers. Received: {values!r}"
        raise ValueError(words)
    return row


def _pairs(**given: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return two rows of which each number has its counterpart in the other."""
    mine, yours = (_row(name, values, 2) for name, values in given.items())
    if len(mine) != len(yours):
        raise ValueError(
            f"{' and '.join(given)} must have equally many numbers: each is held against its counterpart. "
            f"Received: {len(mine)} and {len(yours)}"
        )
    return mine, yours


def paired_difference(
    ours: Sequence[float], theirs: Sequence[float], seed: int = 0, level: float = 0.95
) -> tuple[float, float, float]:
    """Return how much larger ours is in the mean, each held against its own counterpart, and an interval.

    Args:
        ours: one number a pair, at least two.
        theirs: their counterparts, in the same order.
        seed: of the resampling, which is of the pairs.
        level: from 0 to 1: how often such an interval holds what it is for.

    Returns:
        As :func:`difference`. The interval is the narrower one where the pairs differ more from each other
        than the two of a pair do.

    Raises:
        ValueError: "ours and theirs must have equally many numbers: each is held against its counterpart.
            Received: 3 and 1"; "ours must be a row of at least 2 finite numbers. Received: [0.5]"; "level
            must be a number from 0 to 1. Received: level=95".

    >>> paired_difference([2.0, 102.0], [1.0, 101.0])
    (1.0, 1.0, 1.0)

    Taught in: After NASNet.
    """
    mine, yours = _pairs(ours=ours, theirs=theirs)
    return _difference((mine - yours, np.zeros(1)), seed, level)


def rank_interval(
    one: Sequence[float], other: Sequence[float], seed: int = 0, level: float = 0.95
) -> tuple[float, float]:
    """Return an interval for the rank correlation, by resampling the pairs.

    Args:
        one: a number for each thing that is ranked, at least two.
        other: likewise, in the same order.
        seed: of the resampling.
        level: from 0 to 1: how often such an interval holds what it is for.

    Returns:
        Its two ends.

    Raises:
        ValueError: "one and other must have equally many numbers: each is held against its counterpart.
            Received: 3 and 1"; "one must be a row of at least 2 finite numbers. Received: [0.5]"; "Where all
            are equal there is no order. Received: …"; "level must be a
            number from 0 to 1. Received: level=95".

    >>> rank_interval([1, 2, 3, 4], [10, 20, 30, 40])
    (1.0, 1.0)

    Reference: Efron, 1979: the bootstrap.
    Taught in: NASNet.
    """
    random, pairs = np.random.default_rng(seed), np.array(_ordered(one, other))
    drawn = (pairs[:, random.integers(0, pairs.shape[1], pairs.shape[1])] for _ in range(RESAMPLED))
    found = [rank_correlation(*some) for some in drawn if min(map(len, map(set, some.tolist()))) > 1]
    low, high = np.quantile(found, _ends(level))
    return float(low), float(high)


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Spearman's rank correlation; equal values share their ranks.

    Args:
        one: a number for each thing that is ranked, at least two.
        other: likewise, in the same order.

    Returns:
        From -1 to 1, rounded to six digits.

    Raises:
        ValueError: "one and other must have equally many numbers: each is held against its counterpart.
            Received: 3 and 1"; "one must be a row of at least 2 finite numbers. Received: [0.5]"; "Where all
            are equal there is no order. Received: …".

    >>> rank_correlation([1, 2, 3], [10, 20, 30])
    1.0

    Taught in: Searching for an architecture.
    """
    ours, theirs = _ordered(one, other)
    return round(float(np.corrcoef(_ranks(ours), _ranks(theirs))[0, 1]), 6)


def _ordered(one: Sequence[float], other: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return two rows, as :func:`_pairs`, of which neither is all the same."""
    rows = _pairs(one=one, other=other)
    for row, given in zip(rows, (one, other), strict=True):
        if (row == row[0]).all():
            raise ValueError(f"Where all are equal there is no order. Received: {given!r}")
    return rows


def _ranks(values: np.ndarray) -> np.ndarray:
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[places]


def kendall(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Kendall's tau: pairs in the same order less those in the other, as a share.

    Of a side, a pair that is equal there does not count; the share is of the root of both sides' counts, one
    times the other (tau-b).

    Args:
        one: a number for each thing that is ranked, at least two.
        other: likewise, in the same order.

    Returns:
        From -1 to 1, rounded to six digits.

    Raises:
        ValueError: "one and other must have equally many numbers: each is held against its counterpart.
            Received: 3 and 1"; "one must be a row of at least 2 finite numbers. Received: [0.5]"; "Where all
            are equal there is no order. Received: …".

    >>> kendall([1, 2, 3], [10, 30, 20])
    0.333333

    Reference: Kendall, 1938; with equal values, 1945.
    Taught in: After NASNet.
    """
    return round(float(_taus(*_ordered(one, other), np.ones((1, len(one))))[0]), 6)


def kendall_interval(
    one: Sequence[float], other: Sequence[float], seed: int = 0, level: float = 0.95
) -> tuple[float, float]:
    """Return an interval for Kendall's tau, by resampling what is ranked.

    A thing that is drawn twice is not held against itself.

    Args:
        one: a number for each thing that is ranked, at least two.
        other: likewise, in the same order.
        seed: of the resampling.
        level: from 0 to 1: how often such an interval holds what it is for.

    Returns:
        Its two ends.

    Raises:
        ValueError: "one and other must have equally many numbers: each is held against its counterpart.
            Received: 3 and 1"; "one must be a row of at least 2 finite numbers. Received: [0.5]"; "Where all
            are equal there is no order. Received: …"; "level must be a
            number from 0 to 1. Received: level=95".

    >>> kendall_interval([1, 2, 3, 4, 5, 6], [10, 20, 30, 40, 50, 60])
    (1.0, 1.0)

    Reference: Efron, 1979: the bootstrap.
    Taught in: After NASNet.
    """
    rows, count = _ordered(one, other), len(one)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), RESAMPLED)
    found = _taus(*rows, drawn[(drawn > 0).sum(axis=1) > 1])
    low, high = np.nanquantile(found, _ends(level))
    return float(low), float(high)


def _taus(one: np.ndarray, other: np.ndarray, often: np.ndarray) -> np.ndarray:
    """Return Kendall's tau for each row of ``often``, which says how often each thing is there."""
    ours, theirs = (np.sign(np.subtract.outer(side, side)) for side in (one, other))
    agreed, mine, yours = (
        ((often @ signs) * often).sum(axis=1) for signs in (ours * theirs, abs(ours), abs(theirs))
    )
    with np.errstate(invalid="ignore"):  # where all are equal on one side there is no order to agree with
        return agreed / np.sqrt(mine * yours)
