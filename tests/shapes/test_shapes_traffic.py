"""Operations and bytes of a layer, against counts by hand and against the chapter's formula."""

import pytest

from cnn_course.shapes import Conv2D, Dense, DepthwiseConv2D, MaxPooling2D, Work, work

BARE = {"padding": "same", "use_bias": False}


@pytest.mark.parametrize(
    ("layer", "input_shape", "batch_size", "operations", "numbers"),
    [
        # 3·3 places, 9 taps, 2 channels in, 4 out; in 2·(5·5·2), out 2·(3·3·4), 72 weights and 4 biases.
        (Conv2D(4, 3), (5, 5, 2), 2, 2 * 2 * 9 * 9 * 2 * 4, 2 * 50 + 2 * 36 + 76),
        (Conv2D(4, 3, strides=2, **BARE), (6, 6, 1), 1, 2 * 9 * 9 * 4, 36 + 36 + 36),
        (DepthwiseConv2D(3, **BARE), (4, 4, 8), 3, 2 * 3 * 128 * 9, 3 * 256 + 72),
        (Dense(10), (7,), 5, 2 * 5 * 70, 5 * 17 + 80),
        (MaxPooling2D(2), (4, 4, 3), 1, 0, 48 + 12),
    ],
)
@pytest.mark.parametrize("bytes_per_number", [4, 2])
def test_counts(layer, input_shape, batch_size, operations, numbers, bytes_per_number):
    found = work(layer, input_shape, batch_size, bytes_per_number)
    assert found == Work(operations, numbers * bytes_per_number)
    assert found.intensity == operations / (numbers * bytes_per_number)


@pytest.mark.parametrize(
    ("k", "c", "f", "size", "batch"), [(3, 8, 8, 56, 32), (1, 64, 16, 7, 4), (5, 3, 9, 12, 1)]
)
def test_the_formula_of_the_chapter(k, c, f, size, batch):
    places = batch * size * size
    expected = 2 * places * k * k * c * f / (4 * (places * (c + f) + k * k * c * f))
    assert work(Conv2D(f, k, **BARE), (size, size, c), batch).intensity == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (
            {"batch_size": 0},
            ValueError,
            r"batch_size must be a whole number of at least 1\. Received: batch_size=0",
        ),
        (
            {"bytes_per_number": 0},
            ValueError,
            r"bytes_per_number must be a whole number of at least 1\. Received",
        ),
        (
            {"batch_size": 2.5},
            TypeError,
            r"batch_size must be a whole number of at least 1\. Received: batch_size=2\.5",
        ),
    ],
)
def test_mistakes_are_named(arguments, error, words):
    with pytest.raises(error, match=words):
        work(Dense(3), (4,), **arguments)
