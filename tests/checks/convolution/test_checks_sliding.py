"""The checkers of convolutions: the reference passes, near misses fail and are told why."""

import re

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import ops, shapes


def loops(images, kernel, strides=1, padding="valid"):
    """A right answer written another way, as a learner may write it."""
    top, bottom, left, right = shapes.padding_amounts(images.shape[1:3], kernel.shape[:2], strides, padding)
    padded = np.pad(images, ((0, 0), (top, bottom), (left, right), (0, 0)))
    rows, columns, _, filters = kernel.shape
    size = shapes.output_shape(images.shape[1:3], (rows, columns), strides, padding)
    output = np.zeros((len(images), *size, filters), np.float32)
    for y, x in np.ndindex(*size):
        patch = padded[:, y * strides : y * strides + rows, x * strides : x * strides + columns]
        output[:, y, x] = np.tensordot(patch, kernel, 3)
    return output


def same_by_hand(images, kernel, strides, padding, sides):
    """Pad by sides(total) and convolve."""
    if padding == "same":
        amounts = shapes.padding_amounts(images.shape[1:3], kernel.shape[:2], strides, padding)
        top, bottom = sides(amounts.top + amounts.bottom, kernel.shape[0])
        left, right = sides(amounts.left + amounts.right, kernel.shape[1])
        images = np.pad(images, ((0, 0), (top, bottom), (left, right), (0, 0)))
    return ops.conv2d(images, kernel, strides)


def flipped(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel[::-1, ::-1], strides, padding)


def upside_down(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, np.flipud(kernel), strides, padding)


def transposed(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel.swapaxes(0, 1), strides, padding)


def no_stride(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, 1, padding)


def stride_down_only(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, (strides, 1), padding)


def no_padding(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, strides)


def always_padding(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, strides, "same")


def one_side(images, kernel, strides=1, padding="valid"):
    return same_by_hand(images, kernel, strides, padding, lambda total, taps: (total, 0))


def other_side(images, kernel, strides=1, padding="valid"):
    return same_by_hand(images, kernel, strides, padding, lambda total, taps: (0, total))


def odd_pixel_first(images, kernel, strides=1, padding="valid"):
    return same_by_hand(
        images, kernel, strides, padding, lambda total, taps: (total - total // 2, total // 2)
    )


def both_sides_alike(images, kernel, strides=1, padding="valid"):
    return same_by_hand(images, kernel, strides, padding, lambda total, taps: (taps // 2, taps // 2))


def stride_afterwards(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, 1, padding)[:, ::strides, ::strides]


def border_repeated(images, kernel, strides=1, padding="valid"):
    if padding == "same":
        t, b, left, r = shapes.padding_amounts(images.shape[1:3], kernel.shape[:2], strides, padding)
        images = np.pad(images, ((0, 0), (t, b), (left, r), (0, 0)), mode="edge")
    return ops.conv2d(images, kernel, strides)


def summed_first(images, kernel, strides=1, padding="valid"):
    grey = images.astype(float).sum(axis=-1, keepdims=True)
    return ops.conv2d(grey, kernel.sum(axis=2, keepdims=True), strides, padding)


def summed_first_one_slice(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images.sum(axis=-1, keepdims=True), kernel[:, :, :1], strides, padding)


def not_summed(images, kernel, strides=1, padding="valid"):
    return ops.depthwise_conv2d(images, kernel, strides, padding)


def first_channel(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images[..., :1], kernel[:, :, :1], strides, padding)


def last_channel(images, kernel, strides=1, padding="valid"):
    for c in range(images.shape[-1]):
        output = ops.conv2d(images[..., c : c + 1], kernel[:, :, c : c + 1], strides, padding)
    return output


def overwritten(images, kernel, strides=1, padding="valid"):
    last = np.zeros_like(kernel)
    last[-1, -1] = kernel[-1, -1]
    return ops.conv2d(images, last, strides, padding)


def loop_one_short(images, kernel, strides=1, padding="valid"):
    short = kernel.copy()
    short[-1] = short[:, -1] = 0
    return ops.conv2d(images, short, strides, padding)


def output_one_short(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, strides, padding)[:, :-1, :-1]


def last_row_left_out(images, kernel, strides=1, padding="valid"):
    output = ops.conv2d(images, kernel, strides, padding)
    output[:, -1] = 0
    return output


def averaged(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, strides, padding) / kernel[..., 0].size


def normalised(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel / kernel.sum(axis=(0, 1, 2)), strides, padding)


def negated(images, kernel, strides=1, padding="valid"):
    return -ops.conv2d(images, kernel, strides, padding)


def rectified(images, kernel, strides=1, padding="valid"):
    return np.maximum(ops.conv2d(images, kernel, strides, padding), 0)


def clipped(images, kernel, strides=1, padding="valid"):
    return np.clip(ops.conv2d(images, kernel, strides, padding), 0, 255)


def biased(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, strides, padding) + 0.5


def whole_numbers(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, strides, padding).astype(int)


def type_of_the_image(images, kernel, strides=1, padding="valid"):
    output = ops.conv2d(images, kernel, strides, padding)
    return np.trunc(output).astype(np.int64).astype(images.dtype) if images.dtype == np.uint8 else output


def half_precision(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, strides, padding).astype(np.float16)


def zeros(images, kernel, strides=1, padding="valid"):
    return np.zeros_like(ops.conv2d(images, kernel, strides, padding))


def constant(images, kernel, strides=1, padding="valid"):
    return np.full_like(ops.conv2d(images, kernel, strides, padding), kernel.mean())


def nan(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, strides, padding) * np.nan


def shape_only(images, kernel, strides=1, padding="valid"):
    shape = ops.conv2d(images, kernel, strides, padding).shape
    return np.random.default_rng(0).normal(size=shape)


def empty(images, kernel, strides=1, padding="valid"):
    return np.zeros((1, 0, 0, 1))


def swapped_axes(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, strides, padding).swapaxes(1, 2)


def channels_first(images, kernel, strides=1, padding="valid"):
    return np.moveaxis(ops.conv2d(images, kernel, strides, padding), -1, 1)


def first_image_only(images, kernel, strides=1, padding="valid"):
    return np.repeat(ops.conv2d(images[:1], kernel, strides, padding), len(images), axis=0)


def one_image(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, strides, padding)[0]


def first_filter_only(images, kernel, strides=1, padding="valid"):
    output = ops.conv2d(images, kernel, strides, padding)
    output[..., 1:] = output[..., :1] * 3
    return output


def writes_into_images(images, kernel, strides=1, padding="valid"):
    output = ops.conv2d(images, kernel, strides, padding)
    images *= 0
    return output


def index_error(images, kernel, strides=1, padding="valid"):
    return images[:, 100]


def shape_error(images, kernel, strides=1, padding="valid"):
    return images + np.zeros((1, 1, 11, 1))


def no_such_argument(images, kernel):
    return ops.conv2d(images, kernel)


def words(images, kernel, strides=1, padding="valid"):
    return "an image"


def no_return_for_same(images, kernel, strides=1, padding="valid"):
    if padding == "valid":
        return ops.conv2d(images, kernel, strides)


def yes_or_no(images, kernel, strides=1, padding="valid"):
    return ops.conv2d(images, kernel, strides, padding) > 0


def border_off(images, kernel, strides=1, padding="valid"):
    output = ops.conv2d(images, kernel, strides, padding)
    output[:, 0, :] += output[:, 0, :] ** 2
    return output


def slightly_off(images, kernel, strides=1, padding="valid"):
    output = ops.conv2d(images, kernel, strides, padding)
    output.flat[output.size // 2] += np.abs(output).max() * 1e-4
    return output


NEAR_MISSES = [
    (flipped, "kernel is flipped: that is convolution as in mathematics"),
    (upside_down, "flipped top to bottom"),
    (transposed, "kernel is transposed"),
    (no_stride, "stride is forgotten"),
    (stride_down_only, "stride is used for the rows only"),
    (no_padding, "padding is forgotten"),
    (always_padding, "Everything is padded"),
    (one_side, "All of the padding is at the top and left"),
    (other_side, "All of the padding is at the bottom and right"),
    (odd_pixel_first, "Padded on the wrong side"),
    (both_sides_alike, "Both sides get the same padding"),
    (stride_afterwards, "depends on the stride"),
    (border_repeated, "padding repeats the border"),
    (summed_first, "summed before they are multiplied"),
    (summed_first_one_slice, "summed before they are multiplied"),
    (not_summed, "channels are not summed"),
    (first_channel, "Only the first channel"),
    (last_channel, "Only the last channel"),
    (overwritten, "Only the last tap"),
    (loop_one_short, "Off by one: the last row and column of the kernel"),
    (output_one_short, "Off by one: .* 1 row too few, 1 column too few"),
    (last_row_left_out, "Only the last row or column is wrong"),
    (averaged, "averaged"),
    (normalised, "divided by the sum of the kernel"),
    (negated, "wrong sign"),
    (rectified, "Negative numbers are lost"),
    (clipped, "Negative numbers are lost|clipped"),
    (biased, "by one and the same amount"),
    (whole_numbers, "Wrong dtype: the numbers are cut off"),
    (type_of_the_image, "Wrong dtype"),
    (half_precision, "Wrong dtype: float16"),
    (zeros, "zeros only"),
    (constant, "one number everywhere"),
    (nan, "NaN"),
    (shape_only, "The shape is right, the numbers are not"),
    (empty, "empty array"),
    (swapped_axes, "Rows and columns of the output are swapped"),
    (channels_first, "axes are in the wrong order"),
    (first_image_only, "Only the first image"),
    (one_image, "has 3 axes, it should have 4"),
    (first_filter_only, "Only the first output channel"),
    (writes_into_images, "changes the array"),
    (index_error, r"raises IndexError: .* line 2 of the function. An index runs past the edge"),
    (shape_error, r"raises ValueError: .* line 2 of the function. Two arrays do not fit"),
    (no_such_argument, "unexpected keyword argument 'strides'.*Give the function"),
    (words, "returns a str"),
    (no_return_for_same, "returns None.*end it with return"),
    (yes_or_no, "returns an array of bool"),
    (border_off, "Only the border is wrong"),
    (slightly_off, "Only one number is wrong"),
]


@pytest.mark.parametrize(("function", "cases"), [(ops.conv2d, 69), (loops, 36)])
def test_right_answers_pass(function, cases):
    verdict = check.conv2d(function)
    assert verdict.passed, verdict
    assert verdict.message == f"{function.__name__}: right in all {cases} cases."


@pytest.mark.parametrize(("function", "hint"), NEAR_MISSES)
def test_near_misses_fail_with_a_fitting_hint(function, hint):
    verdict = check.conv2d(function)
    assert verdict.status == "failed"
    assert re.search(hint, verdict.hint), verdict
    assert len(repr(verdict).splitlines()) == 2


def test_the_message_names_the_function_and_the_case():
    assert check.conv2d(no_stride).message == (
        "no_stride: not right yet. "
        "First wrong, after 6 right: images (1, 6, 8, 1), kernel (3, 3, 1, 1), strides=2."
    )


def test_dilation_is_asked_for_where_it_is_offered():
    def forgetful(images, kernel, strides=1, padding="valid", dilation_rate=1):
        return ops.conv2d(images, kernel, strides, padding)

    verdict = check.conv2d(forgetful)
    assert verdict.status == "failed"
    assert "dilation rate is forgotten" in verdict.hint
    assert check.conv2d(forgetful, arguments=("strides", "padding")).passed
    assert not check.conv2d(loops, arguments=("dilation_rate",)).passed


def test_images_and_kernel_alone():
    assert check.conv2d(no_such_argument, arguments=()).passed
    with pytest.raises(ValueError, match="Received: arguments="):
        check.conv2d(loops, arguments=("stride",))
    with pytest.raises(ValueError, match="Received: arguments="):
        check.conv2d(loops, arguments="strides")


@pytest.mark.parametrize("checker", [check.conv2d, check.conv2d_single])
def test_open_exercises_are_not_answered_yet(checker):
    def unfinished(*_, **__): ...

    def refused(*_, **__):
        raise NotImplementedError

    for answer in (None, ..., unfinished, refused, lambda *_, **__: ...):
        verdict = checker(answer)
        assert verdict.status == "open"
        assert "not answered yet" in verdict.message
    assert "return" in checker(unfinished).hint
    assert checker(lambda *_, **__: ...).hint == ""  # the lab's own starter needs no advice
    assert "A function is wanted here, not a int" in checker(3).hint


def one(operation):
    """Turn a function over images (B, H, W, C) into one over a single grey image."""

    def convolve(image, kernel, **option):
        images, kernels = image[np.newaxis, :, :, np.newaxis], kernel[:, :, np.newaxis, np.newaxis]
        found = operation(images, kernels, **option)
        return found[0, ..., 0] if found.ndim == 4 else found

    return convolve


def plain(image, kernel):
    rows, columns = kernel.shape
    height, width = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    return [
        [(image[y : y + rows, x : x + columns] * kernel).sum() for x in range(width)] for y in range(height)
    ]


def test_right_answers_pass_on_one_image():
    assert check.conv2d_single(plain).passed
    assert check.conv2d_single(one(ops.conv2d)).passed


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (lambda image, kernel: plain(image, kernel[::-1, ::-1]), "kernel is flipped"),
        (lambda image, kernel: plain(image, kernel.T), "kernel is transposed"),
        (lambda image, kernel: np.array(plain(image, kernel))[:-1, :-1], "Off by one"),
        (lambda image, kernel: np.array(plain(image, kernel)) / kernel.size, "averaged"),
        (lambda image, kernel: np.array(plain(image, kernel)).astype(int), "Wrong dtype"),
        (lambda image, kernel: np.zeros_like(plain(image, kernel)), "zeros only"),
        (lambda image, kernel: np.ones_like(plain(image, kernel)), "one number everywhere"),
        (lambda image, kernel: np.array(plain(image, kernel)) * np.nan, "NaN"),
        (
            lambda image, kernel: np.random.default_rng(1).normal(size=np.shape(plain(image, kernel))),
            "shape is right",
        ),
        (lambda image, kernel: plain(image, kernel)[0], "1 axis, it should have 2"),
        (lambda image, kernel: one(ops.conv2d)(image, kernel, padding="same"), "Everything is padded"),
        (lambda image, kernel: np.array(plain(image, kernel)).T, "Rows and columns of the output"),
    ],
)
def test_near_misses_on_one_image(wrong, hint):
    verdict = check.conv2d_single(wrong)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        pair
        for pair in NEAR_MISSES
        if pair[0] in (no_stride, one_side, odd_pixel_first, no_padding, upside_down)
    ],
)
def test_strides_and_padding_on_one_image(function, hint):
    arguments = ("strides", "padding")
    assert check.conv2d_single(one(loops), arguments).passed
    verdict = check.conv2d_single(one(function), arguments)
    assert not verdict
    assert hint in verdict.hint
