"""Is one way to search better than another? Only over many seeds, and with an interval, can it be said."""

from collections.abc import Sequence

import numpy as np

RESAMPLED = 2_000  # times, for an interval


def best_so_far(values: Sequence[float]) -> list[float]:
    """Return the largest of the first, of the first two, and so on.

    >>> best_so_far([0.5, 0.4, 0.6])
    [0.5, 0.5, 0.6]

    Taught in: Searching for an architecture.
    """
    return [float(value) for value in np.maximum.accumulate(values)]


def pairs_won(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the share of all pairs, one of each, in which ours is larger; equal ones count half.

    >>> pairs_won([2, 3], [1, 3])
    0.625

    Reference: Mann and Whitney, 1947: it is their U, divided by the number of pairs.
    Taught in: Searching for an architecture.
    """
    differences = np.subtract.outer(np.asarray(ours, float), np.asarray(theirs, float))
    return float((differences > 0).mean() + (differences == 0).mean() / 2)


def difference(
    ours: Sequence[float], theirs: Sequence[float], seed: int = 0, level: float = 0.95
) -> tuple[float, float, float]:
    """Return how much larger ours is in the mean, and an interval for that, by resampling the seeds.

    Args:
        ours: one number a seed.
        theirs: likewise; there may be more or fewer.
        seed: of the resampling.
        level: how often such an interval holds what it is for.

    Returns:
        The difference of the means, and the two ends of the interval. Where 0 lies between them, these seeds
        do not say which is better.

    >>> difference([2.0, 2.0], [1.0, 1.0])
    (1.0, 1.0, 1.0)

    Reference: Efron, 1979: the bootstrap.
    Taught in: Searching for an architecture.
    """
    random, groups = np.random.default_rng(seed), (np.asarray(ours, float), np.asarray(theirs, float))
    drawn = [random.choice(group, (RESAMPLED, len(group))).mean(axis=1) for group in groups]
    low, high = np.quantile(drawn[0] - drawn[1], [(1 - level) / 2, (1 + level) / 2])
    return float(groups[0].mean() - groups[1].mean()), float(low), float(high)


def paired_difference(
    ours: Sequence[float], theirs: Sequence[float], seed: int = 0, level: float = 0.95
) -> tuple[float, float, float]:
    """Return how much larger ours is in the mean, each held against its own counterpart, and an interval.

    Args:
        ours: one number a pair.
        theirs: their counterparts, in the same order.
        seed: of the resampling, which is of the pairs.
        level: how often such an interval holds what it is for.

    Returns:
        As :func:`difference`. The interval is the narrower one where the pairs differ more from each other
        than the two of a pair do.

    >>> paired_difference([2.0, 102.0], [1.0, 101.0])
    (1.0, 1.0, 1.0)

    Taught in: After NASNet.
    """
    gained = np.asarray(ours, float) - np.asarray(theirs, float)
    return difference(list(gained), [0.0], seed, level)


def rank_interval(
    one: Sequence[float], other: Sequence[float], seed: int = 0, level: float = 0.95
) -> tuple[float, float]:
    """Return an interval for the rank correlation, by resampling the pairs.

    >>> rank_interval([1, 2, 3, 4], [10, 20, 30, 40])
    (1.0, 1.0)

    Reference: Efron, 1979: the bootstrap.
    Taught in: NASNet.
    """
    random, pairs = np.random.default_rng(seed), np.array([one, other], float)
    drawn = (pairs[:, random.integers(0, pairs.shape[1], pairs.shape[1])] for _ in range(RESAMPLED))
    found = [rank_correlation(*some) for some in drawn if min(map(len, map(set, some.tolist()))) > 1]
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Spearman's rank correlation; equal values share their ranks.

    >>> rank_correlation([1, 2, 3], [10, 20, 30])
    1.0

    Taught in: Searching for an architecture.
    """
    return round(float(np.corrcoef(_ranks(one), _ranks(other))[0, 1]), 6)


def _ranks(values: Sequence[float]) -> np.ndarray:
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[places]


def kendall(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Kendall's tau: pairs in the same order less those in the other, as a share of all pairs.

    Pairs that are equal on either side are in no order, and count on neither (tau-b).

    >>> kendall([1, 2, 3], [10, 30, 20])
    0.333333

    Reference: Kendall, 1938; with equal values, 1945.
    Taught in: After NASNet.
    """
    return round(float(_taus(one, other, np.ones((1, len(one))))[0]), 6)


def kendall_interval(
    one: Sequence[float], other: Sequence[float], seed: int = 0, level: float = 0.95
) -> tuple[float, float]:
    """Return an interval for Kendall's tau, by resampling what is ranked.

    A thing that is drawn twice is not held against itself.

    >>> kendall_interval([1, 2, 3, 4, 5, 6], [10, 20, 30, 40, 50, 60])
    (1.0, 1.0)

    Reference: Efron, 1979: the bootstrap.
    Taught in: After NASNet.
    """
    count = len(one)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), RESAMPLED)
    found = _taus(one, other, drawn[(drawn > 0).sum(axis=1) > 1])
    low, high = np.nanquantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _taus(one: Sequence[float], other: Sequence[float], often: np.ndarray) -> np.ndarray:
    """Return Kendall's tau for each row of ``often``, which says how often each thing is there."""
    ours, theirs = (np.sign(np.subtract.outer(side, side)) for side in (np.array(one), np.array(other)))
    agreed, mine, yours = (
        ((often @ signs) * often).sum(axis=1) for signs in (ours * theirs, abs(ours), abs(theirs))
    )
    with np.errstate(invalid="ignore"):  # where all are equal on one side there is no order to agree with
        return agreed / np.sqrt(mine * yours)
