"""Parameters and multiply-adds of each kind of layer, counted by hand and by listing the products."""

import itertools

import pytest

from cnn_course.shapes import (
    Activation,
    Add,
    AveragePooling2D,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Cropping2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    Multiply,
    Reshape,
    SeparableConv2D,
    UpSampling2D,
    ZeroPadding2D,
)


def products(places, taps, outputs, inputs_of_an_output):
    """Count every (place, tap, input channel, output channel) once."""
    each = itertools.product(range(places), range(taps), range(outputs), range(inputs_of_an_output))
    return sum(1 for _ in each)


@pytest.mark.parametrize(
    ("layer", "input_shape", "output_shape", "parameters", "multiply_adds"),
    [
        (Conv2D(4, 3), (6, 5, 2), (4, 3, 4), 4 * (9 * 2 + 1), products(12, 9, 4, 2)),
        (Conv2D(4, (1, 7), use_bias=False), (8, 8, 3), (8, 2, 4), 84, products(16, 7, 4, 3)),
        (Conv2D(6, 3, groups=3), (5, 5, 9), (3, 3, 6), 6 * (9 * 3 + 1), products(9, 9, 6, 3)),
        (Conv2D(2, 3, 2, "same"), (7, 8, 1), (4, 4, 2), 20, products(16, 9, 2, 1)),
        (Conv2D(2, 3, dilation_rate=2), (7, 7, 1), (3, 3, 2), 20, products(9, 9, 2, 1)),
        (DepthwiseConv2D(3), (5, 5, 4), (3, 3, 4), 40, products(9, 9, 4, 1)),
        (DepthwiseConv2D(3, depth_multiplier=2), (5, 5, 4), (3, 3, 8), 80, products(9, 9, 8, 1)),
        (
            SeparableConv2D(5, 3, use_bias=False),
            (5, 5, 4),
            (3, 3, 5),
            36 + 20,
            products(9, 9, 4, 1) + products(9, 1, 5, 4),
        ),
        (Dense(10), (7,), (10,), 80, 70),
        (Dense(10, use_bias=False), (2, 3, 7), (2, 3, 10), 70, 420),
        (BatchNormalization(), (5, 5, 4), (5, 5, 4), 16, 0),
        (BatchNormalization(scale=False), (4,), (4,), 12, 0),
        (MaxPooling2D(3, 2), (7, 8, 4), (3, 3, 4), 0, 0),
        (AveragePooling2D(padding="same"), (7, 8, 4), (4, 4, 4), 0, 0),
        (GlobalAveragePooling2D(), (7, 8, 4), (4,), 0, 0),
        (Flatten(), (7, 8, 4), (224,), 0, 0),
        (Reshape((8, 28)), (7, 8, 4), (8, 28), 0, 0),
        (ZeroPadding2D((1, 2)), (7, 8, 4), (9, 12, 4), 0, 0),
        (ZeroPadding2D(((0, 1), (2, 3))), (7, 8, 4), (8, 13, 4), 0, 0),
        (Cropping2D(2), (7, 8, 4), (3, 4, 4), 0, 0),
        (UpSampling2D((2, 3)), (7, 8, 4), (14, 24, 4), 0, 0),
        (Activation("relu"), (7, 8, 4), (7, 8, 4), 0, 0),
        (Dropout(0.2), (9,), (9,), 0, 0),
    ],
)
def test_counts_equal_a_count_by_hand(layer, input_shape, output_shape, parameters, multiply_adds):
    assert layer.output_shape(input_shape) == output_shape
    assert layer.parameters(input_shape).total == parameters
    assert layer.multiply_adds(input_shape) == multiply_adds


def test_batch_normalisation_learns_half_of_what_it_keeps():
    assert BatchNormalization().parameters((5, 5, 4)) == (8, 8)


def test_a_depthwise_and_a_pointwise_layer_make_a_separable_one():
    shape = (9, 9, 6)
    parts = [DepthwiseConv2D(3, use_bias=False), Conv2D(5, 1)]
    middle = parts[0].output_shape(shape)
    counted = parts[0].parameters(shape).total + parts[1].parameters(middle).total
    assert SeparableConv2D(5, 3).parameters(shape).total == counted


def test_joins():
    assert Add(inputs=("a", "b", "c")).output_shape((4, 4, 8), (4, 4, 8), (4, 4, 8)) == (4, 4, 8)
    assert Multiply(inputs=("a", "b")).output_shape((4, 4, 8), (1, 1, 8)) == (4, 4, 8)
    assert Concatenate(inputs=("a", "b")).output_shape((4, 5, 8), (4, 5, 3)) == (4, 5, 11)


def test_layers_are_values():
    assert Conv2D(4, 3) == Conv2D(4, (3, 3), strides=(1, 1))
    assert len({Conv2D(4, 3), Conv2D(4, 3), Conv2D(5, 3)}) == 2
    with pytest.raises(AttributeError):
        Conv2D(4, 3).filters = 5  # type: ignore[misc]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Conv2D(0, 3), "filters must be a whole number of at least 1. Received: filters=0"),
        (lambda: Conv2D(4, 0), "kernel_size must be a whole number of at least 1"),
        (lambda: Conv2D(4, 3, strides=0), "strides must be a whole number of at least 1"),
        (lambda: Conv2D(4, 3, padding="full"), "Received: padding='full'"),
        (lambda: Conv2D(4, 3, groups=3), "multiple of groups. Received: filters=4, groups=3"),
        (lambda: Conv2D(4, 3, groups=2).output_shape((5, 5, 3)), "Received: channels=3, groups=2"),
        (
            lambda: Conv2D(4, 3).output_shape((784,)),
            r"Conv2D takes \(H, W, C\). Received: input_shape=\(784,\)",
        ),
        (lambda: Conv2D(4, 3).output_shape((2, 5, 1)), "Received: kernel_size=3, H=2"),
        (
            lambda: DepthwiseConv2D(3, depth_multiplier=0),
            "depth_multiplier must be a whole number of at least 1",
        ),
        (lambda: MaxPooling2D(0), "at least 1"),
        (lambda: MaxPooling2D(2, strides=0), "strides must be a whole number of at least 1"),
        (lambda: Dense(-1), "units must be a whole number of at least 1"),
        (lambda: Dropout(1.5), "from 0 to 1. Received: rate=1.5"),
        (lambda: BatchNormalization(momentum=1.5), "from 0 to 1. Received: momentum=1.5"),
        (lambda: Add(inputs=("a",)), "two layers or more. Received: inputs="),
        (lambda: Add(inputs=("a", "b")).output_shape((4, 4, 8), (4, 4, 7)), "inputs of one shape"),
        (lambda: Multiply(inputs=("a", "b")).output_shape((4, 4, 8), (8,)), "inputs of one shape"),
        (lambda: Concatenate(inputs=("a", "b")).output_shape((4, 4, 8), (4, 3, 8)), "one height and width"),
        (lambda: Reshape((3, 3)).output_shape((8,)), "keeps the count"),
        (lambda: Cropping2D(4).output_shape((8, 9, 1)), "leaves nothing"),
        (lambda: Flatten().output_shape((0, 3, 1)), "input_shape must be a whole number of at least 1"),
    ],
)
def test_impossible_layers_are_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Conv2D(4.0, 3), "filters must be a whole number"),
        (lambda: Conv2D(4, 3, use_bias=1), "use_bias must be True or False"),
        (lambda: Dropout("0.5"), "rate must be a number"),
        (lambda: BatchNormalization(momentum=True), "momentum must be a number"),
        (lambda: Dense(4, name=""), "name must be a string"),
        (lambda: Dense(4, inputs=(1,)), "inputs must be names"),
        (lambda: Flatten().output_shape(28), "without the batch axis"),
        (lambda: Flatten().output_shape((None, 28, 28)), "must be a whole number"),
    ],
)
def test_wrong_types_are_refused_in_words(call, words):
    with pytest.raises(TypeError, match=words):
        call()
