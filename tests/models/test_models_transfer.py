"""A new head on a body that knows ImageNet: what learns, and what its batch normalisation goes by."""

import numpy as np
import pytest

from cnn_course.models import pretrained

pytestmark = pytest.mark.tensorflow

SIZE, CLASSES = 32, 3


@pytest.fixture(scope="module")
def known():
    """The body with ImageNet's weights; tests put back what they change."""
    return pretrained.body(size=SIZE)


@pytest.fixture
def untouched(known):
    before = known.get_weights()
    yield known
    known.set_weights(before)
    known.trainable = True


def images(count=8):
    return np.random.default_rng(0).normal(1, 1, (count, SIZE, SIZE, 3)).astype(np.float32)


def statistics_of(body):
    return [weight.numpy() for weight in body.non_trainable_weights]


def same(these, those):
    return all(np.array_equal(one, other) for one, other in zip(these, those, strict=True))


def test_its_features_are_what_the_published_network_s_last_layer_takes(known):
    layer = known.get_layer("stem_conv")
    published = pretrained.arrays("efficientnet-lite0")[1]
    np.testing.assert_array_equal(layer.get_weights()[0], published["stem_conv"][0])
    np.testing.assert_array_equal(known.get_layer("head_bn").get_weights()[2], published["head_bn"][2])
    assert known.output_shape == (None, 1280)


@pytest.mark.parametrize("batch_statistics", [False, True])
def test_a_frozen_body_stays_as_it_is_whatever_is_said_of_its_statistics(untouched, batch_statistics):
    model = pretrained.with_new_head(untouched, CLASSES, batch_statistics=batch_statistics)
    assert [weight.path for weight in model.trainable_weights] == ["new_head/kernel", "new_head/bias"]
    before = untouched.get_weights()
    given, told = (model(images(), training=training).numpy() for training in (False, True))
    np.testing.assert_allclose(given, told, atol=1e-5)
    assert same(before, untouched.get_weights())


def test_a_body_that_learns_keeps_its_statistics_unless_told_otherwise(untouched):
    model = pretrained.with_new_head(untouched, CLASSES, frozen=False)
    assert len(model.trainable_weights) == len(untouched.trainable_weights) + 2 > 100
    before = statistics_of(untouched)
    given, told = (model(images(), training=training).numpy() for training in (False, True))
    np.testing.assert_allclose(given, told, atol=1e-5)
    assert same(before, statistics_of(untouched))


def test_a_batch_decides_where_nobody_says_otherwise(untouched):
    model = pretrained.with_new_head(untouched, CLASSES, frozen=False, batch_statistics=True)
    before = statistics_of(untouched)
    given, told = (model(images(), training=training).numpy() for training in (False, True))
    assert np.abs(given - told).max() > 1e-3
    assert not same(before, statistics_of(untouched))


def test_what_it_does_not_know_it_says():
    with pytest.raises(ValueError, match=r"EfficientNet-Lites only\. Received: name='ResNet50'"):
        pretrained.body("ResNet50")
    with pytest.raises(ValueError, match=r"size must be a whole number of at least 32\. Received: size=16"):
        pretrained.body(size=16)
    with pytest.raises(ValueError, match=r"weights must be 'imagenet' or None\. Received: weights='noisy'"):
        pretrained.body(weights="noisy")
