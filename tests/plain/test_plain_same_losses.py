"""One network, written twice: the same losses, step by step, from the same weights."""

import numpy as np
import pytest

from cnn_course import datasets
from cnn_course.experiments import same_losses

pytestmark = pytest.mark.tensorflow

STEPS = 20


@pytest.fixture(scope="module")
def digits():
    return datasets.digits(1000)[..., np.newaxis] / np.float32(255), np.arange(1000) % 10


@pytest.fixture(scope="module")
def plain(digits):
    return {seed: same_losses.losses_of("plain", seed, *digits, STEPS) for seed in (0, 3)}


@pytest.mark.parametrize("form", ["sequential", "functional", "subclass"])
@pytest.mark.parametrize("seed", [0, 3])
def test_keras_takes_the_same_steps(form, seed, digits, plain):
    losses = same_losses.losses_of(form, seed, *digits, STEPS)
    assert len(losses) == STEPS
    np.testing.assert_allclose(losses, plain[seed], atol=1e-4)
    assert plain[seed][-1] < 0.5 * plain[seed][0]  # and it learns


def test_adam_by_hand_takes_the_steps_of_keras(digits):
    import keras
    import tensorflow as tf

    from cnn_course.plain import by_hand, with_keras

    some = list(by_hand.batches(*digits, 50, np.random.default_rng(0)))[:STEPS]
    weights = by_hand.new_weights(0)
    model = with_keras.build("sequential")
    model.set_weights([weight.numpy() for weight in weights])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    means, squares = by_hand.new_velocities(weights), by_hand.new_velocities(weights)
    for step, (x, y) in enumerate(some, start=1):
        with tf.GradientTape() as tape:
            loss = by_hand.cross_entropy(by_hand.forward(weights, x), y)
        for w, m, v, g in zip(weights, means, squares, tape.gradient(loss, weights), strict=True):
            m.assign(0.9 * m + 0.1 * g)
            v.assign(0.999 * v + 0.001 * g**2)
            corrected = 0.001 * (1 - 0.999**step) ** 0.5 / (1 - 0.9**step)
            w.assign_sub(corrected * m / (v**0.5 + 1e-7))
        assert with_keras.step_loss(model, x, y) == pytest.approx(float(loss), abs=1e-4)


def test_fit_learns_as_the_loop_by_hand_does(digits):
    from cnn_course.plain import with_keras

    model = with_keras.build("functional")
    with_keras.compile_model(model)
    reported = with_keras.train(model, *digits, epochs=3)
    assert reported["loss"][-1] < 0.5 * reported["loss"][0]


def test_the_three_forms_are_one_network():
    from cnn_course.plain import by_hand, with_keras

    shapes = [tuple(weight.shape) for weight in by_hand.new_weights()]
    for form in with_keras.FORMS:
        model = with_keras.build(form)
        assert [tuple(weight.shape) for weight in model.weights] == shapes
        assert model.count_params() == 12_810


def test_eager_and_traced_steps_are_the_same(digits):
    from cnn_course.plain import by_hand

    images, labels = digits[0][:50], digits[1][:50]
    seen = []
    for step in (by_hand.train_step, by_hand.fast_step):
        weights = by_hand.new_weights(1)
        velocities = by_hand.new_velocities(weights)
        losses = [float(step(weights, velocities, images, labels)) for _ in range(3)]
        seen.append((losses, [weight.numpy() for weight in weights]))
    np.testing.assert_allclose(seen[0][0], seen[1][0], rtol=1e-5)
    for one, other in zip(seen[0][1], seen[1][1], strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_the_pieces_pass_the_checks_of_the_lab():
    from cnn_course import checks as check
    from cnn_course.plain import by_hand

    assert check.he_weights(by_hand.he_normal)
    assert check.cross_entropy(by_hand.cross_entropy)
    assert check.accuracy(by_hand.accuracy)


def test_an_epoch_shows_every_image_once_in_full_batches():
    from cnn_course.plain import by_hand

    images, labels = np.arange(103)[:, None], np.arange(103)
    parts = list(by_hand.batches(images, labels, 10, np.random.default_rng(0)))
    assert [len(x) for x, _ in parts] == [10] * 10
    shown = np.concatenate([y for _, y in parts])
    assert len(set(shown.tolist())) == 100
    assert shown.tolist() != sorted(shown.tolist())
    for x, y in parts:
        np.testing.assert_array_equal(x[:, 0], y)
