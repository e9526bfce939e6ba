"""The checker of one unit's gradient: arrays and tensors pass, other units fail and are told."""

import numpy as np
import pytest

from cnn_course import checks as check

pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module")
def counting():
    import keras

    model = keras.Sequential([keras.Input((None, None, 1))])
    for _ in range(4):
        model.add(keras.layers.Conv2D(1, 3, padding="same", kernel_initializer="ones"))
    return model


def gradient_of(choose, finish=lambda found, images: found):
    def gradient(model, images):
        import tensorflow as tf

        pixels = tf.constant(images, tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(pixels)
            unit = tf.reduce_sum(choose(model(pixels)))
        return finish(tape.gradient(unit, pixels), images)

    return gradient


def middle(maps):
    return maps[:, maps.shape[1] // 2, maps.shape[2] // 2]


@pytest.mark.parametrize("finish", [lambda found, _: found, lambda found, _: found.numpy()])
def test_right_gradients_pass(counting, finish):
    assert check.unit_gradient(gradient_of(middle, finish), counting).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (gradient_of(lambda maps: maps), "all units together"),
        (gradient_of(lambda m: m[:, m.shape[1] // 2 + 1, m.shape[2] // 2]), "another unit"),
        (gradient_of(lambda m: m[:, m.shape[1] // 2, m.shape[2] // 2 - 1]), "another unit"),
        (lambda model, images: model(images), "what the model answers"),
        (gradient_of(middle, lambda found, _: found[0, :, :, 0]), ""),
        (gradient_of(lambda maps: maps[99]), "It raises"),
        (lambda model, images: print(end=""), "It returns None"),
        (lambda model, images: np.zeros(images.shape), "zeros only"),
        (gradient_of(lambda maps: middle(maps)[..., :1]), "Only the first channel"),
        (gradient_of(middle, lambda found, _: np.abs(found)), "The sign is lost"),
        (gradient_of(lambda maps: middle(maps) / (maps.shape[0] * maps.shape[3])), "The mean is taken"),
        (gradient_of(lambda maps: middle(maps).numpy()), "does it watch them"),
        (gradient_of(lambda maps: maps[:, 0, 0]), "Of which sum of which units"),
    ],
)
def test_wrong_gradients_fail_and_nothing_escapes(counting, function, hint):
    verdict = check.unit_gradient(function, counting)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def test_an_open_gradient_is_open(counting):
    assert check.unit_gradient(lambda model, images: ..., counting).status == "open"
    assert np.shape(counting.get_weights()[0]) == (3, 3, 1, 1)
