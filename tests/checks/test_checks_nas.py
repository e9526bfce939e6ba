"""The checkers of the search lab: right answers in other styles pass, near misses are told why."""

import numpy as np

from cnn_course import checks as check
from tests.checks._verdicts import judged_by


def usual(rewards, decay, start=None):
    baseline, found = rewards[0] if start is None else start, []
    for reward in rewards:
        found.append(reward - baseline)
        baseline += (1 - decay) * (reward - baseline)
    return found


def late(rewards, decay):
    baseline, found = rewards[0], []
    for reward in rewards:
        baseline += (1 - decay) * (reward - baseline)
        found.append(reward - baseline)
    return found


def slope(p, k, advantage, bonus, sign=1):
    found = advantage * np.array(p)
    found[k] -= advantage
    for i in range(len(p)):
        found[i] += sign * bonus * p[i] * (np.log(p[i]) - np.sum(p * np.log(p)))
    return found


def ahead(ours, theirs, tie=0.5):
    points = [1 if a > b else tie if a == b else 0 for a in ours for b in theirs]
    return sum(points) / len(points)


def promised(accuracy, scale=100, rest=slice(1, None)):
    rows = sorted(np.asarray(accuracy).tolist(), key=lambda row: row[0])
    return scale * (rows[-1][0] - np.mean(rows[-1][rest]))


def of_cell(accuracy, best):
    return 100 * (accuracy[best, 0] - accuracy[best, 1:].mean())


RIGHT = [
    (check.advantages, usual),
    (check.advantages, lambda rewards, decay: np.array(usual(rewards, decay))),
    (check.reinforce, slope),
    (check.reinforce, lambda *given: slope(*given).tolist()),
    (check.pairs_ahead, ahead),
    (check.pairs_ahead, lambda *given: np.array(ahead(*given))),
    (check.promise, promised),
    (check.promise, lambda accuracy: np.float64(promised(accuracy))),
    (check.promise, lambda accuracy: of_cell(accuracy, np.argmax(accuracy[:, 0]))),
]
WRONG = [
    (check.advantages, late, "knows the reward already"),
    (check.advantages, lambda rewards, decay: usual(rewards, decay, 0.0), "begins at 0"),
    (check.advantages, lambda rewards, decay: usual(rewards, 1 - decay), "keeps decay"),
    (check.advantages, lambda *given: [-one for one in usual(*given)], "wrong way round"),
    (check.advantages, lambda rewards, decay: np.array(rewards) - rewards[0], "moves on after each"),
    (check.advantages, lambda rewards, decay: np.array(rewards) - np.mean(rewards), "those to come too"),
    (check.reinforce, lambda *given: -slope(*given), "goes uphill"),
    (check.reinforce, lambda p, k, a, b: slope(p, k, a, b, sign=-1), "wrong sign"),
    (check.reinforce, lambda p, k, a, b: slope(p, k, a, 0), "bonus is missing"),
    (check.reinforce, lambda p, k, a, b: slope(p, k, 1, b), "advantage is missing"),
    (check.reinforce, lambda p, k, a, b: slope(p, k, a, a * b), "multiplies the bonus"),
    (
        check.reinforce,
        lambda p, k, a, b: a * (p - 1) * np.eye(len(p))[k] + slope(p, k, 0, b),
        "all of them do",
    ),
    (check.reinforce, lambda p, k, a, b: -a * np.eye(len(p))[k] / p + b * (np.log(p) + 1), "in the shares"),
    (check.reinforce, lambda p, k, a, b: slope(p, k, a, 0) + b * p * np.log(p), "entropy itself is missing"),
    (
        check.reinforce,
        lambda p, k, a, b: slope(p, k, a, 0) + b * p * (np.log(p) + np.sum(p * np.log(p))),
        "H has the wrong sign",
    ),
    (check.pairs_ahead, lambda *given: ahead(*given, tie=0), "count for nothing"),
    (check.pairs_ahead, lambda *given: ahead(*given, tie=1), "count as ahead"),
    (check.pairs_ahead, lambda ours, theirs: ahead(theirs, ours), "theirs is ahead"),
    (check.pairs_ahead, lambda a, b: ahead(a, b) * len(a) * len(b), "number of pairs"),
    (check.pairs_ahead, lambda *given: 100 * ahead(*given), "per cent"),
    (
        check.pairs_ahead,
        lambda a, b: np.mean([(x > y) + (x == y) / 2 for x, y in zip(a, b, strict=False)]),
        "any of ours",
    ),
    (check.promise, lambda accuracy: promised(accuracy, scale=1), "A point is a hundredth"),
    (check.promise, lambda accuracy: promised(accuracy, rest=slice(None)), "Leave it out"),
    (check.promise, lambda accuracy: -promised(accuracy), "wrong way round"),
    (check.promise, lambda accuracy: 100 * (accuracy[:, 0].max() - accuracy[:, 1:].mean()), "all cells"),
    (
        check.promise,
        lambda accuracy: 100 * (accuracy[:, 0].max() - accuracy[:, 1:].mean(axis=1).max()),
        "the best cell by the other seeds",
    ),
    (check.promise, lambda accuracy: of_cell(accuracy, accuracy.mean(axis=1).argmax()), "best mean"),
    (check.promise, lambda accuracy: of_cell(accuracy, accuracy[:, 0].argmin()), "worst cell"),
    (check.promise, lambda accuracy: promised(accuracy, rest=slice(1, 2)), "Only one of the other seeds"),
]

test_right_answers_pass, test_near_misses_are_told_why, test_what_is_open_stays_open = judged_by(RIGHT, WRONG)
