"""Layers as plain data: all of a layer, in one form, there and back."""

import json

import pytest

from cnn_course import shapes
from cnn_course.shapes import KINDS, Add, Conv2D, MaxPooling2D, from_plain, to_plain

EXAMPLES = [
    shapes.Conv2D(8, (1, 7), strides=2, padding="same", groups=2, activation="relu", name="conv1"),
    shapes.DepthwiseConv2D(3, depth_multiplier=2, use_bias=False),
    shapes.SeparableConv2D(16, 3, dilation_rate=2),
    shapes.Dense(10, activation="softmax", inputs=("flatten",)),
    shapes.MaxPooling2D((2, 3)),
    shapes.AveragePooling2D(3, strides=1, padding="same"),
    shapes.GlobalMaxPooling2D(keepdims=True),
    shapes.GlobalAveragePooling2D(),
    shapes.ZeroPadding2D(((1, 2), (3, 4))),
    shapes.Cropping2D(1),
    shapes.UpSampling2D(2, interpolation="bilinear"),
    shapes.Flatten(),
    shapes.Reshape((1, 1, 64)),
    shapes.Activation("relu"),
    shapes.ReLU(max_value=6.0),
    shapes.Softmax(),
    shapes.Dropout(0.3, noise_shape=(None, 1, 1, 1)),
    shapes.SpatialDropout2D(0.2),
    shapes.Rescaling(1 / 255, offset=-0.5),
    shapes.BatchNormalization(momentum=0.9, epsilon=1.001e-5, scale=False),
    shapes.LayerNormalization(epsilon=1e-6),
    shapes.Normalization(),
    shapes.Add(inputs=("a", "b")),
    shapes.Multiply(inputs=("a", "b")),
    shapes.Concatenate(inputs=("a", "b", "c")),
]


def test_every_kind_has_an_example():
    assert {type(layer).__name__ for layer in EXAMPLES} == set(KINDS)
    exported = [getattr(shapes, name) for name in shapes.__all__]
    assert all(kind in exported for kind in KINDS.values())


@pytest.mark.parametrize("layer", EXAMPLES, ids=lambda layer: type(layer).__name__)
def test_a_layer_goes_through_json_and_comes_back(layer):
    plain = to_plain(layer)
    assert list(plain)[:3] == ["kind", "name", "inputs"]
    assert from_plain(json.loads(json.dumps(plain))) == layer
    hash(from_plain(json.loads(json.dumps(plain))))


def test_all_of_it_is_written_and_windows_are_pairs():
    assert to_plain(Conv2D(8, 3)) == {
        **{"kind": "Conv2D", "name": None, "inputs": []},
        **{"filters": 8, "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid"},
        **{"dilation_rate": [1, 1], "groups": 1, "activation": None, "use_bias": True},
    }


@pytest.mark.parametrize("padding", [2, (2, 2, 2, 2), ((2, 2), (2, 2))])
def test_a_padding_in_numbers_has_one_form(padding):
    plain = to_plain(Conv2D(8, 3, padding=padding))
    assert plain["padding"] == [[2, 2], [2, 2]]
    again = from_plain(plain)
    assert again.output_shape((5, 5, 1)) == Conv2D(8, 3, padding=padding).output_shape((5, 5, 1))


def test_what_is_left_out_is_as_usual():
    assert from_plain({"kind": "MaxPooling2D"}) == MaxPooling2D()


def test_numbers_of_numpy_become_python_s():
    np = pytest.importorskip("numpy")
    plain = to_plain(shapes.Rescaling(np.float32(0.5)))
    assert json.dumps(plain["scale"]) == "0.5"
    assert json.dumps(to_plain(Conv2D(np.int64(8), 3))["filters"]) == "8"


def test_several_layers():
    layers = (Conv2D(8, 3, name="conv"), Add(inputs=("input", "conv")))
    assert shapes.layers_from_plain(shapes.layers_to_plain(layers)) == layers


@pytest.mark.parametrize(
    ("plain", "words"),
    [
        ({"kind": "Conv3D"}, r"no such kind of layer\. Received: kind='Conv3D'\. Known: Conv2D, Depthwise"),
        ({}, r"no such kind of layer\. Received: kind=None"),
        (
            {"kind": "Conv2D", "kernel": 3},
            r"Conv2D has no such argument\. Received: kernel\. It has: name, inputs, filters, kernel_size",
        ),
        ({"kind": "Conv2D", "filters": 0, "kernel_size": 3}, "filters must be a whole number of at least 1"),
    ],
)
def test_what_is_no_layer_is_told_in_words(plain, words):
    with pytest.raises(ValueError, match=words):
        from_plain(plain)


def test_only_layers_become_plain():
    with pytest.raises(TypeError, match=r"takes a layer of cnn_course\.shapes\. Received: 'conv1'"):
        to_plain("conv1")
    with pytest.raises(TypeError, match="takes a layer of cnn_course"):
        to_plain(shapes.Layer())
