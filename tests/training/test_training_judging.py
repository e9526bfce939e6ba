"""How a network is judged: confusions add up, bins count every answer once, and a training ends in time."""

import numpy as np
import pytest

from cnn_course import training
from cnn_course.training import Epoch, History, Split, TrainConfig


def test_confusion_adds_up():
    random = np.random.RandomState(0)
    labels, said = random.randint(0, 10, (2, 500))
    counts = training.confusion(labels, said)
    assert counts.sum() == 500
    np.testing.assert_array_equal(counts.sum(axis=1), np.bincount(labels, minlength=10))
    np.testing.assert_array_equal(counts.sum(axis=0), np.bincount(said, minlength=10))
    assert np.trace(counts) == (labels == said).sum()


def test_a_row_is_a_class_and_a_column_what_it_was_called():
    counts = training.confusion(np.array([0, 0, 0, 2]), np.array([1, 1, 2, 2]), classes=3)
    assert counts.tolist() == [[0, 2, 1], [0, 0, 0], [0, 0, 1]]


def test_confusion_counts_far():
    labels = np.zeros(70_000, int)
    assert training.confusion(labels, labels, 2).tolist() == [[70_000, 0], [0, 0]]


def test_reliability_counts_every_answer_once():
    shares = np.random.default_rng(0).dirichlet(np.full(4, 0.5), 200)
    shares[0] = (1, 0, 0, 0)  # a share of one belongs to the last bin
    labels = np.random.default_rng(1).integers(0, 4, 200)
    found = training.reliability(shares, labels, bins=5)
    assert sum(found["counts"]) == 200
    assert sum(found["right"]) == (shares.argmax(axis=1) == labels).sum()
    assert found["counts"][0] == 0  # of four shares the largest is at least a quarter
    assert found["share"][0] is None


def test_reliability_by_hand():
    """A share on a border belongs to the bin above; what is too sure and what is too modest do not cancel."""
    largest = np.array([0.5, 0.625, 0.75, 0.875, 1.0])
    shares = np.stack([largest, 1 - largest], axis=1)
    labels = np.array([0, 0, 1, 1, 0])  # right, right, wrong, wrong, right
    assert training.reliability(shares, labels, bins=4) == {
        "counts": [0, 0, 2, 3],
        "share": [None, None, 0.5625, 0.875],
        "right": [0, 0, 2, 1],
        "ece": 0.5,  # (|1.125 - 2| + |2.625 - 1|) / 5
    }


def history(*losses):
    rows = (Epoch(place, 9, 0.9, loss, place / 10, 1) for place, loss in enumerate(losses, start=1))
    return History(tuple(rows))


@pytest.mark.parametrize(
    ("losses", "patience", "stopped", "best"),
    [
        ((0.5,), 1, 1, 1),
        ((0.5, 0.6), 1, 2, 1),
        ((0.5, 0.4, 0.3), 1, 3, 3),  # never: the whole training
        ((0.5, 0.6, 0.4), 1, 2, 1),  # what would have come after it is not looked at
        ((0.5, 0.6, 0.4), 2, 3, 3),
        ((0.5, 0.6, 0.7, 0.4), 2, 3, 1),
        ((0.5, 0.4, 0.4, 0.4, 0.1), 2, 4, 2),  # as good is not better
        ((0.5, 0.6, 0.7), 9, 3, 1),
    ],
)
def test_early_stopping_waits_so_many_epochs_and_no_more(losses, patience, stopped, best):
    assert training.early_stopping(history(*losses), patience) == {
        "patience": patience,
        "stopped": stopped,
        "best": best,
        "loss": losses[best - 1],
        "accuracy": best / 10,
    }


class Brightness:
    """Stands in for a network: says of each image how bright it is, once it is asked not to train."""

    def __call__(self, pixels, training):
        assert not training
        mean = pixels.mean(axis=(1, 2, 3))
        return np.stack([mean, 1 - mean], axis=1)


@pytest.mark.parametrize("count", [1, 499, 500, 501, 1000, 1201])
def test_shares_of_every_image_in_its_place(count):
    images = np.random.RandomState(0).randint(0, 256, (count, 2, 2, 1)).astype(np.uint8)
    split, config = Split(images, np.zeros(count, int)), TrainConfig(pixel_mean=0.25)
    shares = training.shares_of(Brightness(), split, config)
    expected = images.mean(axis=(1, 2, 3)) / 255 - 0.25
    assert shares.dtype == np.float32
    np.testing.assert_allclose(shares, np.stack([expected, 1 - expected], axis=1), atol=1e-6)
