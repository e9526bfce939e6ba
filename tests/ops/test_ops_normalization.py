"""Batch normalisation in NumPy: by hand, as Keras does it, and what it refuses."""

import numpy as np
import pytest

from cnn_course import ops


def test_statistics_and_outputs_by_hand():
    images = np.arange(2 * 1 * 2 * 2, dtype=float).reshape(2, 1, 2, 2)  # channel 0: 0 2 4 6
    mean, variance = ops.batch_statistics(images)
    assert mean.tolist() == [3, 4]
    assert variance.tolist() == [5, 5]
    given = ops.batch_normalize(images, mean, variance, gamma=[1, 2], beta=[0, 10], epsilon=0)
    root = 5**0.5
    np.testing.assert_allclose(given[..., 0].ravel(), np.array([-3, -1, 1, 3]) / root)
    np.testing.assert_allclose(given[..., 1].ravel(), 10 + 2 * np.array([-3, -1, 1, 3]) / root)


def test_a_batch_of_one_number_gives_beta():
    alone = np.array([[7.0, -3.0]])
    given = ops.batch_normalize(alone, *ops.batch_statistics(alone), gamma=[2, 3], beta=[0.5, -1])
    assert given.tolist() == [[0.5, -1]]


@pytest.mark.tensorflow
@pytest.mark.parametrize("shape", [(8, 5), (4, 3, 6, 5), (1, 2, 2, 5), (1, 5)], ids=str)
def test_it_is_keras_in_training_and_at_inference_over_several_batches(shape):
    import keras

    random = np.random.default_rng(0)
    gamma, beta = random.normal(size=(2, 5))
    layer = keras.layers.BatchNormalization(momentum=0.8)
    layer.build((None, *shape[1:]))
    layer.set_weights([gamma, beta, np.zeros(5), np.ones(5)])
    mean, variance = np.zeros(5), np.ones(5)
    for _ in range(4):
        batch = random.normal(2, 3, size=shape).astype(np.float32)
        now = ops.batch_statistics(batch)
        trained = np.asarray(layer(batch, training=True))
        np.testing.assert_allclose(ops.batch_normalize(batch, *now, gamma, beta), trained, atol=2e-4)
        mean, variance = (ops.moving_average(*both, 0.8) for both in zip((mean, variance), now, strict=True))
        np.testing.assert_allclose(mean, layer.moving_mean, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(variance, layer.moving_variance, rtol=1e-4)
        later = np.asarray(layer(batch, training=False))
        np.testing.assert_allclose(ops.batch_normalize(batch, mean, variance, gamma, beta), later, atol=2e-4)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ops.batch_statistics([1.0, 2.0]), r"activations must be \(B, …, C\).*shape \(2,\)"),
        (lambda: ops.batch_statistics(np.zeros((0, 3))), r"none of them 0\. Received: .*\(0, 3\)"),
        (
            lambda: ops.batch_normalize([[1.0, 2.0]], [0.0] * 3, 1),
            r"mean must be one number, or one for each",
        ),
        (lambda: ops.batch_normalize([[1.0]], 0, -1), r"variance must be at least 0\. Received: variance=-1"),
        (lambda: ops.batch_normalize([[1.0]], 0, 0, epsilon=0), r"variance \+ epsilon must be above 0"),
        (
            lambda: ops.moving_average(0, 1, 2),
            r"momentum must be a number from 0 to 1\. Received: momentum=2",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_words_and_truths_are_no_activations():
    with pytest.raises(TypeError, match=r"activations must hold real numbers\. Received: dtype=bool"):
        ops.batch_statistics([[True, False]])
