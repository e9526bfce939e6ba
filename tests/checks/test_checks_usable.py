"""What a checker lets pass, the rest of a lab can use."""

import numpy as np
import pytest

from cnn_course import checks as check


class Tensor:
    """Stands for an array of another library: NumPy can read it, and it has no methods of NumPy's."""

    def __array__(self, dtype=None, copy=None):
        return np.ones((2, 3), np.float32)


def test_lists_and_tensors_become_arrays():
    assert check.usable(lambda: Tensor())().astype(int).tolist() == [[1, 1, 1], [1, 1, 1]]
    assert check.usable(lambda: [[1.5, 2]])()[0, 0] == 1.5
    assert check.usable(lambda x, y=1: x + y)(1, y=2) == 3


def test_arrays_and_numbers_stay_what_they_are():
    array = np.zeros(3)
    assert check.usable(lambda: array)() is array
    assert type(check.usable(lambda: 3)()) is int


@pytest.mark.parametrize("answer", [[(3, 1, 0)], (1, 2), 7, np.int64(7)])
def test_whole_numbers_stay_what_they_are(answer):
    assert check.usable(lambda: answer, whole=True)() is answer


def test_whole_numbers_in_floats_become_whole():
    pads = check.usable(lambda size: np.array([1.0, 2.0]), whole=True)(5)
    assert np.pad([1], tuple(pads)).tolist() == [0, 1, 0, 0]
    images = np.ones((2, 2), np.uint8)
    assert check.usable(lambda x: x * 1.0, whole=True)(images).dtype == np.uint8


def test_floats_that_are_handed_in_come_back_as_floats():
    halves = np.full((1, 2, 2), 0.5, np.float32)
    assert check.usable(lambda images: images[:, ::-1], whole=True)(halves).tolist() == halves.tolist()


def test_a_list_of_pixels_becomes_an_array_of_their_type():
    pixels = np.arange(4, dtype=np.uint8).reshape(1, 2, 2)
    found = check.usable(lambda images: images.tolist(), whole=True)(pixels)
    assert isinstance(found, np.ndarray)
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, pixels)
