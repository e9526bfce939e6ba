"""The bundled photographs: free, local, and the same bytes everywhere."""

import hashlib
import sys

import numpy as np
import pytest
from PIL import Image

from cnn_course import datasets
from cnn_course.datasets import DataError, _carried, _photos

NAMES = datasets.photo_names()


@pytest.mark.parametrize("name", NAMES)
def test_every_photograph_is_as_described(name):
    facts = datasets.photo_info(name)
    whole = datasets.photo(name)
    assert whole.shape == (facts.height, facts.width, 3)
    assert whole.dtype == np.uint8
    assert whole.std() > 10
    assert facts.licence.startswith(("CC0", "Public domain"))
    assert facts.credit
    assert facts.title


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("grey", [False, True])
def test_squares(name, grey):
    square = datasets.photo(name, size=64, grey=grey)
    assert square.shape == (64, 64, 1 if grey else 3)
    assert square.dtype == np.uint8


def test_the_bytes_never_change():
    digest = hashlib.sha256(datasets.photo("chelsea", size=96, grey=True).tobytes()).hexdigest()
    assert digest == "899011789d704407a6c0698e8ca9802adc31133e4fb251d98f4814754bb1985a"


def test_colour_is_colour_and_grey_is_luminance():
    colour = datasets.photo("coffee").astype(float)
    grey = datasets.photo("coffee", grey=True)[..., 0]
    assert np.abs(colour @ [0.2125, 0.7154, 0.0721] - grey).max() <= 0.5 + 1e-9
    assert np.ptp(colour, axis=2).max() > 50


def test_a_photograph_may_have_a_palette(monkeypatch, tmp_path):
    blocks = np.kron(np.array([[0, 1], [2, 3]], np.uint8), np.ones((150, 150), np.uint8))
    picture = Image.fromarray(blocks).convert("P")
    picture.putpalette([200, 0, 0, 0, 200, 0, 0, 0, 200, 90, 90, 90])
    picture.save(tmp_path / "chelsea.png")
    monkeypatch.setattr(_photos, "carried", lambda package, name: tmp_path / name)
    colours = datasets.photo("chelsea", size=2).tolist()
    assert colours == [[[200, 0, 0], [0, 200, 0]], [[0, 0, 200], [90, 90, 90]]]


def test_a_grey_photograph_has_three_equal_channels():
    brick = datasets.photo("brick")
    assert np.ptp(brick, axis=2).max() == 0


@pytest.mark.parametrize("size", [1, 7, 96, 300])
def test_a_square_is_made_of_area_means(size):
    side = 300
    middle = datasets.photo("chelsea")[:, 75:375].astype(float)
    # Cut finely enough that both grids fall on cell borders, then average blocks.
    step = np.lcm(size, side) // side
    block = np.lcm(size, side) // size
    row = np.repeat(middle[:1] if size == side else middle, step, axis=0)
    expected = row.reshape(-1, block, *row.shape[1:]).mean(axis=1) if size != side else row
    expected = np.repeat(expected, step, axis=1).reshape(len(expected), -1, block, 3).mean(axis=2)
    ours = datasets.photo("chelsea", size=size)
    assert np.abs(ours[: len(expected)] - expected).max() <= 0.5 + 1e-6


def test_whole_blocks_by_hand(monkeypatch):
    tiny = np.array([[[0], [2], [9], [9]], [[4], [7], [1], [0]]], np.uint8)
    monkeypatch.setattr(_photos, "_read", lambda entry: np.repeat(tiny, 3, axis=2))
    monkeypatch.setattr(_photos, "photo_info", lambda name: _photos.PhotoInfo("t", "t", 2, 4, "", "", ""))
    # The middle 2 × 2 square is 2, 9, 7, 1: mean 4.75.
    assert datasets.photo("t", size=1)[0, 0].tolist() == [5, 5, 5]
    assert datasets.photo("t", size=2)[..., 0].tolist() == [[2, 9], [7, 1]]


def test_no_download_is_possible(monkeypatch):
    for module in ("pooch", "skimage", "urllib.request"):
        monkeypatch.setitem(sys.modules, module, None)
    for name in NAMES:
        datasets.photo(name, size=8)


def test_a_missing_file_is_one_clear_error(monkeypatch, tmp_path):
    monkeypatch.setattr(_carried.resources, "files", lambda name: tmp_path)
    with pytest.raises(DataError, match=r"chelsea.png cannot be read .*python tools/carry.py"):
        datasets.photo("chelsea")


@pytest.mark.parametrize("ask", [datasets.photo, datasets.photo_info])
def test_unknown_photographs(ask):
    with pytest.raises(
        ValueError, match=r"no photograph of this name. Received: name='lena'. Allowed: chelsea, coffee"
    ):
        ask("lena")
    with pytest.raises(TypeError, match=r"a photograph's name is a string. Received: name=3"):
        ask(3)


@pytest.mark.parametrize("size", [0, -5, 301])
def test_sizes_out_of_range(size):
    with pytest.raises(
        ValueError, match=rf"size must be a whole number from 1 to 300. Received: size={size}"
    ):
        datasets.photo("chelsea", size=size)


@pytest.mark.parametrize("size", [64.0, "64", True, (64, 64)])
def test_sizes_of_the_wrong_type(size):
    with pytest.raises(TypeError, match=r"size must be a whole number"):
        datasets.photo("chelsea", size=size)


def test_grey_is_a_truth_value():
    with pytest.raises(TypeError, match=r"grey must be True or False. Received: grey=1"):
        datasets.photo("chelsea", grey=1)
