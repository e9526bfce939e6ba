"""Receptive fields, against following each output back to the pixels, tap by tap."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_course import shapes
from cnn_course.shapes import (
    Add,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Cropping2D,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    Multiply,
    ReceptiveField,
    ReLU,
    Reshape,
    UpSampling2D,
    ZeroPadding2D,
)


def follow(layers, output, size):
    """Return the first and last pixel that an output sees, going back tap by tap; padding counts."""
    sizes = [size]
    for layer in layers:
        sizes.append(shapes.output_size(sizes[-1], *one_axis(layer)))
    seen = {output}
    for layer, before in zip(reversed(layers), reversed(sizes[:-1]), strict=True):
        taps, stride, padding, rate = one_axis(layer)
        top = shapes.padding_amounts((before, before), taps, stride, padding, rate).top
        seen = {place * stride - top + tap * rate for place in seen for tap in range(taps)}
    return min(seen), max(seen)


def one_axis(layer):
    return layer.kernel_size[0], layer.strides[0], layer.padding, layer.dilation_rate[0]


convolutions = st.builds(
    Conv2D,
    st.just(1),
    st.integers(1, 5),
    strides=st.integers(1, 3),
    padding=st.sampled_from(["valid", "same", 1]),
    dilation_rate=st.integers(1, 3),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(convolutions, min_size=1, max_size=4), st.integers(60, 90))
def test_fields_are_what_going_back_tap_by_tap_finds(layers, size):
    try:
        places = shapes.table(layers, (size, size, 1))[-1].output_shape[0]
    except ValueError:
        return
    field = shapes.receptive_field(layers, (size, size, 1))[-1]
    for output in {0, places // 2, places - 1}:
        pixels = field.pixels(output)
        assert (pixels[0], pixels[-1]) == follow(layers, output, size)
        assert len(pixels) == field.size


def test_small_chains_by_hand():
    assert shapes.receptive_field([Conv2D(1, 3)]) == [ReceptiveField(3, 1, 0)]
    assert shapes.receptive_field([Conv2D(1, 3), Conv2D(1, 3)])[-1] == (5, 1, 0)
    assert shapes.receptive_field([Conv2D(1, 3, dilation_rate=2)])[-1] == (5, 1, 0)
    assert shapes.receptive_field([MaxPooling2D(2), Conv2D(1, 3)])[-1] == (6, 2, 0)
    same = [Conv2D(1, 3, padding="same"), ReLU(), BatchNormalization()]
    assert shapes.receptive_field(same)[-1] == (3, 1, -1)
    assert shapes.receptive_field([ZeroPadding2D(3), Conv2D(1, 7, 2)])[-1] == (7, 2, -3)
    assert shapes.receptive_field([Cropping2D(3), Conv2D(1, 7, 2)])[-1] == (7, 2, 3)
    assert shapes.receptive_field([]) == []


def seen(layers, output, size):
    """Return the pixels that an output sees, going back tap by tap; what lies in the padding is dropped."""
    sizes = [size]
    for layer in layers:
        sizes.append(layer.output_shape((sizes[-1], sizes[-1], 1))[0])
    places = {output}
    for layer, before in zip(reversed(layers), reversed(sizes[:-1]), strict=True):
        window = layer.window(0, before)
        taps = range(window.span)
        places = {place * window.stride - window.before + tap for place in places for tap in taps}
        places &= set(range(before))
    return places


def test_the_field_names_what_was_dropped_only_where_a_later_layer_pads_as_its_docstring_says():
    cut, pooled = Cropping2D(2), MaxPooling2D(2)  # pooled drops the last of nine rows
    plain, padded = Conv2D(1, 3), Conv2D(1, 3, padding="same")
    for first, last_output, dropped in ((cut, 4, {1, 7}), (pooled, 3, {8})):
        named, mattering = set(), set()
        for layers, found in (([first, plain], mattering), ([first, padded], named)):
            field = shapes.receptive_field(layers, (9, 9, 1))[-1]
            for output in range(last_output - 1 if layers[1] is plain else last_output + 1):
                found |= set(field.pixels(output)) & set(range(9)) - seen(layers, output, 9)
        assert mattering == set()
        assert named == dropped
    for said in (shapes.receptive_field.__doc__, ReceptiveField.pixels.__doc__):
        assert "crop" in said
        assert "remainder" in said


def test_the_axes_may_differ():
    layers = [Conv2D(1, (1, 7), strides=(1, 2))]
    assert shapes.receptive_field(layers, axis="height")[0] == (1, 1, 0)
    assert shapes.receptive_field(layers, axis="width")[0] == (7, 2, 0)


def test_same_with_a_stride_starts_where_the_image_says():
    layers = [Conv2D(1, 3, 2, "same")]
    assert shapes.receptive_field(layers, (28, 28, 1))[0].start == 0
    assert shapes.receptive_field(layers, (29, 29, 1))[0].start == -1


def test_a_shortcut_sees_what_its_branches_see_together():
    layers = [
        Conv2D(1, 3, padding="same", name="a"),
        Conv2D(1, 3, padding="same", name="b"),
        Add(inputs=("input", "b"), name="short"),
        Conv2D(1, (2, 1), name="low", inputs="input", padding=((3, 0), (0, 0))),
        Concatenate(inputs=("low", "low"), name="twice"),
    ]
    fields = shapes.receptive_field(layers)
    assert fields[2] == (5, 1, -2)
    assert fields[4] == (2, 1, -3)


def test_squeeze_and_excitation_lets_every_position_see_the_whole_image():
    layers = [
        Conv2D(8, 3, padding="same", name="maps"),
        GlobalAveragePooling2D(),
        Reshape((1, 1, 8)),
        Conv2D(8, 1, name="importance"),
        Multiply(inputs=("maps", "importance")),
    ]
    fields = shapes.receptive_field(layers, (10, 10, 3))
    assert fields[1][0] == fields[-1].size == 12  # the image and one row of padding above and below
    assert fields[-1].jump == 1


def test_a_dense_layer_sees_everything():
    layers = [Conv2D(4, 3), MaxPooling2D(2), Flatten(), Dense(8), Dense(2)]
    fields = shapes.receptive_field(layers, (28, 28, 1))
    assert fields[2] == (4, 2, 0)
    assert fields[3].size == fields[4].size == 28


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: shapes.receptive_field([Conv2D(1, 3, 2, "same")]), "give input_shape"),
        (
            lambda: shapes.receptive_field([GlobalAveragePooling2D()]),
            "the whole image: give input_shape",
        ),
        (lambda: shapes.receptive_field([Flatten(), Dense(1)]), "Dense after Flatten sees the whole image"),
        (lambda: shapes.receptive_field([UpSampling2D()]), "depends on the pixel"),
        (lambda: shapes.receptive_field([Conv2D(1, 3)], axis="depth"), "Received: axis='depth'"),
        (lambda: shapes.receptive_field([Conv2D(1, 3)], (28,)), r"\(H, W, C\)"),
        (lambda: shapes.receptive_field([Conv2D(1, 3)], (2, 2, 1)), "The window is larger than its input"),
        (lambda: shapes.receptive_field([Reshape((4, 4, 1))], (2, 8, 1)), "one position is left"),
        (
            lambda: shapes.receptive_field([MaxPooling2D(2, name="p"), Add(inputs=("input", "p"))]),
            "one jump to join",
        ),
    ],
)
def test_fields_that_cannot_be_known_are_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
