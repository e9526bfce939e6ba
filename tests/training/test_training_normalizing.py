"""Batch normalisation as one operation: what Keras computes, and Keras' own where it must be."""

import killable
import numpy as np
import pytest

from cnn_course import models, training
from cnn_course.training.precision import choose_precision, computing_in

pytestmark = pytest.mark.tensorflow


def fused_normalization(model):
    from cnn_course.training import normalizing  # loads TensorFlow: not while tests are only collected

    return normalizing.fused_normalization(model)


@pytest.fixture
def keras():
    import keras

    keras.utils.set_random_seed(0)
    return keras


def one_layer(keras, shape=(6, 5, 3), **arguments):
    """Return a model of one batch normalisation, its weights moved away from where they start."""
    model = keras.Sequential([keras.Input(shape), keras.layers.BatchNormalization(**arguments)])
    random = np.random.RandomState(1)
    model.set_weights([random.uniform(0.5, 2.0, weight.shape) for weight in model.get_weights()])
    return model


def trained_once(model, images):
    """Return outputs, gradients (of the inputs and the weights) and averages after a step forth and back."""
    import tensorflow as tf

    images = tf.constant(images)
    asked = tf.cast(np.random.RandomState(2).normal(size=images.shape), images.dtype)
    weights = [variable.value for variable in model.trainable_variables]
    with tf.GradientTape() as tape:
        tape.watch(images)
        outputs = model(images, training=True)
    gradients = tape.gradient(outputs, [images, *weights], output_gradients=tf.cast(asked, outputs.dtype))
    kept = [variable.numpy() for variable in model.non_trainable_variables]
    return [np.asarray(value, np.float64) for value in (outputs, *gradients, *kept)]


@pytest.mark.parametrize(
    "arguments",
    [{}, {"momentum": 0.7, "epsilon": 0.1}, {"scale": False}, {"center": False}, {"axis": 3}],
    ids=str,
)
def test_it_is_what_keras_computes(keras, arguments):
    images = np.random.RandomState(0).normal(2.0, 3.0, (7, 6, 5, 3)).astype(np.float32)
    expected = trained_once(one_layer(keras, **arguments), images)
    model = one_layer(keras, **arguments)
    with fused_normalization(model):
        assert "call" in vars(model.layers[0])
        found = trained_once(model, images)
    assert "call" not in vars(model.layers[0])
    for left, right in zip(found, expected, strict=True):
        np.testing.assert_allclose(left, right, rtol=1e-4, atol=1e-5)


def test_in_short_numbers_it_is_near(keras):
    images = np.random.RandomState(0).normal(2.0, 3.0, (7, 6, 5, 3)).astype(np.float32)
    expected = trained_once(one_layer(keras), images)
    model = one_layer(keras)
    precision = choose_precision("mixed_bfloat16")
    last = keras.Sequential([*model.layers, keras.layers.Activation("linear")])  # the last one stays float32
    with computing_in(last, precision), fused_normalization(last):
        found = trained_once(last, images)
        assert last.layers[0](images, training=True).dtype == "bfloat16"
    assert any((left != right).any() for left, right in zip(found, expected, strict=True))
    for left, right in zip(found[-2:], expected[-2:], strict=True):
        np.testing.assert_allclose(left, right, rtol=0.01)
    np.testing.assert_allclose(found[0], expected[0], atol=0.03)


def test_without_training_it_is_keras_own(keras):
    images = np.random.RandomState(0).normal(size=(4, 6, 5, 3)).astype(np.float32)
    model = one_layer(keras)
    expected, before = model(images, training=False).numpy(), model.get_weights()
    frozen = one_layer(keras)
    frozen.layers[0].trainable = False
    with fused_normalization(model), fused_normalization(frozen):
        np.testing.assert_array_equal(model(images, training=False), expected)
        np.testing.assert_array_equal(frozen(images, training=True), expected)
    for one in (model, frozen):
        for left, right in zip(one.get_weights(), before, strict=True):
            np.testing.assert_array_equal(left, right)


@pytest.mark.parametrize(
    ("shape", "arguments"),
    [
        ((6, 5, 3), {"axis": 1}),
        ((6, 5, 3), {"synchronized": True}),
        ((6, 5, 3), {"epsilon": 1e-6}),
        ((3,), {}),
    ],
    ids=str,
)
def test_what_the_operation_cannot_do_stays_keras_own(keras, shape, arguments):
    model = one_layer(keras, shape, **arguments)
    with fused_normalization(model):
        assert "call" not in vars(model.layers[0])


def test_a_fault_while_training_leaves_the_layer_as_it_was(keras):
    model = one_layer(keras)
    with pytest.raises(ZeroDivisionError), fused_normalization(model):
        raise ZeroDivisionError
    assert "call" not in vars(model.layers[0])


def test_fit_trains_with_it(monkeypatch):
    import keras
    import tensorflow as tf

    calls = []
    plain = tf.raw_ops.FusedBatchNormV3
    monkeypatch.setattr(tf.raw_ops, "FusedBatchNormV3", lambda **given: calls.append(1) or plain(**given))
    training.seed_everything(0)
    model = models.build(killable.NETWORK)
    training.fit(model, *killable.stripes(), training.TrainConfig(epochs=1, batch_size=10), quiet=True)
    assert calls
    normalizations = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    assert normalizations
    assert all("call" not in vars(layer) for layer in normalizations)
