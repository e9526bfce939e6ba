"""Pictures as readers have them: each becomes the right pixels, or a sentence that says what is wrong."""

import io

import numpy as np
import pytest
from PIL import Image

from cnn_course import pictures

ORANGE = (250, 120, 0)


def stripes(height=6, width=4):
    """Return a picture whose first rows are orange and whose others are blue."""
    pixels = np.full((height, width, 3), (0, 40, 200), np.uint8)
    pixels[: height // 2] = ORANGE
    return pixels


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def test_all_ways_to_hand_over_a_picture_are_one(tmp_path):
    pixels = stripes()
    picture = Image.fromarray(pixels)
    path = tmp_path / "stripes.png"
    picture.save(path)
    ways = [path, str(path), path.read_bytes(), bytearray(path.read_bytes()), picture, pixels]
    ways += [pixels.astype(np.int64), pixels.astype(np.float32), pixels + 0.25, np.asfortranarray(pixels)]
    for given in ways:
        found = pictures.read(given)
        assert found.dtype == np.uint8
        np.testing.assert_array_equal(found, pixels)
    found[:] = 0
    assert pixels.any(), "an array of its own"


def test_grey_becomes_three_channels_alike():
    grey = np.arange(12, dtype=np.uint8).reshape(3, 4)
    for given in (grey, grey[..., None], Image.fromarray(grey), saved(Image.fromarray(grey), "PNG")):
        found = pictures.read(given)
        assert found.shape == (3, 4, 3)
        assert all((found[..., channel] == grey).all() for channel in range(3))


def test_what_is_transparent_lies_on_white():
    pixels = np.dstack([stripes(), np.full((6, 4), 255, np.uint8)])
    pixels[0, 0, 3] = 0
    for given in (pixels, Image.fromarray(pixels), saved(Image.fromarray(pixels), "PNG")):
        found = pictures.read(given)
        assert found[0, 0].tolist() == [255, 255, 255]
        np.testing.assert_array_equal(found[1:], stripes()[1:])


def test_colours_for_print_become_colours_of_light():
    picture = Image.fromarray(stripes(64, 64)).convert("CMYK")
    for given in (picture, saved(picture, "JPEG", quality=95), saved(picture, "TIFF")):
        found = pictures.read(given).astype(int)
        assert abs(found[10, 10] - ORANGE).max() < 12


def test_a_picture_that_lies_on_its_side_stands_up():
    turned = Image.fromarray(np.rot90(stripes(64, 48)).copy())
    exif = turned.getexif()
    exif[0x0112] = 6  # orientation: turn by a quarter to see it
    found = pictures.read(saved(turned, "JPEG", exif=exif, quality=95))
    assert found.shape == (64, 48, 3)
    assert found[5, 24, 0] > 200 > 100 > found[60, 24, 0]


def test_sixteen_bits_a_pixel():
    deep = np.array([[0, 257 * 100, 65535]], np.uint16)
    found = pictures.read(saved(Image.fromarray(deep), "PNG"))
    assert found[0, :, 0].tolist() == [0, 100, 255]
    with pytest.raises(ValueError, match=r"Received: uint16 .* Of 16 bits a pixel, divide by"):
        pictures.read(deep)


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (4000, 5000)])
def test_sizes(size):
    pixels = np.broadcast_to(np.array(ORANGE, np.uint8), (*size, 3))
    found = pictures.read(saved(Image.fromarray(np.ascontiguousarray(pixels)), "JPEG", quality=95))
    assert found.shape == (*size, 3)
    assert abs(found[0, 0].astype(int) - ORANGE).max() < 6


def test_the_first_frame_of_a_film():
    frames = [Image.fromarray(stripes()), Image.fromarray(stripes()[::-1].copy())]
    given = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    np.testing.assert_allclose(pictures.read(given), stripes(), atol=3)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"This is no photograph.\n", "photo.jpg is no picture that can be read here, whatever its name"),
        (b"", "photo.jpg is no picture that can be read here"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture that can be read here"),
        (saved(Image.fromarray(stripes(90, 90)), "JPEG")[:-500], "photo.jpg is damaged or cut off"),
        (saved(Image.fromarray(stripes(90, 90)), "PNG")[:-60], "photo.jpg is damaged or cut off"),
    ],
)
def test_a_file_that_is_no_whole_picture(tmp_path, content, words):
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=words):
        pictures.read(path)
    with pytest.raises(ValueError, match=words.replace("photo.jpg is", "the bytes are")):
        pictures.read(content)


def test_a_file_that_is_not_there_and_a_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"images\[1\]: there is no such file\. .*cat\.jpg"):
        pictures.read_all([stripes(), str(tmp_path / "cat.jpg")])
    with pytest.raises(ValueError, match="not a folder of them"):
        pictures.read(tmp_path)


def test_a_picture_that_is_too_large_to_be_opened(monkeypatch):
    monkeypatch.setattr(pictures, "MOST", 20)
    with pytest.raises(ValueError, match=r"more than 20 pixels; make it smaller first\. Received: 4x6"):
        pictures.read(saved(Image.fromarray(stripes()), "PNG"))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 4)
    with pytest.raises(ValueError, match="the bytes are larger than 20 pixels"):
        pictures.read(saved(Image.fromarray(stripes()), "PNG"))


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (
            stripes() / 255.0,
            ValueError,
            "that may be a picture in shares of 255, or a black one",
        ),
        (np.zeros((2, 2)), ValueError, r"Multiply by 255 .*or make it uint8.*Received: float64 from 0 to 0"),
        (stripes() / 127.5 - 1, ValueError, "numbers from 0 to 255. Received: float64 from -1 to"),
        (np.full((2, 2), np.nan), ValueError, "finite numbers only"),
        (np.full((2, 2), 300), ValueError, "Received: int64 from 300 to 300. Of 16 bits"),
        (np.ones((2, 2), bool), TypeError, "numbers from 0 to 255. Received: an array of bool"),
        (np.array([["a"]]), TypeError, "Received: an array of <U1"),
        (np.zeros((5, 4, 6), np.uint8), ValueError, r"grey ones in a list\. Received: shape \(5, 4, 6\)"),
        (np.zeros((0, 4, 3), np.uint8), ValueError, r"Received: shape \(0, 4, 3\)"),
        (np.zeros(3, np.uint8), ValueError, r"Received: shape \(3,\)"),
        (Image.new("F", (2, 2)), ValueError, "in a range that only its maker knows"),
        (np.ma.masked_equal(stripes(), 0), ValueError, "has a mask, which would be lost"),
        (None, TypeError, "must be a file's path, its bytes, .*Received: None"),
        (7, TypeError, "Received: 7"),
    ],
)
def test_what_is_no_picture(given, error, words):
    with pytest.raises(error, match=words):
        pictures.read(given)


def test_one_and_several():
    one, other = stripes(), stripes(3, 9)
    assert pictures.read_all(one)[1] is True
    for given in ([one], (one,), one[None], [Image.fromarray(one)]):
        found, alone = pictures.read_all(given)
        assert len(found) == 1
        assert not alone
    found, _ = pictures.read_all([one, other])
    assert [picture.shape for picture in found] == [(6, 4, 3), (3, 9, 3)]
    assert pictures.read_all([]) == ([], False)
    with pytest.raises(ValueError, match=r"images\[1\] has numbers from 0 to 1 only"):
        pictures.read_all([one, one / 255])
