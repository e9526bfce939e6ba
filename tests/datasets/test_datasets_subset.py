"""Shuffling and stratified subsets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_course import datasets
from cnn_course.datasets._dataset import stratified


@pytest.fixture(scope="module")
def mnist():
    return datasets.load("mnist", quiet=True)


def pairs(images, labels):
    return sorted((image.tobytes(), int(label)) for image, label in zip(images, labels, strict=True))


def test_shuffled_keeps_every_image_with_its_label(mnist):
    mixed = mnist.shuffled(seed=5)
    assert pairs(mixed.x_train, mixed.y_train) == pairs(mnist.x_train, mnist.y_train)
    assert pairs(mixed.x_test, mixed.y_test) == pairs(mnist.x_test, mnist.y_test)
    assert not np.array_equal(mixed.y_train, mnist.y_train)
    assert "Shuffled with seed 5." in mixed.note


def test_a_seed_always_gives_the_same_order(mnist):
    np.testing.assert_array_equal(mnist.shuffled(1).y_train, mnist.shuffled(1).y_train)
    assert not np.array_equal(mnist.shuffled(1).y_train, mnist.shuffled(2).y_train)
    # Recorded: these must never change, on any machine, with any NumPy.
    assert mnist.shuffled(0).y_train[:10].tolist() == [5, 1, 9, 5, 0, 1, 4, 1, 2, 2]
    assert mnist.subset(100, 50, seed=0).y_train[:10].tolist() == [6, 5, 0, 9, 8, 2, 7, 9, 6, 1]


def test_a_subset_is_stratified_and_mixed(mnist):
    part = mnist.subset(200, 50, seed=3)
    assert np.bincount(part.y_train).tolist() == [20] * 10
    assert np.bincount(part.y_test).tolist() == [5] * 10
    assert np.any(np.diff(part.y_train) < 0)
    assert set(pairs(part.x_train, part.y_train)) <= set(pairs(mnist.x_train, mnist.y_train))
    assert "200 of 4,000 training and 50 of 1,000 test" in part.note
    assert part.sha256 == mnist.sha256


@given(
    counts=st.lists(st.integers(1, 40), min_size=1, max_size=12),
    share=st.floats(0, 1),
    seed=st.integers(0, 2**32 - 1),
)
def test_every_class_has_its_share_to_within_one(counts, share, seed):
    labels = np.repeat(np.arange(len(counts)), counts)
    n = max(1, round(share * len(labels)))
    drawn = stratified(labels, n, np.random.RandomState(seed))
    assert len(drawn) == n == len(set(drawn.tolist()))
    received = np.bincount(labels[drawn], minlength=len(counts))
    assert np.all(np.abs(received - np.array(counts) * n / len(labels)) < 1)


def test_the_largest_remainders_are_rounded_up():
    labels = np.repeat([0, 1, 2], [7, 2, 1])  # shares of 4: 2.8, 0.8, 0.4
    drawn = stratified(labels, 4, np.random.RandomState(0))
    assert np.bincount(labels[drawn], minlength=3).tolist() == [3, 1, 0]


@pytest.mark.parametrize(("name", "n"), [("n_train", 0), ("n_train", 4001), ("n_test", -1), ("n_test", 1001)])
def test_numbers_out_of_range(mnist, name, n):
    asked = {"n_train": 10, "n_test": 10} | {name: n}
    with pytest.raises(
        ValueError, match=rf"{name} must be a whole number from 1 to \d+. Received: {name}={n}"
    ):
        mnist.subset(**asked)


@pytest.mark.parametrize("n", [10.0, "10", None, True])
def test_numbers_of_the_wrong_type(mnist, n):
    with pytest.raises(TypeError, match=r"n_train must be a whole number"):
        mnist.subset(n, 10)


@pytest.mark.parametrize(
    ("seed", "error"), [(-1, ValueError), (2**32, ValueError), (0.5, TypeError), (None, TypeError)]
)
def test_wrong_seeds(mnist, seed, error):
    with pytest.raises(error, match=r"seed must be a whole number from 0 to 4294967295\. Received: seed="):
        mnist.shuffled(seed)
    with pytest.raises(error, match=r"seed must be a whole number from 0 to 4294967295\. Received: seed="):
        mnist.subset(10, 10, seed)


def test_a_dataset_cannot_be_changed_by_name(mnist):
    with pytest.raises(AttributeError):
        mnist.note = "something else"
