"""The data of the chapter on training: 5,000 real digits in three parts."""

import numpy as np

from cnn_course import datasets
from cnn_course.experiments import _sources
from cnn_course.training import DataNote, Split

TRAIN, VALIDATION, TEST = 3_000, 1_000, 1_000
WORDS = (
    "5,000 digits, each class alike: the first 3,000 to learn from, the next 1,000 to choose by, the last "
    "1,000 to test on. The epochs' test figures are of the 1,000 to choose by."
)


def parts(smoke: bool) -> tuple[Split, Split, Split]:
    """Return the digits to learn from, to choose by, and to test on.

    Image i of the 5,000 shows the digit i % 10, so every part holds the classes in equal shares.
    """
    sizes = (200, 100, 100) if smoke else (TRAIN, VALIDATION, TEST)
    images, labels = datasets.digits(sum(sizes)), np.arange(sum(sizes)) % 10
    first, second = sizes[0], sizes[0] + sizes[1]
    return (
        Split(images[:first], labels[:first]),
        Split(images[first:second], labels[first:second]),
        Split(images[second:], labels[second:]),
    )


def note(train: Split, validation: Split, words: str = "") -> DataNote:
    """Say what a run was trained and looked at on."""
    return _sources.carried(" ".join(filter(None, (WORDS, words))), train.images, validation.images)
