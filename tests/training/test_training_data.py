"""Batches and augmentation: every image once an epoch, the same for a seed, labels with their images."""

import numpy as np
import pytest

from cnn_course import training
from cnn_course.training import Augmentation, Split, TrainConfig
from cnn_course.training.augmentation import augment

pytestmark = pytest.mark.tensorflow


@pytest.fixture
def numbered():
    """Return images that carry their own number in every pixel, and the same numbers as labels."""
    numbers = np.arange(40)
    return Split(np.broadcast_to(numbers[:, None, None], (40, 6, 6)).astype(np.uint8), numbers)


def engine_of(split, config):
    """Return the engine of a training that both learns from a split and judges it; no model is looked at."""
    import tensorflow as tf

    from cnn_course.training.engine import Engine

    return Engine(None, None, None, (split, split), config, tf.distribute.get_strategy())


def batches(split, **arguments):
    config = TrainConfig(**arguments)
    engine = engine_of(split, config)
    found = [engine.batch(step) for step in range(engine.steps_an_epoch * config.epochs)]
    return np.stack([x for x, _ in found]), np.stack([y for _, y in found])


@pytest.mark.parametrize(
    ("images", "labels", "words"),
    [
        (np.zeros((4, 6, 6), np.float32), np.zeros(4), "must be .* of uint8"),
        (np.zeros((4, 36), np.uint8), np.zeros(4), r"Received: shape=\(4, 36\)"),
        (np.zeros((0, 6, 6), np.uint8), np.zeros(0), "at least one"),
        (np.zeros((4, 6, 6), np.uint8), np.zeros(3), "Received: 4 images, 3 labels"),
    ],
)
def test_bad_splits(images, labels, words):
    with pytest.raises(ValueError, match=words):
        Split(images, labels)


def test_every_image_once_an_epoch(numbered):
    _, labels = batches(numbered, epochs=3, batch_size=8)
    assert labels.shape == (15, 8)
    for epoch in labels.reshape(3, 40):
        assert sorted(epoch) == list(range(40))
    assert not np.array_equal(labels[:5], labels[5:10])


def test_what_is_left_over_changes(numbered):
    _, labels = batches(numbered, epochs=2, batch_size=12)
    assert labels.shape == (6, 12)
    assert set(labels[:3].ravel()) != set(labels[3:].ravel())


def test_labels_stay_with_their_images(numbered):
    images, labels = batches(numbered, epochs=1, batch_size=8, pixel_mean=0.25)
    np.testing.assert_allclose(images[..., 3, 3, 0], labels / 255 - 0.25, atol=1e-6)


def test_a_seed_decides_order_and_augmentation(numbered):
    arguments = {"epochs": 2, "batch_size": 8, "augmentation": Augmentation(shift=2, rotation=20)}
    one, again, other = (batches(numbered, seed=seed, **arguments) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one[0], again[0])
    assert not np.array_equal(one[1], other[1])


def test_too_few_images(numbered):
    import keras

    layers = [keras.Input((6, 6, 1)), keras.layers.Flatten(), keras.layers.Dense(40, activation="softmax")]
    with pytest.raises(ValueError, match="Received: 40 images, batch_size=64"):
        training.fit(keras.Sequential(layers), numbered, numbered, TrainConfig(batch_size=64))


def test_held_out_images_come_in_order_and_unchanged(numbered, monkeypatch):
    from cnn_course.training import engine

    monkeypatch.setattr(engine, "LOOKED_AT", 7)
    config = TrainConfig(augmentation=Augmentation(shift=3), pixel_mean=0.5)
    looking = engine_of(numbered, config)
    found = [looking.held_out(first) for first in range(0, looking.looked_at, looking.at_once)]
    assert len(found) == 6
    np.testing.assert_allclose(np.concatenate([x for x, _ in found]), numbered.pixels(config), atol=1e-6)
    np.testing.assert_array_equal(np.concatenate([y for _, y in found]), numbered.labels)


def changed(images, seed=0, **limits):
    return augment(images, Augmentation(**limits), seed=np.array([0, seed], np.int32)).numpy()


@pytest.fixture
def pictures():
    return np.random.RandomState(0).uniform(size=(200, 9, 9, 2)).astype(np.float32)


def test_no_augmentation_is_no_change(pictures):
    assert augment(pictures, Augmentation(), seed=np.array([0, 0])) is pictures


def test_shifts_move_whole_pixels_and_bring_in_black(pictures):
    moved = changed(pictures, shift=2)
    seen = set()
    for before, after in zip(pictures, moved, strict=True):
        padded = np.pad(before, ((2, 2), (2, 2), (0, 0)))
        matches = [
            (row, column)
            for row in range(5)
            for column in range(5)
            if np.allclose(after, padded[row : row + 9, column : column + 9], atol=1e-5)
        ]
        assert len(matches) == 1
        seen.add(matches[0])
    assert len(seen) == 25  # every amount comes up


def test_a_flip_mirrors_about_half_of_them(pictures):
    flipped = changed(pictures, flip=True)
    mirrored = np.isclose(flipped, pictures[:, :, ::-1], atol=1e-5).all(axis=(1, 2, 3))
    kept = np.isclose(flipped, pictures, atol=1e-5).all(axis=(1, 2, 3))
    assert (mirrored ^ kept).all()
    assert 60 < mirrored.sum() < 140


def test_turning_and_zooming_keep_the_middle(pictures):
    for limits in ({"rotation": 40}, {"zoom": 0.3}):
        after = changed(pictures, **limits)
        np.testing.assert_allclose(after[:, 4, 4], pictures[:, 4, 4], atol=1e-4)
        assert not np.allclose(after, pictures, atol=0.05)


def test_a_quarter_turn_is_what_it_says():
    """With every image turned by one amount, compare with NumPy's own rotation."""
    image = np.arange(25, dtype=np.float32).reshape(1, 5, 5, 1)
    images = np.repeat(image, 400, axis=0)
    turned = changed(images, rotation=90)
    closest = [
        np.abs(turned[:, ..., 0] - np.rot90(image[0, ..., 0], k)).max(axis=(1, 2)).min() for k in (1, 3)
    ]
    assert max(closest) < 1.5
