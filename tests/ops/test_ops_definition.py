"""ops against the definitions, written out as loops, and against values found by hand."""

import numpy as np
import pytest

from cnn_course import ops

RNG = np.random.default_rng(0)


def by_definition(images, kernel, strides, rate):
    """Sum over taps and channels for each output, one at a time; no padding."""
    batch, height, width, channels = images.shape
    rows, columns, _, filters = kernel.shape
    out_height = (height - (rows - 1) * rate - 1) // strides + 1
    out_width = (width - (columns - 1) * rate - 1) // strides + 1
    output = np.zeros((batch, out_height, out_width, filters))
    for b, y, x, f in np.ndindex(*output.shape):
        for i, j, c in np.ndindex(rows, columns, channels):
            output[b, y, x, f] += (
                images[b, y * strides + i * rate, x * strides + j * rate, c] * kernel[i, j, c, f]
            )
    return output


@pytest.mark.parametrize(("strides", "rate"), [(1, 1), (2, 1), (1, 2), (3, 2)])
@pytest.mark.parametrize("channels", [1, 3])
def test_conv2d_is_the_sum_it_is_defined_as(strides, rate, channels):
    images, kernel = RNG.normal(size=(2, 8, 7, channels)), RNG.normal(size=(3, 2, channels, 4))
    expected = by_definition(images, kernel, strides, rate)
    np.testing.assert_allclose(ops.conv2d(images, kernel, strides, "valid", rate), expected, atol=1e-12)


def test_an_impulse_brings_out_the_kernel_turned_by_half_a_turn():
    image = np.zeros((1, 5, 5, 1))
    image[0, 2, 2, 0] = 1
    kernel = np.arange(9.0).reshape(3, 3, 1, 1)
    assert (ops.conv2d(image, kernel)[0, :, :, 0] == np.arange(9.0)[::-1].reshape(3, 3)).all()


def test_identity_with_same_padding_changes_nothing():
    images = RNG.normal(size=(2, 5, 6, 1)).astype(np.float32)
    kernel = ops.filters.get("identity")[:, :, np.newaxis, np.newaxis]
    assert (ops.conv2d(images, kernel, padding="same") == images).all()


def test_depthwise_is_conv2d_channel_by_channel():
    images, kernel = RNG.normal(size=(2, 6, 5, 3)), RNG.normal(size=(3, 2, 3, 2))
    apart = [ops.conv2d(images[..., c : c + 1], kernel[:, :, c : c + 1]) for c in range(3)]
    np.testing.assert_allclose(ops.depthwise_conv2d(images, kernel), np.concatenate(apart, axis=-1))


def test_same_puts_the_odd_pixel_at_the_bottom_and_right():
    image = np.ones((1, 2, 2, 1))
    found = ops.conv2d(image, np.ones((2, 2, 1, 1)), padding="same")[0, :, :, 0]
    assert found.tolist() == [[4, 2], [2, 1]]


def test_pooling_by_hand():
    image = np.array([[1, 5, 2], [-3, 0, -1], [4, -2, 9]]).reshape(1, 3, 3, 1)
    assert ops.pool2d(image, 2, 1)[0, :, :, 0].tolist() == [[5, 5], [4, 9]]
    assert ops.pool2d(image, 2, 1, kind="min")[0, :, :, 0].tolist() == [[-3, -1], [-3, -2]]
    assert ops.pool2d(image, 2, 1, kind="average")[0, :, :, 0].tolist() == [[0.75, 1.5], [-0.25, 1.5]]
    assert ops.pool2d(image, 2, padding="same", kind="average")[0, :, :, 0].tolist() == [[0.75, 0.5], [1, 9]]


def test_padding_is_never_the_largest_or_smallest():
    negative = -np.ones((1, 3, 3, 1))
    assert (ops.pool2d(negative, 2, padding="same") == -1).all()
    assert (ops.pool2d(-negative, 3, 1, padding=2, kind="min") == 1).all()
    assert (ops.pool2d(negative, 3, 1, padding=2, kind="average") == -1).all()


def test_strides_default_to_the_window():
    images = RNG.normal(size=(1, 9, 8, 2))
    assert ops.pool2d(images, (3, 2)).shape == (1, 3, 4, 2)


def test_pad2d():
    image = np.array([[1, 2]]).reshape(1, 1, 2, 1)
    padded = ops.pad2d(image, ((1, 0), (0, 2)), value=-1)
    assert padded[0, :, :, 0].tolist() == [[-1, -1, -1, -1], [1, 2, -1, -1]]
    assert ops.pad2d(image, 0).tolist() == image.tolist()


@pytest.mark.parametrize(
    ("given", "got"),
    [
        (np.float16, np.float16),
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.uint8, np.float64),
        (np.int64, np.float64),
    ],
)
def test_floats_keep_their_type_and_whole_numbers_become_float64(given, got):
    images = np.full((1, 4, 4, 2), 200).astype(given)
    kernel = np.full((2, 2, 2, 1), 0.25)
    for output in (
        ops.conv2d(images, kernel),
        ops.depthwise_conv2d(images, kernel),
        ops.pool2d(images, 2),
        ops.pool2d(images, 2, kind="average"),
        ops.pad2d(images, 1),
    ):
        assert output.dtype == got
    assert (ops.conv2d(images, kernel) == 400).all()


@pytest.mark.parametrize("given", [np.float16, np.float32, np.float64, np.longdouble])
def test_a_sum_is_carried_in_a_type_that_can_hold_it(given):
    ones, taps = np.ones((1, 64, 64, 1), given), np.ones((64, 64, 1, 1))
    assert ops.conv2d(ones, taps).item() == 4096
    assert ops.depthwise_conv2d(ones, taps).item() == 4096
    assert ops.pool2d(ones, 64, kind="average").item() == 1
    assert ops.conv2d(np.ones((1, 1, 1, 4096), given), np.ones((1, 1, 4096, 1))).item() == 4096
    assert ops.pool2d(100 * ones, 64, kind="average").item() == 100  # the sum alone is beyond float16


def test_a_sum_of_float16_is_rounded_once():
    images = RNG.normal(size=(2, 9, 8, 3)).astype(np.float16)
    kernel = RNG.normal(size=(5, 4, 3, 2))
    wide = images.astype(np.float64)
    for ours, exact in (
        (ops.conv2d(images, kernel), by_definition(wide, kernel, 1, 1)),
        (ops.depthwise_conv2d(images, kernel), ops.depthwise_conv2d(wide, kernel)),
        (ops.pool2d(images, 8, kind="average"), ops.pool2d(wide, 8, kind="average")),
    ):
        assert ours.dtype == np.float16
        # Half a step of float16 for the rounding; the rest is for float32's own, 8,000 times as fine.
        assert (np.abs(ours - exact) <= 0.51 * np.spacing(np.abs(exact).astype(np.float16))).all()


def test_whole_numbers_do_not_run_over():
    for given in (np.uint8, np.int8, np.uint16):
        most = np.iinfo(given).max
        images = np.full((1, 3, 3, 1), most, given)
        assert ops.conv2d(images, np.full((3, 3, 1, 1), most, given)).item() == 9 * int(most) ** 2
        assert ops.pool2d(images, 3, kind="average").item() == most
        assert ops.pad2d(images, 1, 1e300).max() == 1e300


def test_nothing_given_is_changed_or_handed_back():
    images, kernel = RNG.normal(size=(1, 4, 4, 1)), RNG.normal(size=(1, 1, 1, 1))
    before = images.copy()
    for output in (
        ops.conv2d(images, kernel),
        ops.conv2d(images, np.ones((1, 1, 1, 1))),
        ops.pool2d(images, 1),
        ops.pool2d(images, 1, kind="average"),
        ops.pad2d(images, 0),
    ):
        assert not np.shares_memory(output, images)
        output += 1
    assert (images == before).all()


def test_an_image_with_a_hole_shows_where_the_hole_is_seen():
    image = np.ones((1, 5, 5, 1), np.float32)
    image[0, 0, 0, 0] = np.nan
    found = np.isnan(ops.conv2d(image, np.ones((2, 2, 1, 1)))[0, :, :, 0])
    assert found.sum() == 1
    assert found[0, 0]


def test_lists_will_do():
    assert ops.conv2d([[[[1], [2]]]], [[[[2]]]]).tolist() == [[[[2.0], [4.0]]]]


def test_an_empty_batch_stays_empty():
    assert ops.conv2d(np.ones((0, 4, 4, 1)), np.ones((3, 3, 1, 2))).shape == (0, 2, 2, 2)
