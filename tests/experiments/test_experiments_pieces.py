"""What the experiments reckon with: shifts, labels, gradients, filters; and their honesty."""

import hashlib
from types import SimpleNamespace

import numpy as np
import pytest

from cnn_course import datasets, models, ops
from cnn_course.experiments import (
    _sources,
    border_position,
    effective_receptive_field,
    first_layer,
    shuffled_pixels,
)


def test_shifts_at_random_are_the_same_in_every_run():
    digits = datasets.digits(50)
    moved = shuffled_pixels.shifted_at_random(digits)
    assert moved.shape == digits.shape
    np.testing.assert_array_equal(moved, shuffled_pixels.shifted_at_random(digits))
    assert (moved != digits).any(axis=(1, 2)).mean() > 0.9


def test_ninths_are_nine_equal_squares():
    ninths = border_position.ninths()
    assert ninths.shape == (18, 18)
    assert [(ninths == number).sum() for number in range(9)] == [36] * 9
    assert ninths[0, 17] == 2
    assert ninths[17, 0] == 6
    assert ninths[9, 9] == 4


@pytest.mark.parametrize("picture", border_position.PICTURES)
def test_the_pictures_say_nothing_of_position(picture):
    images = border_position.pictures(picture, 4000, 18, seed=0)
    assert images.shape == (4000, 18, 18)
    means = images.mean(axis=0)
    assert np.abs(means - 127.5).max() < 6  # 74 / √4000 = 1.2 a pixel
    if picture == "constant":
        assert (images == images[:, :1, :1]).all()


@pytest.mark.tensorflow
@pytest.mark.parametrize("padding", border_position.PADDINGS)
def test_the_networks_differ_in_padding_alone(padding):
    model = border_position.build(padding)
    assert model.output_shape == (None, 18, 18, 9)
    assert model.count_params() == border_position.build("zero").count_params()
    size = model.input_shape[1]
    assert size == (38 if padding == "valid" else 18)
    flat = model(np.full((1, size, size, 1), 0.3, np.float32)).numpy()
    tells = not np.allclose(flat, flat[:, 9:10, 9:10], atol=1e-5)
    assert tells == (padding == "zero")  # on a flat picture nothing but zeros can tell


@pytest.mark.tensorflow
def test_circular_padding_has_no_border():
    model = border_position.build("circular")
    image = np.random.RandomState(0).uniform(size=(1, 18, 18, 1)).astype(np.float32)
    rolled = np.roll(image, (5, 7), axis=(1, 2))
    np.testing.assert_allclose(np.roll(model(image), (5, 7), axis=(1, 2)), model(rolled), atol=1e-5)


@pytest.mark.tensorflow
def test_gradients_stay_inside_the_theoretical_field():
    model = models.build(models.plain_stack(2))
    (gradient,) = effective_receptive_field._gradients(
        model, np.random.RandomState(0).normal(size=(64, 64, 1)).astype(np.float32)
    )
    rows, columns = np.nonzero(gradient[..., 0])
    assert {rows.min(), columns.min()} == {30}
    assert {rows.max(), columns.max()} == {34}


def test_cutting_out_keeps_the_middle_in_the_middle():
    energy = np.zeros((224, 224))
    energy[112, 112] = 1.0
    for size, step in ((35, 1), (99, 2), (291, 4)):
        top, pixels, drawn = effective_receptive_field._cut_out(energy, 112.0, size)
        assert pixels == step
        row, column = np.unravel_index(drawn.argmax(), drawn.shape)
        assert top + row * step <= 112 < top + (row + 1) * step
        assert row == column
        assert abs(row - drawn.shape[0] / 2) <= 1
        assert drawn.max() == pytest.approx(1 / step)


def in_grey(image):
    return np.repeat(image[:, :, None, None], 3, axis=2)


@pytest.mark.parametrize("orientation", [0, 30, 90, 135])
def test_a_gabor_is_read_back(orientation):
    (row,) = first_layer.described_filters(in_grey(ops.gabor(7, wavelength=4, orientation=orientation)))
    difference = abs(row["orientation"] - orientation) % 180
    assert min(difference, 180 - difference) < 8
    assert row["wavelength"] == pytest.approx(4, abs=0.7)
    assert row["colour"] == pytest.approx(0, abs=1e-6)
    assert row["oriented"] > 0.6


def test_a_spot_has_no_direction_and_red_minus_green_is_colour():
    down, right = np.mgrid[:7, :7] - 3
    spot = np.exp(-(down**2 + right**2) / 4)
    (grey,) = first_layer.described_filters(in_grey(spot))
    assert grey["oriented"] < 0.1
    (colour,) = first_layer.described_filters(np.stack([spot, -spot, 0 * spot], axis=-1)[..., None])
    assert colour["colour"] == pytest.approx(1)


def test_roughness_tells_noise_from_waves():
    noise = np.random.RandomState(0).normal(size=(7, 7, 3, 100))
    waves = in_grey(ops.gabor(7, wavelength=8, orientation=20))
    assert first_layer.roughness(noise) > 1.9
    assert first_layer.roughness(waves) < 0.8


def test_a_part_of_a_dataset_is_no_result(monkeypatch):
    digits = datasets.digits(150)
    part = SimpleNamespace(x_train=digits[:100], x_test=digits[100:], source="a folder")
    monkeypatch.setattr(datasets, "load", lambda name, quiet=False: part)
    with pytest.raises(
        datasets.DataError, match=r"needs all of mnist, 60,000 and 10,000 images\. Received: 100"
    ):
        _sources.load("mnist", smoke=False)


def test_held_out_images_are_the_same_for_every_seed():
    images = np.random.RandomState(0).randint(0, 256, (100, 4, 4)).astype(np.uint8)
    split = _sources.Split(images, np.arange(100))
    (train, held), (_, again) = _sources.hold_out(split, 10), _sources.hold_out(split, 10)
    np.testing.assert_array_equal(held.labels, again.labels)
    assert sorted([*train.labels, *held.labels]) == list(range(100))


def test_generated_data_has_a_checksum_of_its_bytes():
    train, test = np.zeros((2, 3), np.uint8), np.ones((1, 3), np.uint8)
    note = _sources.generated("noise", "words", train, test)
    assert note.sha256 == hashlib.sha256(train.tobytes() + test.tobytes()).hexdigest()
    assert (note.train, note.test) == (2, 1)
