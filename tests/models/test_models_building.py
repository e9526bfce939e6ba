"""Networks as Keras models: same shapes and counts, weights carried by name, normalisation folded away."""

import dataclasses
from functools import cache

import numpy as np
import pytest
import registered

from cnn_course import models, shapes

pytestmark = pytest.mark.tensorflow


@cache
def kept(name):
    """Build each of the small networks once."""
    return models.build(models.get(name))


def built(name):
    """Build a network; of the large ones none is kept, each takes up to half a gigabyte of weights."""
    return kept(name) if name in registered.quick_names() else models.build(models.get(name))


@pytest.mark.parametrize("name", registered.cases())
def test_keras_agrees_with_the_table(name):
    network = models.get(name)
    model = built(name)
    assert model.count_params() == network.parameters
    assert model.input_shape == (None, *network.input_shape)
    for row in network.table():
        layer = model.get_layer(row.name)
        assert type(layer).__name__ == row.kind
        assert layer.output.shape[1:] == row.output_shape
        assert layer.count_params() == row.parameters


@pytest.mark.parametrize("name", registered.cases())
def test_a_model_reads_back_as_its_network(name):
    network = models.get(name)
    again = models.read(built(name))
    assert again.table() == network.table()
    assert again.name == network.name
    wired = [
        dataclasses.replace(layer, inputs=row.inputs)
        for row, layer in zip(network.table(), network.layers, strict=True)
    ]
    assert list(again.layers) == wired, "also what no table shows"


def test_a_network_with_heads_along_the_way_has_as_many_outputs():
    network = models.get("googlenet", input_shape=(65, 65, 3), classes=3, auxiliary=True)
    model = models.build(network)
    assert [tensor.shape for tensor in model.outputs] == [(None, 3)] * 3
    assert model.outputs[-1] is model.get_layer("head_dense").output
    assert models.read(model).table() == network.table()


def test_a_fork_is_built_and_read_back():
    block = models.Network(
        "residual-block",
        (8, 8, 4),
        (
            shapes.ZeroPadding2D(1, name="pad"),
            shapes.Conv2D(4, 3, name="conv", activation="relu"),
            shapes.Add(name="add", inputs=("input", "conv")),
            shapes.GlobalAveragePooling2D(name="mean"),
        ),
    )
    model = models.build(block)
    assert model.output_shape == (None, 4)
    assert models.read(model).table() == block.table()
    images = np.random.RandomState(0).normal(size=(2, 8, 8, 4)).astype(np.float32)
    models.set_weights(model, {"conv": [np.zeros((3, 3, 4, 4)), np.zeros(4)]})
    np.testing.assert_allclose(model(images), images.mean(axis=(1, 2)), atol=1e-6)


def test_what_changes_no_shape_reaches_keras_too():
    """No table of shapes and counts would notice these: only the training would."""
    network = models.Network(
        "fields",
        (8, 8, 1),
        (
            shapes.BatchNormalization(momentum=0.7, name="bn1"),
            shapes.Dropout(0.3, name="dropout1"),
            shapes.SpatialDropout2D(0.4, name="dropout2"),
        ),
    )
    model = models.build(network)
    assert model.get_layer("bn1").momentum == 0.7
    assert model.get_layer("dropout1").rate == 0.3
    assert model.get_layer("dropout2").rate == 0.4
    batch = np.full((4, 8, 8, 1), 10, np.float32)
    model(batch, training=True)
    np.testing.assert_allclose(model.get_layer("bn1").moving_mean, [3], rtol=1e-5)  # 0.7 · 0 + 0.3 · 10


def test_layers_that_no_other_takes_are_outputs():
    network = models.Network(
        "two-heads",
        (8, 8, 1),
        (
            shapes.Conv2D(2, 3, name="conv"),
            shapes.GlobalAveragePooling2D(name="early", inputs="conv"),
            shapes.MaxPooling2D(2, name="pool", inputs="conv"),
            shapes.Flatten(name="late"),
        ),
    )
    model = models.build(network)
    assert [tuple(shape) for shape in model.output_shape] == [(None, 2), (None, 18)]
    assert set(models.read(model).layers) == set(models.read(models.build(models.read(model))).layers)
    assert {row.name for row in models.read(model).table()} == {"conv", "early", "pool", "late"}


def test_build_refuses_paddings_that_keras_has_not():
    network = models.Network("padded", (8, 8, 1), (shapes.Conv2D(2, 3, padding=2, name="conv1"),))
    with pytest.raises(ValueError, match="Received: padding=2 in layer 'conv1'"):
        models.build(network)


def test_build_refuses_other_things():
    with pytest.raises(TypeError, match=r"build takes a Network\. Received: str"):
        models.build("live-network")


def test_weights_go_out_and_in_by_name():
    network = models.get("watched-network")
    first, second = models.build(network), models.build(network)
    models.set_weights(second, models.get_weights(first))
    for one, other in zip(first.weights, second.weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_statistics_that_are_put_into_a_normalization_are_used():
    model = models.build(models.Network("centred", (2, 2, 1), (shapes.Normalization(name="centre"),)))
    models.set_weights(model, {"centre": [np.array([3.0]), np.array([4.0]), np.array(1)]})
    np.testing.assert_allclose(model(np.full((1, 2, 2, 1), 7.0)), np.full((1, 2, 2, 1), 2.0), rtol=1e-5)


def test_weights_of_another_model_are_refused():
    weights = models.get_weights(models.build(models.get("watched-network")))
    with pytest.raises(ValueError, match="of other layers than the model's"):
        models.set_weights(models.build(models.get("live-network")), weights)


def lively(model, seed=0):
    """Give every weight a value that matters: statistics away from 0 and 1 above all."""
    random = np.random.RandomState(seed)
    weights = models.get_weights(model)
    for name, arrays in weights.items():
        if name.startswith("bn"):
            size = len(arrays[0])
            arrays[:] = [
                random.uniform(0.5, 2, size),
                random.normal(size=size),
                random.normal(size=size),
                random.uniform(0.2, 3, size),
            ]
        else:
            arrays[:] = [random.normal(size=array.shape, scale=0.3) for array in arrays]
    models.set_weights(model, weights)
    return models.get_weights(model)


def test_folding_changes_no_output():
    network = models.get("live-network-training")
    model = models.build(network)
    shorter, weights = models.fold_batch_normalization(network, lively(model))
    small = models.build(shorter)
    models.set_weights(small, weights)
    images = np.random.RandomState(1).uniform(size=(64, 28, 28, 1)).astype(np.float32)
    np.testing.assert_allclose(small(images), model(images, training=False), atol=1e-5)


def test_folding_gives_the_live_network():
    network = models.get("live-network-training")
    shorter, weights = models.fold_batch_normalization(network, lively(models.build(network)))
    assert shorter.table() == models.get("live-network").table()
    assert {name: [a.shape for a in arrays] for name, arrays in weights.items()}["conv1"] == [
        (5, 5, 1, 8),
        (8,),
    ]
    assert all(array.dtype == np.float32 for name in ("conv1", "conv2", "conv3") for array in weights[name])


def test_folding_goes_into_depthwise_convolutions_and_past_shortcuts():
    """A sum takes what a normalisation gave: from then on what its convolution gives."""
    layers = (
        shapes.Conv2D(6, 1, name="conv1"),
        shapes.BatchNormalization(scale=False, name="bn1"),
        shapes.DepthwiseConv2D(3, padding="same", depth_multiplier=2, use_bias=False, name="conv2"),
        shapes.BatchNormalization(center=False, epsilon=0.1, name="bn2"),
        shapes.Conv2D(6, 1, use_bias=False, name="conv3"),
        shapes.BatchNormalization(name="bn3"),
        shapes.Add(name="add", inputs=("bn3", "bn1")),
    )
    network = models.Network("narrow", (5, 5, 3), layers)
    model = models.build(network)
    random = np.random.RandomState(0)
    weights = models.get_weights(model)
    drawn = {name: [random.uniform(0.5, 2, a.shape) for a in arrays] for name, arrays in weights.items()}
    models.set_weights(model, drawn)
    shorter, folded = models.fold_batch_normalization(network, drawn)
    assert [row.name for row in shorter.table()] == ["conv1", "conv2", "conv3", "add"]
    assert shorter.table()[-1].inputs == ("conv3", "conv1")
    small = models.build(shorter)
    models.set_weights(small, folded)
    images = random.normal(size=(2, 5, 5, 3)).astype(np.float32)
    np.testing.assert_allclose(small(images), model(images, training=False), rtol=1e-4, atol=1e-4)


BRANCHES = models.Network(
    "branches",
    (6, 6, 4),
    (
        shapes.Conv2D(8, 3, padding="same", use_bias=False, name="used_twice"),
        shapes.BatchNormalization(name="stays"),
        shapes.Conv2D(8, 1, groups=2, name="left", inputs=("input",)),
        shapes.DepthwiseConv2D(3, padding="same", depth_multiplier=2, use_bias=False, inputs=("used_twice",)),
        shapes.BatchNormalization(scale=False, name="left_bn", inputs=("left",)),  # not beside its layer
        shapes.BatchNormalization(center=False, epsilon=0.1, name="left_again"),
        shapes.Add(name="met", inputs=("left_again", "stays")),
        shapes.BatchNormalization(name="deep_bn", inputs=("depthwise_conv2d",)),
        shapes.SeparableConv2D(8, 3, padding="same"),
        shapes.BatchNormalization(scale=False, center=False, name="parted_bn"),
        shapes.Concatenate(name="both", inputs=("met", "parted_bn")),
        shapes.Dense(5, activation="linear"),
        shapes.BatchNormalization(name="last_bn"),
    ),
)


def scattered(model):
    """Give a model statistics away from 0 and 1, its kernels as they were drawn; return its weights."""
    random = np.random.RandomState(0)
    weights = models.get_weights(model)
    for arrays in weights.values():
        arrays[:] = [random.uniform(0.5, 1.5, one.shape) if one.ndim == 1 else one for one in arrays]
    models.set_weights(model, weights)
    return models.get_weights(model)


def assert_folded_alike(network):
    """Assert that a network without what can be folded gives the same outputs; return it."""
    model = models.build(network)
    shorter, weights = models.fold_batch_normalization(network, scattered(model))
    small = models.build(shorter)
    models.set_weights(small, weights)
    images = np.random.RandomState(1).normal(size=(2, *network.input_shape)).astype(np.float32)
    expected = np.asarray(model(images, training=False))
    assert expected.std() > 1e-6
    np.testing.assert_allclose(small(images), expected, rtol=1e-4, atol=1e-4)
    return shorter


def test_folding_goes_along_branches_and_leaves_what_is_used_twice():
    shorter = assert_folded_alike(BRANCHES)
    assert [row.name for row in shorter.table() if row.kind == "BatchNormalization"] == ["stays"]
    assert [row.inputs for row in shorter.table() if row.name in ("met", "both")] == [
        ("left", "stays"),
        ("met", "separable_conv2d"),
    ]


FOLDED = {  # a small member of each family that normalises, and how many stay: those after sums and joins
    "resnet-cifar": ({"depth": 8}, 0),
    "resnet-v2-cifar": ({"depth": 8}, 4),
    "highway-cifar": ({"depth": 8}, 0),
    "quick-digits": ({}, 2),
}


@pytest.mark.parametrize("name", FOLDED)
def test_folding_leaves_the_outputs_of_a_family(name):
    arguments, stay = FOLDED[name]
    shorter = assert_folded_alike(models.get(name, **arguments))
    assert sum(row.kind == "BatchNormalization" for row in shorter.table()) == stay


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(registered.ALL) - set(FOLDED)))
def test_folding_leaves_the_outputs_of_every_network(name):
    """On small pictures; in densenet-cifar each normalisation comes after a join."""
    network = models.get(name)
    if network.input_shape[0] > 96:
        network = models.get(name, input_shape=(96, 96, 3))
    if name != "densenet-cifar" and any(row.kind == "BatchNormalization" for row in network.table()):
        assert_folded_alike(network)


@pytest.mark.parametrize(
    "layers",
    [
        (
            shapes.Conv2D(1, 1, name="conv1"),
            shapes.BatchNormalization(name="bn1"),
            shapes.Add(name="add", inputs=("bn1", "conv1")),
        ),
        (shapes.BatchNormalization(name="bn1"),),
        (shapes.Conv2D(2, 3, activation="relu", name="conv1"), shapes.BatchNormalization(name="bn1")),
        (shapes.Conv2D(2, 3, name="conv1"), shapes.ReLU(), shapes.BatchNormalization(name="bn1")),
    ],
)
def test_nothing_to_fold_into(layers):
    network = models.Network("unfoldable", (8, 8, 1), layers)
    with pytest.raises(ValueError, match="'bn1' does not follow a Conv2D without activation"):
        models.fold_batch_normalization(network, models.get_weights(models.build(network)))
