"""Arrays in JSON: every bit comes back, a quantized number nearly, and what cannot be packed is told."""

import numpy as np
import pytest

from cnn_course import packing


def test_what_is_no_packed_array_is_told():
    with pytest.raises(ValueError, match="base64, dtype is missing"):
        packing.unpack({"shape": [1]})


@pytest.mark.parametrize("dtype", packing.DTYPES)
@pytest.mark.parametrize("shape", [(0,), (3,), (2, 3, 4)])
def test_packing_keeps_every_bit(dtype, shape):
    array = (np.random.RandomState(0).normal(size=shape) * 100).astype(dtype)
    again = packing.unpack(packing.pack(array))
    assert again.dtype == array.dtype
    np.testing.assert_array_equal(again, array)
    turned = np.moveaxis(array, 0, -1)  # not in C order
    np.testing.assert_array_equal(packing.unpack(packing.pack(turned)), turned)


def test_packing_is_little_endian():
    assert packing.pack(np.array([1], ">u2"))["base64"] == "AQA="


@pytest.mark.parametrize("dtype", ["float64", "int64", "bool", "object"])
def test_what_cannot_be_packed(dtype):
    with pytest.raises(TypeError, match=f"Received: dtype={dtype}"):
        packing.pack(np.zeros(2, dtype))


@pytest.mark.parametrize("scale", [1e-3, 1.0, 250.0])
def test_quantizing_is_off_by_half_a_step_at_most(scale):
    array = (np.random.RandomState(0).normal(size=(4, 50)) * scale).astype(np.float32)
    packed = packing.quantize(array)
    step = (packed["high"] - packed["low"]) / 255
    assert np.abs(packing.unpack(packed) - array).max() <= 0.501 * step


def test_quantizing_symmetrically_keeps_zero_at_one_value():
    values = packing.unpack(packing.quantize(np.array([-1.0, 0.0, 0.25]), -1, 1))
    assert abs(values[1]) <= 1 / 255


def test_quantizing_a_flat_array():
    np.testing.assert_allclose(packing.unpack(packing.quantize(np.full(3, 2.5))), 2.5)
