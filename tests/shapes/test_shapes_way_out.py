"""What is nearly right is refused with the name of the argument, and with a way out that works."""

import ast
import re

import numpy as np
import pytest

from cnn_course import ops, shapes


class TensorShape:
    """What TensorFlow calls a shape: whole numbers and None in a row, but no tuple."""

    def __init__(self, sizes):
        self.sizes = sizes

    def __len__(self):
        return len(self.sizes)

    def __getitem__(self, place):
        return self.sizes[place]

    def __repr__(self):
        return f"TensorShape({list(self.sizes)})"


IMAGES = np.ones((1, 8, 8, 2))
KERNEL = np.ones((3, 3, 2, 1))
CNN = [shapes.Conv2D(4, 3), shapes.Flatten(), shapes.Dense(10)]
TWO, SIDES = np.array([2, 2]), np.array([[1, 0], [0, 1]])


def of_conv(**changes):
    return shapes.Conv2D(**{"filters": 4, "kernel_size": 3, **changes})


# A function, the argument that is nearly right, and what it ought to be. The function is called again with
# what the message says.
NEARLY = {
    "a batch axis": [
        (of_conv().output_shape, "input_shape", (32, 28, 28, 1), (28, 28, 1)),
        (of_conv().output_shape, "input_shape", (None, 28, 28, 1), (28, 28, 1)),
        (of_conv().parameters, "input_shape", (None, 28, 28, 1), (28, 28, 1)),
        (shapes.Flatten().output_shape, "input_shape", [None, 28, 28, 1], (28, 28, 1)),
        (shapes.Dense(4).output_shape, "input_shape", (None, 784), (784,)),
        (lambda input_shape: shapes.table(CNN, input_shape), "input_shape", (None, 9, 9, 1), (9, 9, 1)),
        (lambda input_shape: shapes.table(CNN[1:], input_shape), "input_shape", (32, 9, 9, 1), (9, 9, 1)),
        (
            lambda input_shape: shapes.receptive_field(CNN, input_shape),
            "input_shape",
            (32, 9, 9, 1),
            (9, 9, 1),
        ),
        (lambda input_shape: shapes.work(CNN[1], input_shape), "input_shape", (32, 9, 9, 1), (9, 9, 1)),
        (lambda input_shape: shapes.output_shape(input_shape, 3), "input_shape", (32, 9, 8, 1), (9, 8)),
        (lambda input_shape: shapes.output_shape(input_shape, 3), "input_shape", (9, 8, 1), (9, 8)),
        (lambda input_shape: shapes.padding_amounts(input_shape, 3), "input_shape", (None, 9, 8, 1), (9, 8)),
    ],
    "a TensorShape": [
        (of_conv().output_shape, "input_shape", TensorShape((28, 28, 1)), (28, 28, 1)),
        (of_conv().output_shape, "input_shape", TensorShape((None, 28, 28, 1)), (28, 28, 1)),
        (
            lambda input_shape: shapes.table(CNN, input_shape),
            "input_shape",
            TensorShape((9, 9, 1)),
            (9, 9, 1),
        ),
        (lambda input_shape: shapes.output_shape(input_shape, 3), "input_shape", TensorShape((9, 8)), (9, 8)),
        (shapes.Reshape, "target_shape", TensorShape((8, 10)), (8, 10)),
    ],
    "an array": [
        (of_conv, "strides", TWO, (2, 2)),
        (of_conv, "kernel_size", np.array([5]), 5),
        (of_conv, "dilation_rate", TWO, (2, 2)),
        (of_conv, "padding", SIDES, ((1, 0), (0, 1))),
        (shapes.MaxPooling2D, "pool_size", TWO, (2, 2)),
        (shapes.UpSampling2D, "size", TWO, (2, 2)),
        (shapes.ZeroPadding2D, "padding", SIDES, ((1, 0), (0, 1))),
        (shapes.Cropping2D, "cropping", TWO, (2, 2)),
        (of_conv().output_shape, "input_shape", np.array([28, 28, 1]), (28, 28, 1)),
        (lambda padding: shapes.output_size(9, 3, padding=padding), "padding", TWO, (2, 2)),
        (lambda padding: shapes.output_shape((9, 9), 3, padding=padding), "padding", SIDES, ((1, 0), (0, 1))),
        (lambda strides: ops.conv2d(IMAGES, KERNEL, strides), "strides", TWO, (2, 2)),
        (lambda pool_size: ops.pool2d(IMAGES, pool_size), "pool_size", TWO, (2, 2)),
        (lambda padding: ops.pad2d(IMAGES, padding), "padding", SIDES, ((1, 0), (0, 1))),
    ],
    "a word in capitals": [
        (of_conv, "padding", "SAME", "same"),
        (lambda padding: shapes.DepthwiseConv2D(3, padding=padding), "padding", "VALID", "valid"),
        (lambda padding: shapes.MaxPooling2D(2, padding=padding), "padding", "Same", "same"),
        (lambda padding: shapes.output_size(9, 3, padding=padding), "padding", "SAME", "same"),
        (lambda padding: shapes.output_shape((9, 9), 3, padding=padding), "padding", "SAME", "same"),
        (lambda padding: ops.conv2d(IMAGES, KERNEL, padding=padding), "padding", "SAME", "same"),
        (lambda padding: ops.pool2d(IMAGES, 2, padding=padding), "padding", "SAME", "same"),
    ],
    "a size that Keras works out": [
        (shapes.Reshape, "target_shape", (-1, 10), (2, 10)),
        (shapes.Reshape, "target_shape", [4, -1], (4, 2)),
    ],
}
CASES = [
    pytest.param(*case, id=f"{kind} {number}") for kind in NEARLY for number, case in enumerate(NEARLY[kind])
]


@pytest.mark.parametrize(("call", "name", "given", "right"), CASES)
def test_the_message_names_the_argument_and_its_way_out_works(call, name, given, right):
    with pytest.raises((TypeError, ValueError)) as caught:
        call(**{name: given})
    said = str(caught.value)
    assert f"Received: {name}=" in said
    [(written, value)] = re.findall(r"[Ww]rite (\w+)=(.+)$", said)
    assert (written, ast.literal_eval(value)) == (name, right)
    call(**{name: ast.literal_eval(value)})


def test_a_way_out_that_would_not_work_is_not_offered():
    for call in (
        lambda: of_conv(strides=np.array([1, 2, 2, 1])),
        lambda: of_conv(padding=np.array([1, 2])),
        lambda: of_conv(strides=np.array([2.0, 2.0])),
        lambda: of_conv(padding="full"),
        lambda: of_conv().output_shape((None, None, None, 3)),
        lambda: shapes.Reshape((-1, 0)),
        lambda: shapes.Reshape((-1, "x")),
    ):
        with pytest.raises((TypeError, ValueError), match="Received: ") as caught:
            call()
        assert "rite " not in str(caught.value)


def test_a_word_is_not_answered_with_forms_that_two_axes_do_not_take():
    with pytest.raises(ValueError, match=r"\(\(top, bottom\), \(left, right\)\)\. Received: padding='full'"):
        of_conv(padding="full")
    with pytest.raises(ValueError, match=r"\(before, after\)\. Received: padding='full'"):
        shapes.output_size(9, 3, padding="full")


@pytest.mark.parametrize("kind", [shapes.MaxPooling2D, shapes.AveragePooling2D])
@pytest.mark.parametrize(("window", "padding"), [(2, 2), (2, 5), ((3, 2), ((2, 2), (0, 2))), (1, 1)])
def test_a_pooling_is_padded_in_shapes_as_in_ops(kind, window, padding):
    words = []
    for call in (
        lambda: kind(window, padding=padding),
        lambda: ops.pool2d(IMAGES, window, padding=padding),
    ):
        with pytest.raises(ValueError, match=r"smaller than pool_size.*Received: padding=") as caught:
            call()
        words.append(str(caught.value))
    assert words[0] == words[1]
    assert kind(4, 2, padding=2).output_shape((8, 8, 2)) == ops.pool2d(IMAGES, 4, 2, 2).shape[1:]
