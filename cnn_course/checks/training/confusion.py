"""Check a confusion matrix."""

from typing import Any

import numpy as np

from cnn_course.checks import _chance
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict


def _confusion(labels: Array, said: Array, classes: int) -> Array:
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (labels, said), 1)
    return counts


@cache
def _confusion_cases() -> tuple[Case, ...]:
    random = _chance.generator(4)
    cases = []
    for count, classes in ((6, 3), (12, 3), (60, 10)):
        labels, said = random.integers(0, classes, (2, count))
        said = np.where(random.random(count) < 0.5, labels, said)
        words = f"{count} images, classes={classes}"
        cases.append(Case(words, (labels, said, classes), {}, _confusion(labels, said, classes)))
    labels, said = np.array([0, 2, 1, 0]), np.array([0, 1, 1, 2])  # classes that do not occur count too
    words = "4 images, classes=5"
    cases.append(Case(words, (labels, said, 5), {}, _confusion(labels, said, 5)))
    return tuple(cases)


def confusion_matrix(function: Any) -> Verdict:
    """Check a confusion matrix.

    Args:
        function: called as ``function(labels, said, classes)`` with whole numbers (N,) twice, and the number
            of classes.

    Returns:
        A Verdict. Counts (classes, classes) are wanted: the row is the label, the column what was said.

    >>> def confusion(labels, said, classes):
    ...     return np.bincount(labels * classes + said, minlength=classes**2).reshape(classes, classes)
    >>> confusion_matrix(confusion)
    ✓ confusion: right in all 4 cases.

    Taught in: What training does (lab).
    """
    return judge("confusion_matrix", function, _confusion_cases(), _CONFUSION_MISTAKES)


def _overwriting(labels: Array, said: Array, classes: int) -> Array:
    return np.minimum(_confusion(labels, said, classes), 1)


_CONFUSION_MISTAKES = (
    Mistake(
        "It has a row for each class that occurs. The number of classes is given.",
        lambda y, s, n: _confusion(y, s, int(max(y.max(), s.max())) + 1),
    ),
    Mistake("Rows and columns are swapped: the row is the label.", lambda y, s, n: _confusion(s, y, n)),
    Mistake(
        "It notes that a pair occurs, not how often. counts[labels, said] += 1 adds once where a pair "
        "repeats: use np.add.at, or a loop.",
        _overwriting,
    ),
    Mistake(
        "It counts the mistakes only. What is right stands on the diagonal.",
        lambda y, s, n: _confusion(y[y != s], s[y != s], n),
    ),
    Mistake(
        "It counts what is right only. The mistakes are what the table is for.",
        lambda y, s, n: _confusion(y[y == s], s[y == s], n),
    ),
    Mistake("Counts are wanted, not shares.", lambda y, s, n: _confusion(y, s, n) / len(y)),
    Mistake(
        "Counts are wanted, not the shares of each row.",
        lambda y, s, n: _confusion(y, s, n) / np.maximum(1, _confusion(y, s, n).sum(axis=1, keepdims=True)),
    ),
)
