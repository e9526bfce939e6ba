"""What cannot be computed is refused, in words that say what came and what would do."""

import numpy as np
import pytest

from cnn_course import ops

IMAGES = np.ones((1, 7, 9, 2))
KERNEL = np.ones((3, 3, 2, 4))
CONVOLUTIONS = [ops.conv2d, ops.depthwise_conv2d]


@pytest.mark.parametrize("convolve", CONVOLUTIONS)
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"images": np.ones((7, 9))}, r"images must be \(B, H, W, C\). Received: images of shape \(7, 9\)"),
        ({"images": np.ones((1, 0, 9, 2))}, "at least one pixel"),
        ({"images": [[1, 2], [3]]}, "rows of one length"),
        ({"kernel": np.ones((3, 3))}, r"kernel must be \(kh, kw, C_in, C_out\). Received: .*\(3, 3\)"),
        ({"kernel": np.ones((3, 0, 2, 4))}, "kernel must be"),
        ({"kernel": np.ones((3, 3, 3, 4))}, r"one slice for each channel.*Received: C_in=3, C=2"),
        ({"kernel": np.full((3, 3, 2, 4), np.nan)}, "kernel must be finite in float64. Received: nan"),
        ({"kernel": np.full((3, 3, 2, 4), -np.inf)}, "Received: -inf"),
        ({"kernel": np.ones((9, 3, 2, 4))}, "kernel is larger than the padded image.*kernel_size=9, H=7"),
        ({"kernel": np.ones((3, 10, 2, 4))}, "Received: kernel_size=10, W=9"),
        ({"dilation_rate": 4}, "it spans 9 pixels.*Received: kernel_size=3, H=7"),
        ({"strides": 0}, "strides must be a whole number of at least 1. Received: strides=0"),
        ({"strides": (1, -2)}, "strides must be a whole number of at least 1. Received: strides=-2"),
        ({"strides": (1, 1, 1)}, "strides must be one whole number or two"),
        ({"padding": "full"}, "Received: padding='full'"),
        ({"padding": -1}, "padding must be a whole number of at least 0"),
        ({"dilation_rate": 0}, "dilation_rate must be a whole number of at least 1"),
    ],
)
def test_convolutions_refuse_values(convolve, changes, words):
    with pytest.raises(ValueError, match=words):
        convolve(**{"images": IMAGES, "kernel": KERNEL, **changes})


@pytest.mark.parametrize("convolve", CONVOLUTIONS)
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"images": IMAGES > 0}, "images must hold real numbers. Received: dtype=bool"),
        ({"images": IMAGES * 1j}, "dtype=complex128"),
        ({"images": IMAGES.astype(object)}, "dtype=object"),
        ({"images": "cat"}, "images must hold real numbers"),
        ({"images": None}, "images must hold real numbers"),
        ({"kernel": KERNEL > 0}, "kernel must hold real numbers. Received: dtype=bool"),
        ({"strides": 1.5}, "strides must be a whole number"),
        ({"padding": None}, "padding must be a whole number"),
    ],
)
def test_convolutions_refuse_types(convolve, changes, words):
    with pytest.raises(TypeError, match=words):
        convolve(**{"images": IMAGES, "kernel": KERNEL, **changes})


def test_a_kernel_must_be_finite_in_the_type_that_is_computed_with():
    with pytest.raises(ValueError, match=r"finite in float32. Received: 1e\+300"):
        ops.conv2d(IMAGES.astype(np.float32), np.full((3, 3, 2, 4), 1e300))


def test_padding_must_be_finite_in_the_images_type():
    for given, value in ((np.float16, 65520), (np.float32, 1e300), (np.float32, -1e39)):
        with pytest.raises(ValueError, match=f"value must be finite in {given.__name__}. Received: "):
            ops.pad2d(IMAGES.astype(given), 1, value)
    assert ops.pad2d(IMAGES, 1, 1e300).max() == 1e300


def test_types_that_are_not_numpys_are_refused_with_a_way_out():
    tenths = np.ones((1, 2, 2, 1)).astype(pytest.importorskip("ml_dtypes").bfloat16)
    with pytest.raises(TypeError, match=r"dtype=bfloat16. .*: images\.astype\(np\.float32\)"):
        ops.pool2d(tenths, 2)
    assert ops.pool2d(tenths.astype(np.float32), 2).item() == 1


@pytest.mark.parametrize("taps", [8, 9, 12])
@pytest.mark.parametrize("strides", [1, 3])
def test_valid_never_returns_an_empty_image(taps, strides):
    with pytest.raises(ValueError, match=f"kernel_size={taps}, H=7"):
        ops.conv2d(IMAGES, np.ones((taps, 1, 2, 1)), strides)
    assert ops.conv2d(IMAGES, np.ones((taps, 1, 2, 1)), strides, "same").shape[1] == -(-7 // strides)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ops.pool2d(IMAGES, 2, kind="median"), "kind must be .*Received: kind='median'"),
        (lambda: ops.pool2d(IMAGES, 0), "pool_size must be a whole number of at least 1"),
        (lambda: ops.pool2d(IMAGES, 8), "window is larger than the padded image.*pool_size=8, H=7"),
        (lambda: ops.pool2d(IMAGES, 2, 0), "strides must be a whole number of at least 1"),
        (lambda: ops.pool2d(IMAGES, 2, padding=2), "smaller than pool_size.*Received: padding=2"),
        (lambda: ops.pool2d(IMAGES, (3, 2), padding=((2, 2), (0, 2))), "smaller than pool_size"),
        (lambda: ops.pool2d(IMAGES, 2, padding="full"), "Received: padding='full'"),
        (lambda: ops.pool2d(IMAGES[0], 2), "images must be"),
        (lambda: ops.pad2d(IMAGES, -1), "padding must be a whole number of at least 0"),
        (lambda: ops.pad2d(IMAGES, "same"), "use shapes.padding_amounts"),
        (lambda: ops.pad2d(IMAGES, (1, 2)), "padding must be"),
        (lambda: ops.pad2d(IMAGES, 1, np.inf), "value must be finite. Received: value=inf"),
        (lambda: ops.pad2d(IMAGES, 1, 10**400), "value must be finite. Received: value=1000"),
        (lambda: ops.filters.get("sobel"), "no such filter. Received: name='sobel'. Known: identity, "),
        (lambda: ops.filters.get(None), "no such filter"),
        (lambda: ops.filters.describe("sobel"), "no such filter"),
        (lambda: ops.filters.get("gaussian_blur", sigma=0), "sigma must be a number from 0.1"),
        (lambda: ops.filters.get("box_blur", size=0), "size must be a whole number of at least 1"),
        (lambda: ops.gabor(wavelength=0), "wavelength must be a number from 2 to .*Received: wavelength=0"),
        (lambda: ops.gabor(sigma=-1), "sigma must be a number from 0.1"),
        (lambda: ops.gabor(aspect=0), "aspect must be a number from 0.01 to 100"),
        (lambda: ops.gabor(phase=np.nan), "phase must be finite"),
        (lambda: ops.gabor(size=0), "size must be a whole number of at least 1"),
    ],
)
def test_the_others_refuse_values(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ops.pool2d(IMAGES > 0, 2), "dtype=bool"),
        (lambda: ops.pool2d(IMAGES, 2.0), "pool_size must be a whole number"),
        (lambda: ops.pad2d(IMAGES, 1, "0"), "value must be a number"),
        (lambda: ops.pad2d(IMAGES, 1, True), "value must be a number"),
        (lambda: ops.filters.get("sharpen", size=5), "'sharpen' does not take these.*Received: size=5"),
        (lambda: ops.filters.get("gabor_vertical", scale=5), "does not take these"),
        (lambda: ops.gabor(sigma="2"), r"sigma must be a number from 0.1 to 1e\+06. Received: sigma='2'"),
        (lambda: ops.gabor(size=2.5), "size must be a whole number"),
    ],
)
def test_the_others_refuse_types(call, words):
    with pytest.raises(TypeError, match=words):
        call()
