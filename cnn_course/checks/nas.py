"""Check the lab on searching: REINFORCE, what compares two ways to search, what the best one promised."""

from typing import Any

import numpy as np

from cnn_course.checks import _chance, _symptoms
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict


def advantages(function: Any) -> Verdict:
    """Check how much better than usual each reward is.

    Args:
        function: called as ``function(rewards, decay)``, with a list of numbers; returns a number for each:
            the reward minus the baseline as it was before. The first reward is the first baseline; after each
            reward the baseline keeps ``decay`` of what it was.

    Returns:
        A Verdict.

    >>> def better_than_usual(rewards, decay):
    ...     baseline, found = rewards[0], []
    ...     for reward in rewards:
    ...         found.append(reward - baseline)
    ...         baseline = decay * baseline + (1 - decay) * reward
    ...     return found
    >>> advantages(better_than_usual)
    ✓ better_than_usual: right in all 4 cases.

    Reference: Williams, 1992, section 4: the reinforcement baseline.
    Taught in: Searching for an architecture (lab).
    """
    return judge("advantages", function, _reward_cases(), _ADVANTAGE_MISTAKES, _symptoms.of_numbers)


def reinforce(function: Any) -> Verdict:
    """Check the slope of REINFORCE's loss in the scores of one decision.

    Args:
        function: called as ``function(shares, chosen, advantage, bonus)``, with shares (options,) that are
            the softmax of the scores, the number of the option drawn, and two numbers; returns (options,):
            the gradient of −advantage · log(share drawn) − bonus · entropy.

    Returns:
        A Verdict.

    >>> def slope(shares, chosen, advantage, bonus):
    ...     drawn = np.eye(len(shares))[chosen]
    ...     entropy = -(shares * np.log(shares)).sum()
    ...     return advantage * (shares - drawn) + bonus * shares * (np.log(shares) + entropy)
    >>> reinforce(slope)
    ✓ slope: right in all 6 cases.

    Reference: Williams, 1992, section 3.
    Taught in: Searching for an architecture (lab).
    """
    return judge("reinforce", function, _decisions(), _REINFORCE_MISTAKES, _symptoms.of_numbers)


def pairs_ahead(function: Any) -> Verdict:
    """Check in what share of all pairs one way to search is ahead of another.

    Args:
        function: called as ``function(ours, theirs)``, with two arrays of perhaps different length; returns
            a number from 0 to 1, where equal ones count half.

    Returns:
        A Verdict.

    >>> def ahead(ours, theirs):
    ...     return np.mean([(a > b) + (a == b) / 2 for a in ours for b in theirs])
    >>> pairs_ahead(ahead)
    ✓ ahead: right in all 5 cases.

    Reference: Mann and Whitney, 1947.
    Taught in: Searching for an architecture (lab).
    """
    return judge("pairs_ahead", function, _pair_cases(), _PAIR_MISTAKES, _symptoms.of_numbers)


def promise(function: Any) -> Verdict:
    """Check by how much the best candidate of one measurement was too good.

    Args:
        function: called as ``function(accuracy)``, with shares (cells, seeds), two seeds or more; returns a
            number in points: of the cell that is best by seed 0, its accuracy by seed 0 minus its mean over
            the other seeds.

    Returns:
        A Verdict.

    >>> def promised(accuracy):
    ...     best = accuracy[:, 0].argmax()
    ...     return 100 * (accuracy[best, 0] - accuracy[best, 1:].mean())
    >>> promise(promised)
    ✓ promised: right in all 5 cases.

    Reference: Smith and Winkler, 2006: the optimizer's curse.
    Taught in: Searching for an architecture (lab).
    """
    return judge("promise", function, _table_cases(), _PROMISE_MISTAKES, _symptoms.of_numbers)


# ---- advantages ------------------------------------------------------------------------------------------


def _advantages(rewards: list[float], decay: float) -> Array:
    baseline, found = rewards[0], []
    for reward in rewards:
        found.append(reward - baseline)
        baseline = decay * baseline + (1 - decay) * reward
    return np.array(found)


@cache
def _reward_cases() -> tuple[Case, ...]:
    given: tuple[tuple[list[float], float], ...] = (
        ([0.5, 0.6, 0.4], 0.5),
        ([0.5], 0.9),
        ([0.52, 0.49, 0.55, 0.5, 0.53], 0.7),
        ([0.1, 0.9, 0.9, 0.9], 0.9),
    )
    return tuple(Case(f"rewards {one[0]}, decay {one[1]}", one, {}, _advantages(*one)) for one in given)


def _after(rewards: list[float], decay: float) -> Array:
    """Take away a baseline that already knows the reward."""
    baseline, found = rewards[0], []
    for reward in rewards:
        baseline = decay * baseline + (1 - decay) * reward
        found.append(reward - baseline)
    return np.array(found)


def _from_zero(rewards: list[float], decay: float) -> Array:
    baseline, found = 0.0, []
    for reward in rewards:
        found.append(reward - baseline)
        baseline = decay * baseline + (1 - decay) * reward
    return np.array(found)


_ADVANTAGE_MISTAKES = (
    Mistake("The baseline knows the reward already: take the difference first, then move it.", _after),
    Mistake("The baseline begins at 0. It begins at the first reward.", _from_zero),
    Mistake(
        "The baseline keeps 1 − decay of what it was. It keeps decay.",
        lambda rewards, decay: _advantages(rewards, 1 - decay),
    ),
    Mistake(
        "The sign is the wrong way round: reward minus baseline.",
        lambda rewards, decay: -_advantages(rewards, decay),
    ),
    Mistake(
        "That is the reward minus the first one. The baseline moves on after each.",
        lambda rewards, decay: np.array(rewards) - rewards[0],
    ),
    Mistake(
        "That is the reward minus the mean of all of them, those to come too.",
        lambda rewards, decay: np.array(rewards) - np.mean(rewards),
    ),
)


# ---- REINFORCE -------------------------------------------------------------------------------------------


def _slope(shares: Array, chosen: int, advantage: float, bonus: float) -> Array:
    drawn = np.eye(len(shares))[chosen]
    entropy = -(shares * np.log(shares)).sum()
    found: Array = advantage * (shares - drawn) + bonus * shares * (np.log(shares) + entropy)
    return found


@cache
def _decisions() -> tuple[Case, ...]:
    random, cases = _chance.generator(3), []
    settings = ((2, 1.0, 0.0), (4, 1.5, 0.0), (4, -0.8, 0.0), (3, 1.2, 0.3), (5, -0.5, 0.5), (4, 0.0, 0.3))
    for options, advantage, bonus in settings:
        scores = random.normal(size=options)
        shares = np.exp(scores) / np.exp(scores).sum()
        given = (shares, int(random.integers(options)), advantage, bonus)
        words = f"{options} options, advantage {advantage}, bonus {bonus}"
        cases.append(Case(words, given, {}, _slope(*given)))
    return tuple(cases)


def _one_minus(shares: Array, chosen: int, advantage: float, bonus: float) -> Array:
    """Differentiate the share of what was drawn, and forget that the others move as well."""
    found = np.zeros(len(shares))
    found[chosen] = advantage * (shares[chosen] - 1)
    return found + _slope(shares, chosen, 0.0, bonus)


def _in_shares(shares: Array, chosen: int, advantage: float, bonus: float) -> Array:
    drawn = np.eye(len(shares))[chosen]
    found: Array = -advantage * drawn / shares + bonus * (np.log(shares) + 1)
    return found


_REINFORCE_MISTAKES = (
    Mistake(
        "That goes uphill: it is the gradient of what should be raised. The loss has the other sign.",
        lambda *given: -_slope(*given),
    ),
    Mistake(
        "The entropy bonus has the wrong sign: as it is, it is worth something to be decided.",
        lambda shares, chosen, advantage, bonus: _slope(shares, chosen, advantage, -bonus),
    ),
    Mistake(
        "The entropy bonus is missing.",
        lambda shares, chosen, advantage, bonus: _slope(shares, chosen, advantage, 0.0),
    ),
    Mistake(
        "The advantage is missing: what was drawn becomes likelier, whatever it was worth.",
        lambda shares, chosen, advantage, bonus: _slope(shares, chosen, 1.0, bonus),
    ),
    Mistake(
        "The advantage multiplies the bonus too. That one does not depend on the reward.",
        lambda shares, chosen, advantage, bonus: _slope(shares, chosen, advantage, advantage * bonus),
    ),
    Mistake("Only the score of what was drawn moves. Through the softmax all of them do.", _one_minus),
    Mistake("That is the slope in the shares. The softmax before them has a slope of its own.", _in_shares),
    Mistake(
        "The entropy itself is missing in the second part: log p + H, where H = −Σ p log p.",
        lambda shares, chosen, advantage, bonus: (
            _slope(shares, chosen, advantage, 0.0) + bonus * shares * np.log(shares)
        ),
    ),
    Mistake(
        "H has the wrong sign: it is −Σ p log p, a positive number.",
        lambda shares, chosen, advantage, bonus: (
            _slope(shares, chosen, advantage, 0.0)
            + bonus * shares * (np.log(shares) + (shares * np.log(shares)).sum())
        ),
    ),
)


# ---- pairs -----------------------------------------------------------------------------------------------


def _ahead(ours: Array, theirs: Array) -> float:
    differences = np.subtract.outer(ours, theirs)
    return float((differences > 0).mean() + (differences == 0).mean() / 2)


@cache
def _pair_cases() -> tuple[Case, ...]:
    random = _chance.generator(4)
    given = [
        (np.array([0.5, 0.7]), np.array([0.4, 0.6])),
        (np.array([0.5, 0.6, 0.7, 0.7]), np.array([0.5, 0.7])),
        (np.array([0.1]), np.array([0.2, 0.3])),
        (np.array([0.5, 0.5]), np.array([0.5, 0.5])),
        (random.integers(0, 6, 12) / 10, random.integers(0, 6, 9) / 10),
    ]
    return tuple(
        Case(f"{len(one[0])} and {len(one[1])} searches", one, {}, np.array(_ahead(*one))) for one in given
    )


_PAIR_MISTAKES = (
    Mistake(
        "Equal ones count for nothing. They count half.",
        lambda ours, theirs: (np.subtract.outer(ours, theirs) > 0).mean(),
    ),
    Mistake(
        "Equal ones count as ahead. They count half.",
        lambda ours, theirs: (np.subtract.outer(ours, theirs) >= 0).mean(),
    ),
    Mistake("That is how often theirs is ahead.", lambda ours, theirs: _ahead(theirs, ours)),
    Mistake(
        "That is a number of pairs. Divide by how many there are.",
        lambda ours, theirs: _ahead(ours, theirs) * len(ours) * len(theirs),
    ),
    Mistake("That is in per cent. A share is from 0 to 1.", lambda ours, theirs: 100 * _ahead(ours, theirs)),
    Mistake(
        "Only the first with the first, the second with the second are compared. A pair is any of ours with "
        "any of theirs.",
        lambda ours, theirs: _ahead_in_step(ours, theirs),
    ),
)


def _ahead_in_step(ours: Array, theirs: Array) -> float:
    pairs = list(zip(ours, theirs, strict=False))
    return float(np.mean([(one > other) + (one == other) / 2 for one, other in pairs]))


# ---- what a best one promised ----------------------------------------------------------------------------


def _promised(accuracy: Array) -> float:
    best = accuracy[:, 0].argmax()
    return float(100 * (accuracy[best, 0] - accuracy[best, 1:].mean()))


@cache
def _table_cases() -> tuple[Case, ...]:
    random, tables = _chance.generator(5), [np.array([[0.9, 0.8], [0.7, 0.75]])]
    for cells, seeds in ((3, 3), (6, 3), (5, 4), (8, 2)):
        worth = 0.5 + 0.2 * random.random((cells, 1))
        table = worth + 0.1 * random.random((cells, seeds))
        table[random.permutation(cells)[:2], [0, 1]] += 0.3  # best by seed 0 is not best by another one
        tables.append(table.round(3))
    return tuple(
        Case(f"{len(one)} cells, {one.shape[1]} seeds", (one,), {}, np.array(_promised(one)))
        for one in tables
    )


_PROMISE_MISTAKES = (
    Mistake(
        "That is a share. A point is a hundredth.",
        lambda accuracy: _promised(accuracy) / 100,
    ),
    Mistake(
        "Seed 0 is among the seeds of the mean, so part of its luck is in there too. Leave it out.",
        lambda accuracy: 100 * (accuracy[:, 0].max() - accuracy[accuracy[:, 0].argmax()].mean()),
    ),
    Mistake(
        "The sign is the wrong way round: what was promised minus what is kept.",
        lambda accuracy: -_promised(accuracy),
    ),
    Mistake(
        "That compares with all cells by the other seeds. Take the same cell.",
        lambda accuracy: 100 * (accuracy[:, 0].max() - accuracy[:, 1:].mean()),
    ),
    Mistake(
        "That compares with the best cell by the other seeds. Take the same cell.",
        lambda accuracy: 100 * (accuracy[:, 0].max() - accuracy[:, 1:].mean(axis=1).max()),
    ),
    Mistake(
        "That is the cell with the best mean. Take the one that is best by seed 0 alone.",
        lambda accuracy: _of_cell(accuracy, accuracy.mean(axis=1).argmax()),
    ),
    Mistake(
        "That is the worst cell by seed 0. Take the best one.",
        lambda accuracy: _of_cell(accuracy, accuracy[:, 0].argmin()),
    ),
    Mistake(
        "Only one of the other seeds is compared. Take the mean over all of them.",
        lambda accuracy: 100 * (accuracy[:, 0].max() - accuracy[accuracy[:, 0].argmax(), 1]),
    ),
)


def _of_cell(accuracy: Array, cell: Any) -> float:
    return float(100 * (accuracy[cell, 0] - accuracy[cell, 1:].mean()))
