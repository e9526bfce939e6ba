"""Squeeze-and-excitation: where it attaches, what it costs, and that Keras computes it."""

import numpy as np
import pytest
import registered

from cnn_course import models, shapes
from cnn_course.models.senet import places_of

WITHOUT = ("shuffle-dense", "efficientnet-b0")  # without a convolution; with gates of its own
SCALED = [name for name in models.names() if name not in WITHOUT]


@pytest.mark.parametrize("name", SCALED)
def test_it_costs_what_the_paper_s_formula_says(name):
    """(2/r) · ΣN·C² parameters: equation 5 of arXiv:1709.01507. All else stays as it was."""
    before, after = registered.get(name), registered.scaled(name)
    rows = {row.name: row for row in after.table()}
    own = [row for row in after.table() if row.name not in {row.name for row in before.table()}]
    assert after.name == f"se-{before.name}"
    assert [row.kind for row in own] == ["GlobalAveragePooling2D", "Dense", "Dense", "Multiply"] * (
        len(own) // 4
    )
    scales = own[3::4]
    ratio = own[0].output_shape[-1] // own[1].output_shape[-1]
    squares = sum(row.output_shape[-1] ** 2 for row in scales)
    assert after.parameters - before.parameters == sum(row.parameters for row in own) == 2 * squares / ratio
    # The gates' multiply-adds are as many: each weight is used once for a picture.
    assert after.multiply_adds - before.multiply_adds == 2 * squares / ratio
    for row in before.table():
        assert rows[row.name].output_shape == row.output_shape
        assert rows[row.name].parameters == row.parameters
    for row in scales:
        maps, gate = (rows[one] for one in row.inputs)
        assert maps.output_shape == row.output_shape
        assert gate.output_shape == (1, 1, row.output_shape[-1])


@pytest.mark.parametrize("name", SCALED)
def test_nothing_goes_past_the_gate_that_should_not(name):
    """Who took what is scaled takes it scaled: the sum, or everything."""
    before, after = registered.get(name), registered.scaled(name)
    places, rows = places_of(before), {row.name: row for row in after.table()}
    assert len({place.block for place in places}) == len(places) > 0
    for place in places:
        takers = [row.name for row in before.table() if place.scaled in row.inputs]
        for taker in [place.taker] if place.taker else takers:
            assert place.scaled not in rows[taker].inputs
            assert f"{place.block}_scale" in rows[taker].inputs
        own = {f"{place.block}_pool", f"{place.block}_scale"}
        left = {name for name, row in rows.items() if place.scaled in row.inputs} - own
        assert left == (set(takers) - {place.taker} if place.taker else set())


def test_se_resnet_50_has_the_published_size():
    """Section 3.3 of arXiv:1709.01507: about 2.5 million more, 28.1 in all; 3.87 against 3.86 GFLOPs."""
    plain, scaled = models.get("resnet-50"), models.get("resnet-50", se=True)
    assert scaled.parameters - plain.parameters == 2_514_944
    assert f"{sum(row.trainable for row in scaled.table()) / 1e6:.1f}" == "28.1"
    assert scaled.multiply_adds - plain.multiply_adds == 2_514_944
    assert round(scaled.multiply_adds / plain.multiply_adds, 3) == 1.001


def test_a_residual_block_scales_what_it_adds_and_not_its_shortcut():
    for name in ("resnet-18", "resnet-50"):
        rows = {row.name: row for row in models.get(name, se=True).table()}
        sums = [row for row in rows.values() if row.kind == "Add"]
        assert len(sums) == len([one for one in rows if one.endswith("_se_scale")])
        for row in sums:
            branch, shortcut = row.inputs
            assert branch == f"{row.name[:-4]}_se_scale"
            assert "_se_" not in shortcut
            # After the last normalisation, before the sum.
            assert rows[branch].inputs[0].startswith(f"{row.name[:-4]}_bn")


def test_where_nothing_joins_each_convolution_is_scaled_after_its_relu():
    rows = models.get("vgg-16", se=True).table()
    scaled = [row.inputs[0] for row in rows if row.kind == "Multiply"]
    assert scaled == [row.name for row in rows if row.kind == "Conv2D"]
    rows = models.get("plain-cifar", se=4).table()
    scaled = {row.inputs[0] for row in rows if row.kind == "Multiply"}
    assert scaled == {row.name for row in rows if row.kind == "ReLU"}
    assert [row.name for row in rows][:4] == ["stem_conv", "stem_bn", "stem_relu", "stem_se_pool"]


def joined(*layers):
    return models.Network("joined", (8, 8, 16), layers)


def conv(name, after, filters=16):
    return shapes.Conv2D(filters, 3, padding="same", activation="relu", name=name, inputs=(after,))


def test_of_a_dense_connection_the_new_maps_are_scaled():
    network = joined(
        conv("block1_conv", "input"),
        shapes.Concatenate(name="block1_concat", inputs=("input", "block1_conv")),
        conv("block2_conv", "block1_concat"),
        shapes.Concatenate(name="block2_concat", inputs=("block2_conv", "block1_concat")),
        # All earlier maps at once, as the paper writes it: only the last ones are new.
        conv("block3_conv", "block2_concat"),
        shapes.Concatenate(
            name="block3_concat", inputs=("input", "block1_conv", "block2_conv", "block3_conv")
        ),
    )
    assert places_of(network) == [
        ("block1_se", "block1_conv", "block1_concat"),
        ("block2_se", "block2_conv", "block2_concat"),
        ("block3_se", "block3_conv", "block3_concat"),
    ]
    rows = {row.name: row for row in models.squeeze_excite(network).table()}
    assert rows["block2_concat"].inputs == ("block2_se_scale", "block1_concat")
    assert rows["block3_concat"].inputs == ("input", "block1_conv", "block2_conv", "block3_se_scale")


def test_a_module_is_scaled_after_its_join_and_a_join_within_it_is_not():
    network = joined(
        conv("block1_one", "input"),
        conv("block1_three", "input"),
        conv("block1_left", "block1_three"),
        conv("block1_right", "block1_three"),
        shapes.Concatenate(name="block1_inner", inputs=("block1_left", "block1_right")),
        shapes.Concatenate(name="block1_concat", inputs=("block1_one", "block1_inner")),
        conv("block2_one", "block1_concat"),
        shapes.MaxPooling2D(3, 1, "same", name="block2_pool", inputs=("block1_concat",)),
        shapes.Concatenate(name="block2_concat", inputs=("block2_one", "block2_pool")),
    )
    assert places_of(network) == [("block1_se", "block1_concat", None), ("block2_se", "block2_concat", None)]
    rows = {row.name: row for row in models.squeeze_excite(network).table()}
    assert rows["block2_one"].inputs == rows["block2_pool"].inputs == ("block1_se_scale",)
    assert models.squeeze_excite(network).layers[-1].name == "block2_se_scale", "it is the output"


# ---- what is refused


@pytest.mark.parametrize(
    ("ratio", "error", "words"),
    [
        (
            7,
            ValueError,
            "layer that is scaled. Received: ratio=7, 64 channels at 'stage1_block1_bn2'. Allowed: 1, 2, 4",
        ),
        (128, ValueError, "Received: ratio=128, 64 channels at 'stage1_block1_bn2'. Allowed: .*, 32, 64$"),
        (0, ValueError, "ratio must be a whole number of at least 1. Received: ratio=0"),
        (2.5, TypeError, "ratio must be a whole number of at least 1. Received: ratio=2.5"),
        ("16", TypeError, "Received: ratio='16'"),
    ],
)
def test_a_ratio_that_cannot_be(ratio, error, words):
    with pytest.raises(error, match=words):
        models.get("resnet-18", se=ratio)
    with pytest.raises(error, match=words):
        models.squeeze_excite(models.get("resnet-18"), ratio)


def test_a_network_without_a_convolution():
    with pytest.raises(
        ValueError, match=r"no place for .*no convolution.*'shuffle-dense', of Flatten, Dense, R"
    ):
        models.get("shuffle-dense", se=1)


@pytest.mark.parametrize("name", ["vgg-11", "resnet-18"])
def test_it_is_attached_once(name):
    once = models.get(name, se=True)
    with pytest.raises(
        ValueError, match=rf"scaled already: .* attached once. Received: 'se-{name}', with .*_se"
    ):
        models.squeeze_excite(once)
    # Under whatever names: maps times one number a channel.
    named = {row.name: f"x{place}" for place, row in enumerate(once.table())}
    layers = [
        shapes.from_plain(
            {
                **shapes.to_plain(layer),
                "name": named[row.name],
                "inputs": [named.get(one, one) for one in row.inputs],
            }
        )
        for row, layer in zip(once.table(), once.layers, strict=True)
    ]
    with pytest.raises(ValueError, match="scaled already"):
        models.squeeze_excite(models.Network("renamed", once.input_shape, tuple(layers)))


def test_what_is_no_network():
    with pytest.raises(TypeError, match=r"squeeze_excite takes a Network. Received: str"):
        models.squeeze_excite("resnet-50")


def test_without_it_a_network_is_as_it_was():
    assert models.get("vgg-11", se=False) == models.get("vgg-11")


# ---- in Keras


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", ["small-vgg", "resnet-cifar"])
def test_it_is_built_and_read_back(name):
    network = models.get(name, se=4, input_shape=(8, 8, 3))
    model = models.build(network)
    assert model.count_params() == network.parameters
    for row in network.table():
        assert model.get_layer(row.name).output.shape[1:] == row.output_shape
    again = models.read(model)
    assert again.table() == network.table()
    assert again.name == network.name


@pytest.mark.tensorflow
def test_keras_multiplies_each_map_by_its_gate():
    network = models.squeeze_excite(joined(conv("conv", "input")), 4)
    model, random = models.build(network), np.random.RandomState(0)
    weights = {
        name: [random.normal(size=one.shape) for one in own]
        for name, own in models.get_weights(model).items()
    }
    models.set_weights(model, weights)
    images = random.normal(size=(3, 8, 8, 16)).astype(np.float32)
    import keras

    maps = np.asarray(keras.Model(model.input, model.get_layer("conv").output)(images))
    hidden = np.maximum(maps.mean(axis=(1, 2)) @ weights["se_reduce"][0], 0)
    gates = 1 / (1 + np.exp(-hidden @ weights["se_expand"][0]))
    assert gates.std() > 0.1
    np.testing.assert_allclose(model(images), maps * gates[:, None, None, :], rtol=1e-4, atol=1e-5)
