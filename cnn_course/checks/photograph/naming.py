"""Check what is read from shares: the likeliest classes, and how much of two answers differs."""

from typing import Any

import numpy as np

from cnn_course.checks import _chance, _symptoms
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._models import softmax
from cnn_course.checks._verdict import Verdict


def top_classes(function: Any) -> Verdict:
    """Check the numbers of the likeliest classes.

    Args:
        function: called as ``function(shares, k)``, with shares (B, classes); returns k whole numbers for
            each picture, (B, k), the likeliest class first.

    Returns:
        A Verdict.

    >>> top_classes(lambda shares, k: np.argsort(-shares, axis=1)[:, :k])
    ✓ top_classes: right in all 3 cases.

    Taught in: A network that others trained (lab).
    """
    return judge("top_classes", function, _top_cases(), _TOP_MISTAKES, _of_top)


def moved_share(function: Any) -> Verdict:
    """Check the share of an answer that went to other classes.

    Args:
        function: called as ``function(right, wrong)``, with shares (B, classes) each; returns half the sum
            of their absolute differences, (B,).

    Returns:
        A Verdict.

    >>> moved_share(lambda right, wrong: np.abs(right - wrong).sum(axis=1) / 2)
    ✓ moved_share: right in all 3 cases.

    Taught in: A network that others trained (lab).
    """
    return judge("moved_share", function, _moved_cases(), _MOVED_MISTAKES, _of_moved)


def _drawn(random: Any, pictures: int, classes: int) -> Array:
    return softmax(random.normal(scale=1.5, size=(pictures, classes)))


# ---- the likeliest classes -------------------------------------------------------------------------------


def _top(shares: Array, k: int) -> Array:
    return np.argsort(-shares, axis=1, kind="stable")[:, :k]


@cache
def _top_cases() -> tuple[Case, ...]:
    """In the second case there are as many pictures as classes, so that a wrong axis raises no error."""
    random = _chance.generator(150)
    cases = []
    for pictures, classes, k in ((2, 6, 3), (5, 5, 2), (3, 8, 5)):
        shares = _drawn(random, pictures, classes)
        words = f"shares {shares.shape}, k={k}"
        cases.append(Case(words, (shares, k), {}, _top(shares, k)))
    return tuple(cases)


_TOP_MISTAKES = (
    Mistake(
        "These are the least likely classes. Sorting begins with the smallest number.",
        lambda shares, k: np.argsort(shares, axis=1)[:, :k],
    ),
    Mistake(
        "The classes are right, but the likeliest comes last.",
        lambda shares, k: np.argsort(shares, axis=1)[:, -k:],
    ),
    Mistake(
        "These are shares. The classes' numbers are wanted, their places in the row.",
        lambda shares, k: np.take_along_axis(shares, _top(shares, k), axis=1),
    ),
    Mistake("Classes count from 0, as the places of an array.", lambda shares, k: _top(shares, k) + 1),
    Mistake(
        "All classes are returned. The first k are wanted.", lambda shares, k: _top(shares, shares.shape[1])
    ),
    Mistake(
        "Pictures are sorted, not classes: a row of shares is one picture.",
        lambda shares, k: np.argsort(-shares, axis=0)[:k],
    ),
    Mistake(
        "Pictures are sorted, not classes: a row of shares is one picture.",
        lambda shares, k: np.argsort(-shares, axis=0)[:, :k],
    ),
    Mistake(
        "All pictures are sorted together. Each has k classes of its own.",
        lambda shares, k: np.argsort(-shares.ravel())[:k],
    ),
    Mistake("Only the first picture is answered.", lambda shares, k: _top(shares, k)[0]),
    Mistake("Only the likeliest class is returned. k of them are wanted.", lambda shares, k: _top(shares, 1)),
    Mistake(
        "Only the likeliest class is returned. k of them are wanted.",
        lambda shares, k: shares.argmax(axis=1),
    ),
    Mistake(
        "The pictures stand in the columns. A row for each picture is wanted, (B, k).",
        lambda shares, k: _top(shares, k).T,
    ),
    Mistake(
        "That is the rank of each class. Which classes have the ranks 0 to k − 1?",
        lambda shares, k: np.argsort(np.argsort(-shares, axis=1), axis=1)[:, :k],
    ),
)


def _of_top(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return _symptoms.of_shape(value.shape, expected.shape)
    if np.array_equal(np.sort(value, axis=-1), np.sort(expected, axis=-1)):
        return "The classes are right, their order is not: the likeliest comes first."
    return "The shape is right, the classes are not. Print a row of shares, and look for its largest numbers."


# ---- what has moved --------------------------------------------------------------------------------------


def _moved(right: Array, wrong: Array) -> Array:
    found: Array = np.abs(right - wrong).sum(axis=1) / 2
    return found


@cache
def _moved_cases() -> tuple[Case, ...]:
    random = _chance.generator(151)
    cases = []
    for pictures, classes in ((3, 4), (4, 4), (2, 9)):
        given = _drawn(random, pictures, classes), _drawn(random, pictures, classes)
        cases.append(Case(f"right and wrong {given[0].shape}", given, {}, _moved(*given)))
    return tuple(cases)


_MOVED_MISTAKES = (
    Mistake(
        "What moves is counted twice: once where it leaves, once where it arrives.",
        lambda right, wrong: 2 * _moved(right, wrong),
    ),
    Mistake(
        "That is one number for all pictures. Each has its own.",
        lambda right, wrong: np.abs(right - wrong).sum() / 2,
    ),
    Mistake(
        "That is one number for all pictures. Each has its own.",
        lambda right, wrong: _moved(right, wrong).mean(),
    ),
    Mistake(
        "The sum goes over the pictures. It goes over the classes of each.",
        lambda right, wrong: np.abs(right - wrong).sum(axis=0) / 2,
    ),
    Mistake(
        "That is the mean over the classes. The sum is wanted, halved.",
        lambda right, wrong: np.abs(right - wrong).mean(axis=1),
    ),
    Mistake(
        "That is the mean over the classes. The sum is wanted, halved.",
        lambda right, wrong: np.abs(right - wrong).mean(axis=1) / 2,
    ),
    Mistake(
        "That is the largest difference. The sum over all classes is wanted, halved.",
        lambda right, wrong: np.abs(right - wrong).max(axis=1),
    ),
    Mistake(
        "The differences are squared. Take them without their signs, no more.",
        lambda right, wrong: ((right - wrong) ** 2).sum(axis=1) / 2,
    ),
    Mistake(
        "The differences are squared. Take them without their signs, no more.",
        lambda right, wrong: ((right - wrong) ** 2).sum(axis=1),
    ),
    Mistake(
        "The differences are squared. Take them without their signs, no more.",
        lambda right, wrong: np.sqrt(((right - wrong) ** 2).sum(axis=1)),
    ),
    Mistake(
        "That is what has stayed. What has moved is wanted.", lambda right, wrong: 1 - _moved(right, wrong)
    ),
    Mistake(
        "That is a number for each class. Add them up for each picture.",
        lambda right, wrong: np.abs(right - wrong) / 2,
    ),
    Mistake(
        "That is a number for each class. Add them up for each picture.",
        lambda right, wrong: np.abs(right - wrong),
    ),
    Mistake(
        "That looks at the likeliest class only. All of them count.",
        lambda right, wrong: right.argmax(axis=1) != wrong.argmax(axis=1),
    ),
    Mistake(
        "That looks at the likeliest class only. All of them count.",
        lambda right, wrong: np.abs(right.max(axis=1) - wrong.max(axis=1)),
    ),
)


def _of_moved(value: Array, expected: Array) -> str:
    if np.abs(value).max(initial=0) < 1e-9:  # what is left of sums that should cancel out
        return "What leaves and what arrives cancel out to 0. Take the differences without their signs."
    return _symptoms.of_array(value, expected)
