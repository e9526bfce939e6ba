"""Maps of what a model looked at: against differences, against one run a patch, flat and within a model."""

import numpy as np
import pytest

from cnn_course.models import explaining

pytestmark = pytest.mark.tensorflow
LABELS = (0, 2)


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(3).normal(size=(2, 12, 12, 3)).astype(np.float32)


def trunk(keras, name="trunk"):
    """Maps of two convolutions; tanh, so that differences are smooth."""
    image = keras.Input((12, 12, 3))
    x = keras.layers.Conv2D(5, 3, strides=2, padding="same", activation="tanh", name="first")(image)
    x = keras.layers.BatchNormalization(name="norm")(x)
    return keras.Model(image, keras.layers.Conv2D(4, 3, activation="tanh", name="second")(x), name=name)


def head(keras, maps, activation="softmax"):
    x = keras.layers.GlobalAveragePooling2D(name="pool")(maps)
    x = keras.layers.Dropout(0.5, name="drop")(x)
    return keras.layers.Dense(3, activation=activation, bias_initializer="normal", name="dense")(x)


@pytest.fixture(scope="module")
def flat(keras):
    keras.utils.set_random_seed(1)
    base = trunk(keras)
    return keras.Model(base.input, head(keras, base.output), name="flat")


@pytest.fixture(scope="module")
def nested(keras, flat):
    """The same network, its convolutions in a model within a model within the model."""
    image = keras.Input((12, 12, 3))
    middle = keras.Sequential([keras.Input((12, 12, 3)), trunk(keras)], name="middle")
    model = keras.Model(image, head(keras, middle(image)))
    model.set_weights(flat.get_weights())
    return model


def differences(keras, model, images, layer):
    """The mean gradient of each channel, by nudging a whole channel of the layer's maps a little."""
    middle, dense = model.get_layer(layer).output, model.get_layer("dense")
    maps = np.asarray(keras.Model(model.input, middle)(images))
    rest = keras.Model(middle, model.get_layer("pool").output)

    def score(maps):  # before the softmax, worked out here
        given = np.asarray(rest(maps)) @ np.asarray(dense.kernel) + np.asarray(dense.bias)
        return given[range(len(LABELS)), LABELS]

    found = np.zeros((len(maps), maps.shape[-1]))
    for channel in range(maps.shape[-1]):
        nudge = np.zeros(maps.shape[1:], np.float32)
        nudge[..., channel] = 1e-2
        # Nudging a channel everywhere adds the gradients of all places; Grad-CAM takes their mean.
        found[:, channel] = (score(maps + nudge) - score(maps - nudge)) / 2e-2 / nudge[..., channel].size
    return found


@pytest.mark.parametrize("layer", ["first", "norm", "second"])
def test_weights_are_the_means_of_the_gradient(keras, flat, images, layer):
    found = explaining.grad_cam(flat, images, LABELS, layer)
    expected = differences(keras, flat, images, layer)
    assert np.abs(found.weights - expected).max() < 2e-3 * np.abs(expected).max()
    byhand = np.maximum((found.maps * found.weights[:, None, None]).sum(-1), 0)
    assert np.allclose(found.map, byhand, atol=1e-6)
    assert found.map.min() == 0 < found.map.max()


@pytest.mark.parametrize("layer", ["first", "second"])
def test_a_model_within_the_model_gives_what_the_flat_one_gives(flat, nested, images, layer):
    one = explaining.grad_cam(flat, images, LABELS, layer)
    other = explaining.grad_cam(nested, images, LABELS, f"middle/trunk/{layer}")
    for here, there in zip(one, other, strict=True):
        assert np.allclose(here, there, atol=1e-6)
    assert np.allclose(explaining.grad_cam(nested, images, LABELS, layer).map, one.map, atol=1e-6)
    assert np.allclose(explaining.maps(nested, images, layer), one.maps, atol=1e-6)
    cam = explaining.class_activation_map(nested, images, LABELS)
    assert np.allclose(cam, explaining.class_activation_map(flat, images, LABELS), atol=1e-6)


def test_several_layers_at_once_are_what_each_is_alone(flat, images):
    found = explaining.grad_cams(flat, images, ["second", "first"], LABELS)
    assert list(found) == ["second", "first"]
    for layer, one in found.items():
        alone = explaining.grad_cam(flat, images, LABELS, layer)
        assert all(np.allclose(here, there, atol=1e-6) for here, there in zip(one, alone, strict=True))


def test_the_usual_recipe_does_fail_on_it(keras, nested):
    inner = nested.get_layer("middle").get_layer("trunk").get_layer("first")
    with pytest.raises((ValueError, KeyError)):
        keras.Model(nested.input, [inner.output, nested.output])


def test_a_class_activation_map_is_grad_cam_at_the_last_maps(flat, images):
    cam = explaining.class_activation_map(flat, images, LABELS)
    grad = explaining.grad_cam(flat, images, LABELS)
    places = cam[0].size
    assert grad.map.shape == cam.shape
    assert np.allclose(np.maximum(cam, 0), places * grad.map, atol=1e-5)
    scores = explaining.scores(flat, images)[range(2), LABELS]
    bias = np.asarray(flat.get_layer("dense").bias)[list(LABELS)]
    assert np.allclose(cam.mean(axis=(1, 2)) + bias, scores, atol=1e-5)


@pytest.mark.parametrize("ending", ["within", "layer", "activation", "operation", "none"])
def test_scores_are_those_before_the_softmax(keras, flat, images, ending):
    keras.utils.set_random_seed(1)
    base = trunk(keras)
    out = head(keras, base.output, "softmax" if ending == "within" else None)
    ends = {
        "layer": lambda x: keras.layers.Softmax()(x),
        "activation": lambda x: keras.layers.Activation("softmax")(x),
        "operation": keras.ops.softmax,
    }
    model = keras.Model(base.input, ends.get(ending, lambda x: x)(out))
    model.set_weights(flat.get_weights())
    pooled = explaining.maps(model, images, "pool")
    expected = pooled @ np.asarray(flat.get_layer("dense").kernel) + np.asarray(flat.get_layer("dense").bias)
    assert np.allclose(explaining.scores(model, images), expected, atol=1e-5)
    one, other = (explaining.grad_cam(network, images, LABELS).weights for network in (flat, model))
    assert np.allclose(one, other, atol=1e-6)
    assert np.allclose(np.asarray(model(images)).sum(axis=1), 1) == (ending != "none")  # all is put back


def test_a_class_that_is_sure_has_a_gradient(keras, flat, images):
    sure = keras.models.clone_model(flat)
    weights = flat.get_weights()
    weights[-1] = np.array([60, 0, 0], np.float32)  # the softmax says 1
    sure.set_weights(weights)
    assert np.asarray(sure(images))[0, 0] == 1
    assert np.allclose(
        explaining.grad_cam(sure, images, 0).weights, explaining.grad_cam(flat, images, 0).weights
    )


def test_the_likeliest_class_where_none_is_named(flat, images):
    best = np.asarray(flat(images)).argmax(axis=1)
    assert np.array_equal(
        explaining.grad_cam(flat, images).weights, explaining.grad_cam(flat, images, best).weights
    )


@pytest.mark.parametrize(("patch", "stride", "batch"), [(4, None, 32), (3, 2, 4), (12, 1, 1)])
def test_occlusion_is_one_run_a_patch(flat, images, patch, stride, batch):
    image = images[0]
    fill = image[::-1]  # a picture, so that what covers must come from the right place
    found = explaining.occlusion_map(flat, image, 2, patch=patch, stride=stride, fill=fill, batch=batch)
    step = stride or patch
    tops = list(range(0, 12 - patch + 1, step))
    assert found.shape == (len(tops), len(tops))
    before = float(flat(image[None])[0, 2])
    for row, top in enumerate(tops):
        for column, left in enumerate(tops):
            covered = image.copy()
            for y in range(top, top + patch):
                for x in range(left, left + patch):
                    covered[y, x] = fill[y, x]
            assert found[row, column] == pytest.approx(before - float(flat(covered[None])[0, 2]), abs=1e-6)


def test_a_random_top_forgets_the_top_and_nothing_else(flat, nested, images):
    for model in (flat, nested):
        before = [array.copy() for array in model.get_weights()]
        copy = explaining.with_random_top(model, 2, seed=5)  # the dense layer and the second convolution
        assert all(map(np.array_equal, before, model.get_weights()))
        for name in ("first", "norm"):
            assert np.allclose(explaining.maps(copy, images, name), explaining.maps(model, images, name))
        kernels = [explaining._found(one, "second").get_weights()[0] for one in (model, copy)]
        assert not np.allclose(*kernels)
        again = explaining.with_random_top(model, 2, seed=5)
        assert all(map(np.array_equal, copy.get_weights(), again.get_weights()))
    assert all(map(np.array_equal, explaining.with_random_top(flat, 0).get_weights(), flat.get_weights()))
    with pytest.raises(ValueError, match=r"layers must be a whole number from 0 to 4\. Received: layers=5"):
        explaining.with_random_top(flat, 5)


def test_what_cannot_be_explained_is_said(keras, flat, nested, images):
    explained = explaining.grad_cam
    with pytest.raises(ValueError, match=r"no layer of this name\. Received: layer='conv9'"):
        explained(flat, images, 0, "conv9")
    with pytest.raises(ValueError, match=r"layer 'dense' returns \(2, 3\)"):
        explained(flat, images, 0, "dense")
    with pytest.raises(ValueError, match=r"label must be a whole number from 0 to 2\. Received: label=3"):
        explained(flat, images, 3)
    with pytest.raises(ValueError, match=r"one a picture. Received: label=\[1, 2, 0\]"):
        explained(flat, images, [1, 2, 0])
    with pytest.raises(ValueError, match=r"a batch, \(B, H, W, C\). Received: shape \(12, 12, 3\)"):
        explained(flat, images[0])
    old = keras.Sequential([keras.Input((12, 12, 3)), keras.layers.Flatten(), keras.layers.Dense(3)])
    with pytest.raises(ValueError, match=r"Received: …, Flatten, Dense\. Take grad_cam"):
        explaining.class_activation_map(old, images)
    with pytest.raises(ValueError, match=r"patch must be a whole number from 1 to 12\. Received: patch=32"):
        explaining.occlusion_map(flat, images[0], 0)
    with pytest.raises(ValueError, match=r"one picture, \(H, W, C\). Received: shape \(2, 12, 12, 3\)"):
        explaining.occlusion_map(flat, images, 0)
    twice = trunk(keras, "twice")
    one, other = keras.Input((12, 12, 3)), keras.Input((12, 12, 3))
    both = keras.layers.Add()([twice(one), twice(keras.layers.ReLU()(one))])
    with pytest.raises(ValueError, match="ran 2 times"):
        explained(keras.Model(one, head(keras, both)), images, 0, "twice/second")
    two = keras.layers.Add()([trunk(keras, "left")(other), trunk(keras, "right")(other)])
    with pytest.raises(ValueError, match="Write left/second or right/second"):
        explained(keras.Model(other, head(keras, two)), images, 0, "second")


def test_a_layer_is_as_it_was_after_an_error(flat, images):
    with pytest.raises(ValueError, match="from 0 to 2"):
        explaining.grad_cam(flat, images, 9, "second")
    assert "call" not in vars(flat.get_layer("second"))
    assert flat.get_layer("dense").activation.__name__ == "softmax"


def test_a_map_is_spread_between_the_middles_of_its_cells():
    assert explaining.enlarged([[0, 4]], (1, 8)).round(6).tolist() == [[0, 0, 0.5, 1.5, 2.5, 3.5, 4, 4]]
