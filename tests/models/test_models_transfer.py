"""A new head on a body that knows ImageNet: what learns, and what its batch normalisation goes by."""

import numpy as np
import pytest

from cnn_course.models import pretrained

pytestmark = pytest.mark.tensorflow

SIZE, CLASSES = 4, 3


@pytest.fixture
def small():
    """A body of two layers, one of them within a model in the model; the statistics are those of noise."""
    import keras

    inner = keras.Sequential([keras.Input((SIZE, SIZE, 2)), keras.layers.BatchNormalization(name="inner_bn")])
    layers = [keras.layers.Conv2D(2, 1, name="conv"), inner, keras.layers.GlobalAveragePooling2D()]
    return keras.Sequential([keras.Input((SIZE, SIZE, 3)), *layers], name="body")


def images(count=8):
    return np.random.default_rng(0).normal(3, 2, (count, SIZE, SIZE, 3)).astype(np.float32)


def trained(model):
    """Take three steps; return what the model says in training and otherwise, before them."""
    told = model(images(), training=True).numpy(), model(images(), training=False).numpy()
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(images(), np.arange(8) % CLASSES, epochs=3, verbose=0)
    return told


def statistics(body):
    bn = body.layers[-2].layers[-1]
    return [bn.moving_mean.numpy().tolist(), bn.moving_variance.numpy().tolist()]


UNTOUCHED = [[0, 0], [1, 1]]


@pytest.mark.parametrize("batch_statistics", [False, True])
def test_a_frozen_body_stays_as_it_is(small, batch_statistics):
    before = small.get_weights()
    model = pretrained.with_new_head(small, CLASSES, batch_statistics=batch_statistics)
    assert [weight.path for weight in model.trainable_weights] == ["new_head/kernel", "new_head/bias"]
    np.testing.assert_allclose(*trained(model), atol=1e-6)
    for one, other in zip(before, small.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_body_that_learns_keeps_its_statistics(small):
    model = pretrained.with_new_head(small, CLASSES, frozen=False)
    before = small.get_layer("conv").get_weights()[0]
    np.testing.assert_allclose(*trained(model), atol=1e-6)
    assert statistics(small) == UNTOUCHED
    assert np.abs(small.get_layer("conv").get_weights()[0] - before).max() > 0


def test_with_batch_statistics_the_batch_decides(small):
    model = pretrained.with_new_head(small, CLASSES, frozen=False, batch_statistics=True)
    in_training, otherwise = trained(model)
    assert np.abs(in_training - otherwise).max() > 1e-3
    assert statistics(small) != UNTOUCHED


def test_thawed_later_it_is_as_if_it_had_never_been_frozen(small):
    model = pretrained.with_new_head(small, CLASSES)
    pretrained.thaw(small, batch_statistics=True)
    pretrained.thaw(small)
    assert len(model.trainable_weights) == 4
    trained(model)
    assert statistics(small) == UNTOUCHED


def test_keras_hands_training_on_whatever_was_said_before(small):
    """Why thaw freezes layers: should this fail, docstring and chapter may say less."""
    import keras

    given = keras.Input((SIZE, SIZE, 3))
    model = keras.Model(given, small(given, training=False))
    small.trainable = True
    model(images(), training=True)
    assert statistics(small) != UNTOUCHED


def test_a_body_has_the_published_weights_at_any_size():
    published = pretrained.arrays("efficientnet-lite0")[1]
    body = pretrained.body(size=32)
    for layer in ("stem_conv", "stage5_block2_depthwise_bn", "head_bn"):
        for one, other in zip(body.get_layer(layer).get_weights(), published[layer], strict=True):
            np.testing.assert_array_equal(one, other)
    assert body.output_shape == (None, 1280)


def test_what_it_does_not_know_it_says():
    with pytest.raises(ValueError, match=r"EfficientNet-Lites only\. Received: name='ResNet50'"):
        pretrained.body("ResNet50")
    with pytest.raises(ValueError, match=r"size must be a whole number of at least 32\. Received: size=16"):
        pretrained.body(size=16)
    with pytest.raises(ValueError, match=r"weights must be 'imagenet' or None\. Received: weights='noisy'"):
        pretrained.body(weights="noisy")
