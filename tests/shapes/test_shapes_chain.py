"""Whole networks: how layers are wired, and what they add up to."""

import pytest

from cnn_course import shapes
from cnn_course.shapes import Add, BatchNormalization, Concatenate, Conv2D, Dense, Flatten, MaxPooling2D, ReLU


def vgg16():
    layers = []
    for filters, repeats in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        layers += [Conv2D(filters, 3, padding="same") for _ in range(repeats)] + [MaxPooling2D()]
    return [*layers, Flatten(), Dense(4096), Dense(4096), Dense(1000)]


def test_vgg16_has_the_published_size():
    rows = shapes.table(vgg16(), (224, 224, 3))
    assert rows[17].output_shape == (7, 7, 512)
    assert shapes.total_parameters(vgg16(), (224, 224, 3)) == 138_357_544  # "138M", arXiv:1409.1556, table 2
    assert shapes.total_multiply_adds(vgg16(), (224, 224, 3)) == 15_470_264_320


def test_a_convolution_as_large_as_its_input_costs_what_a_dense_layer_costs():
    dense = [Flatten(), Dense(10)]
    convolution = [Conv2D(10, (5, 7))]
    for count in (shapes.total_parameters, shapes.total_multiply_adds):
        assert count(dense, (5, 7, 3)) == count(convolution, (5, 7, 3))


def test_names_are_kept_or_made_up_as_in_keras():
    layers = [Conv2D(4, 3), ReLU(), Conv2D(4, 3), BatchNormalization(name="bn"), MaxPooling2D(), ReLU()]
    names = [row.name for row in shapes.table(layers, (20, 20, 1))]
    assert names == ["conv2d", "re_lu", "conv2d_1", "bn", "max_pooling2d", "re_lu_1"]


def test_branches_fork_and_join():
    layers = [
        Conv2D(8, 1, name="squeeze"),
        Conv2D(4, 1, name="narrow"),
        Conv2D(6, 3, padding="same", name="wide", inputs="squeeze"),
        Concatenate(inputs=("narrow", "wide"), name="join"),
        Conv2D(8, 1, name="back"),
        Add(inputs=("squeeze", "back")),
    ]
    rows = {row.name: row for row in shapes.table(layers, (9, 7, 3))}
    assert rows["wide"].parameters == 9 * 8 * 6 + 6
    assert rows["join"].output_shape == (9, 7, 10)
    assert rows["add"].output_shape == (9, 7, 8)
    assert rows["add"].inputs == ("squeeze", "back")


def test_rows_tell_trainable_from_recorded_parameters():
    row = shapes.table([BatchNormalization()], (4, 4, 16))[0]
    assert (row.kind, row.trainable, row.non_trainable) == ("BatchNormalization", 32, 32)
    assert row.parameters == 64


def test_the_empty_chain_costs_nothing():
    assert shapes.table([], (4, 4, 1)) == []
    assert shapes.total_parameters([], (4, 4, 1)) == 0


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([Conv2D(4, 3), Conv2D(4, 9)], r"Layer 'conv2d_1': The kernel is larger.*kernel_size=9, H=5"),
        ([Flatten(), Conv2D(4, 3)], r"Layer 'conv2d': Conv2D takes \(H, W, C\)"),
        ([Dense(4, name="a"), Dense(4, name="a")], "Two layers have one name. Received: name='a'"),
        ([Dense(4, name="input")], "Two layers have one name"),
        ([Dense(4, inputs="stem")], "takes 'stem', which does not stand before it. Known: "),
        ([Dense(4, name="a"), Dense(4, inputs=("a", "input"))], "Dense takes one input"),
        ([Conv2D(4, 3, name="a"), Add(inputs=("input", "a"))], "Layer 'add': Add needs inputs of one shape"),
    ],
)
def test_chains_that_do_not_hold_together_are_refused_in_words(layers, words):
    with pytest.raises(ValueError, match=words):
        shapes.table(layers, (7, 7, 3))


def test_only_layers_make_a_chain():
    with pytest.raises(TypeError, match=r"must hold layers.*Received: layers\[1\]='relu'"):
        shapes.table([Flatten(), "relu"], (7, 7, 3))  # type: ignore[list-item]
