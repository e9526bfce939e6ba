"""Judge a trained network: which classes it takes for which, how sure it may be believed, when to stop."""

from typing import TYPE_CHECKING, Any

import numpy as np

from cnn_course.training.config import TrainConfig
from cnn_course.training.data import Split
from cnn_course.training.history import History

if TYPE_CHECKING:
    import keras

AT_ONCE = 500  # images


def shares_of(model: "keras.Model", split: Split, config: TrainConfig) -> np.ndarray:
    """Return a network's share of each class for each image.

    Args:
        model: ends in a softmax.
        split: N images; the labels are not looked at.
        config: its pixel_mean.

    Returns:
        (N, classes) float32, each row adding up to 1.

    Taught in: What training does.
    """
    # Not predict: it traces a function of its own for each network, and TensorFlow warns from the fifth on.
    parts = (split.take(slice(first, first + AT_ONCE)) for first in range(0, len(split), AT_ONCE))
    return np.concatenate([np.asarray(model(part.pixels(config), training=False)) for part in parts]).astype(
        np.float32, copy=False
    )


def confusion(labels: np.ndarray, said: np.ndarray, classes: int = 10) -> np.ndarray:
    """Count how often each class (row) was called each class (column).

    Args:
        labels: (N,) whole numbers from 0 to classes − 1.
        said: (N,) likewise.
        classes: how many there are.

    Returns:
        (classes, classes) int64, with the sum N.

    >>> confusion(np.array([0, 1, 1]), np.array([0, 1, 0]), classes=2).tolist()
    [[1, 0], [1, 1]]

    Taught in: What training does.
    """
    counts = np.zeros((classes, classes), np.int64)
    np.add.at(counts, (labels, said), 1)
    return counts


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

    Reference: Guo et al., 2017, arXiv:1706.04599, section 2.
    Taught in: What training does.
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


def early_stopping(history: History, patience: int) -> dict[str, Any]:
    """Say where a training would have ended that waits so many epochs for a lower loss on held-out images.

    Args:
        history: at least one epoch.
        patience: epochs without a lower loss after which it stops, at least 1.

    Returns:
        The patience, the epoch after which it stops, and the best one until then with its loss and accuracy.

    >>> from cnn_course.training import Epoch
    >>> losses = (0.9, 0.5, 0.6, 0.7, 0.4)
    >>> rows = (Epoch(place, 0, 0, loss, 0.8, 0) for place, loss in enumerate(losses, start=1))
    >>> early_stopping(History(tuple(rows)), patience=2)
    {'patience': 2, 'stopped': 4, 'best': 2, 'loss': 0.5, 'accuracy': 0.8}

    Reference: Prechelt, 1998, in Neural Networks: Tricks of the Trade, pages 55–69.
    Taught in: What training does.
    """
    best, stopped = history.epochs[0], history.epochs[-1].epoch
    for row in history.epochs:
        if row.test_loss < best.test_loss:
            best = row
        if row.epoch - best.epoch >= patience:
            stopped = row.epoch
            break
    return {
        "patience": patience,
        "stopped": stopped,
        "best": best.epoch,
        "loss": best.test_loss,
        "accuracy": best.test_accuracy,
    }
