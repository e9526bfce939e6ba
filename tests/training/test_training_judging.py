"""How a network is judged: confusions add up, also many of one kind, and bins count every answer once."""

import numpy as np

from cnn_course import training


def test_confusion_adds_up():
    random = np.random.RandomState(0)
    labels, said = random.randint(0, 10, (2, 500))
    counts = training.confusion(labels, said)
    assert counts.sum() == 500
    np.testing.assert_array_equal(counts.sum(axis=1), np.bincount(labels, minlength=10))
    assert np.trace(counts) == (labels == said).sum()


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
