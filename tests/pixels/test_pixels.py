"""Pictures and arrays of a reader's: what they show goes in, whatever form they have."""

import io

import numpy as np
import pytest
from PIL import Image
from traitlets import TraitError

from cnn_course import cortex, ops, pixels, plots
from cnn_course.training import Split
from cnn_course.widgets import ConvolutionExplorer, LiveNetwork

# Four colours that come out of every colour space as they went in, but for rounding.
COLOURS = np.array([[[200, 60, 70], [60, 190, 80]], [[70, 80, 180], [120, 120, 120]]], np.uint8)
GREYS = np.array([[0, 80], [160, 255]], np.uint8)
NEAR = 8  # of 255: Lab and YCbCr are rounded on the way there and back


def coloured(mode):
    picture = Image.fromarray(COLOURS)
    if mode == "LAB":
        from PIL import ImageCms

        srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        return ImageCms.profileToProfile(picture, srgb, lab, outputMode="LAB")
    if mode == "PA":
        return picture.quantize(4).convert("PA")
    if mode == "RGBa":
        return picture.convert("RGBA").convert("RGBa")
    return picture.quantize(4) if mode == "P" else picture.convert(mode)


def grey(mode):
    picture = Image.fromarray(GREYS)
    return picture.convert("LA").convert("La") if mode == "La" else picture.convert(mode)


@pytest.mark.parametrize("mode", ["P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV", "LAB"])
def test_a_picture_comes_in_its_own_colours_whatever_its_file_calls_them(mode):
    picture = coloured(mode)
    assert picture.mode == mode
    found = pixels.plain("image", picture)
    assert found.dtype == np.uint8
    assert np.abs(found.astype(int) - COLOURS).max() <= NEAR
    explorer = ConvolutionExplorer(image=picture, kernel=[[1]])
    assert not explorer.grey
    assert np.abs(np.rint(255 * explorer.image) - COLOURS).max() <= NEAR


@pytest.mark.parametrize("mode", ["L", "LA", "La"])
def test_a_grey_picture_stays_grey(mode):
    assert (pixels.plain("image", grey(mode)) == GREYS).all()
    assert ConvolutionExplorer(image=grey(mode), kernel=[[1]]).grey


def test_black_and_white_and_sixteen_bits_are_greys_too():
    assert pixels.plain("image", Image.fromarray(GREYS > 100)).tolist() == [[0, 0], [255, 255]]
    deep = Image.fromarray(np.array([[0, 13107], [52428, 65535]], np.uint16))
    assert np.allclose(ConvolutionExplorer(image=deep, kernel=[[1]]).image[..., 0], [[0, 0.2], [0.8, 1]])


def test_what_is_transparent_lies_on_white():
    picture = Image.fromarray(np.array([[[200, 0, 0, 255], [200, 0, 0, 0]]], np.uint8))
    assert pixels.plain("image", picture).tolist() == [[[200, 0, 0], [255, 255, 255]]]
    with_palette = Image.new("P", (1, 1))
    with_palette.putpalette([200, 0, 0])
    with_palette.info["transparency"] = 0
    assert pixels.plain("image", with_palette).tolist() == [[[255, 255, 255]]]


@pytest.mark.parametrize(
    ("orientation", "turned"), [(1, GREYS), (3, GREYS[::-1, ::-1]), (6, np.rot90(GREYS, -1))]
)
def test_a_photograph_stands_upright(orientation, turned):
    exif, file = Image.Exif(), io.BytesIO()
    exif[0x0112] = orientation
    Image.fromarray(np.kron(GREYS, np.ones((8, 8), np.uint8))).save(file, "JPEG", exif=exif, quality=100)
    found = 255 * ConvolutionExplorer(image=Image.open(file), kernel=[[1]]).image[..., 0]
    assert np.abs(found[4::8, 4::8] - turned).max() <= 2


def test_pictures_go_into_plots_and_operations_too():
    pictures = [coloured("P"), coloured("YCbCr")]
    assert np.abs(ops.pool2d(pictures, 1) - COLOURS).max() <= NEAR
    shown = plots.image_grid(pictures)
    ours = plots.image_grid(np.stack([pixels.of_picture(one) for one in pictures]))
    assert drawn(shown) == drawn(ours)
    assert drawn(plots.image_grid([COLOURS, COLOURS])) == drawn(plots.image_grid(np.stack([COLOURS] * 2)))


def drawn(figure):
    file = io.BytesIO()
    figure.savefig(file, format="raw")
    return file.getvalue()


HIDDEN = np.ma.masked_array(np.full((28, 28), 0.5), np.eye(28) > 0)
FIELD = np.ma.masked_array(np.full((31, 31), 0.5), np.eye(31) > 0)
BYTES = np.ma.masked_array(np.ones((4, 8, 8, 1), np.uint8), np.arange(256).reshape(4, 8, 8, 1) < 9)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: ConvolutionExplorer(image=HIDDEN), "image"),
        (lambda: ConvolutionExplorer(kernel=HIDDEN[:3, :3]), "kernel"),
        (lambda: LiveNetwork(digit=HIDDEN), "digit"),
        (lambda: ops.conv2d(HIDDEN[np.newaxis, ..., np.newaxis], np.ones((3, 3, 1, 1))), "images"),
        (lambda: ops.conv2d(np.ones((1, 4, 4, 1)), HIDDEN[:3, :3, np.newaxis, np.newaxis]), "kernel"),
        (lambda: ops.pool2d([HIDDEN[..., np.newaxis]], 2), "images"),
        (lambda: ops.pad2d(HIDDEN[np.newaxis, ..., np.newaxis], 1), "images"),
        (lambda: plots.image_grid(HIDDEN[np.newaxis]), "images"),
        (lambda: plots.image_grid([HIDDEN]), "images"),
        (lambda: plots.feature_maps(HIDDEN[..., np.newaxis]), "maps"),
        (lambda: cortex.unknown(1)(FIELD), "picture"),
        (lambda: cortex.fit_gabor(HIDDEN), "field"),
        (lambda: cortex.explained(HIDDEN, np.eye(28)), "target"),
        (lambda: Split(BYTES, np.arange(4)), "images"),
    ],
)
def test_a_mask_is_not_lost(call, name):
    with pytest.raises((ValueError, TraitError), match=f"{name} has a mask, which would be lost: "):
        call()


def test_a_mask_that_hides_nothing_is_no_mask_and_the_way_out_works():
    assert (ConvolutionExplorer(image=np.ma.masked_array(np.ones((8, 8)))).image == 1).all()
    with pytest.raises(TraitError, match=r"28 of its 784 numbers are hidden.*image\.filled\(0\)"):
        ConvolutionExplorer(image=HIDDEN)
    image = ConvolutionExplorer(image=HIDDEN.filled(0)).image[..., 0]
    assert (image == np.where(np.eye(28), 0, 0.5)).all()


def test_two_pictures_at_once_are_refused():
    with pytest.raises(TraitError, match=r"image and picture say two things.*picture='coffee'"):
        ConvolutionExplorer(image=GREYS, picture="coffee", kernel=[[1]])
    assert ConvolutionExplorer(image=GREYS, picture="own", kernel=[[1]]).image.shape == (2, 2, 1)
