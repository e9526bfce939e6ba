"""Real photographs with free licences, which the package carries: no download."""

from dataclasses import dataclass

import numpy as np

from cnn_course.arguments import truth, whole
from cnn_course.pixels import of_picture
from cnn_course.places import DataError

from ._carried import MEND, carried

# Rec. 709 luminance in ten-thousandths: integers, so that every machine makes the same greys.
LUMINANCE = (2125, 7154, 721)


@dataclass(frozen=True)
class PhotoInfo:
    """Facts about a photograph.

    Attributes:
        name: What ``photo`` calls it.
        title: What it shows.
        height: Its height in pixels.
        width: Its width in pixels.
        licence: The terms it comes under.
        credit: Who made it.
        file: Its file among those that the package carries.
    """

    name: str
    title: str
    height: int
    width: int
    licence: str
    credit: str
    file: str


_CC0 = "CC0 1.0, no rights reserved."
_PUBLIC_DOMAIN = "Public domain."

_PHOTOS = {
    entry.name: entry
    for entry in (
        PhotoInfo("chelsea", "Chelsea the cat", 300, 451, _CC0, "Stéfan van der Walt", "chelsea.png"),
        PhotoInfo(
            "coffee", "A cup of coffee", 400, 600, _CC0, "Rachel Michetti, Pikolo Espresso Bar", "coffee.png"
        ),
        PhotoInfo("camera", "A man with a camera", 512, 512, _CC0, "Lav Varshney", "camera.png"),
        PhotoInfo("rocket", "A rocket before its launch", 427, 640, _PUBLIC_DOMAIN, "SpaceX", "rocket.jpg"),
        PhotoInfo("brick", "A brick wall", 512, 512, _CC0, "CC0 Textures, Bricks25", "brick.png"),
        PhotoInfo("grass", "Grass", 512, 512, _CC0, "linolafett", "grass.png"),
        PhotoInfo("gravel", "Gravel", 512, 512, _CC0, "CC0 Textures, Gravel04", "gravel.png"),
        PhotoInfo(
            *("hubble_deep_field", "The Hubble extreme deep field", 872, 1000),
            *(_PUBLIC_DOMAIN, "NASA and ESA", "hubble_deep_field.jpg"),
        ),
        PhotoInfo("retina", "The back of a human eye", 1411, 1411, _CC0, "Mikael Häggström", "retina.jpg"),
    )
}


def photo_names() -> tuple[str, ...]:
    """Return the names that ``photo`` knows.

    Returns:
        The names.

    >>> photo_names()[:3]
    ('chelsea', 'coffee', 'camera')
    """
    return tuple(_PHOTOS)


def photo_info(name: str) -> PhotoInfo:
    """Return what is known of a photograph: size, licence, credit.

    Args:
        name: One of ``photo_names()``.

    Returns:
        Its facts.

    Raises:
        TypeError: "a photograph's name is a string. Received: name=…".
        ValueError: "there is no photograph of this name. Received: name=…".

    >>> photo_info("chelsea").credit
    'Stéfan van der Walt'
    """
    allowed = f"Allowed: {', '.join(_PHOTOS)}."
    if not isinstance(name, str):
        raise TypeError(f"a photograph's name is a string. Received: name={name!r}. {allowed}")
    if name not in _PHOTOS:
        raise ValueError(f"there is no photograph of this name. Received: name={name!r}. {allowed}")
    return _PHOTOS[name]


def photo(name: str, size: int | None = None, grey: bool = False) -> np.ndarray:
    """Return a photograph, whole or as a small square, in colour or in grey.

    A square is the largest one in the middle of the photograph, and each of its pixels the mean of the area
    that it covers. The arithmetic is in integers: every machine returns the same bytes.

    Args:
        name: One of ``photo_names()``.
        size: Side of the square in pixels, from 1 to the shorter side. None: the whole photograph.
        grey: Return luminance instead of colour.

    Returns:
        uint8 from 0 to 255, of shape ``(H, W, 3)``, or ``(H, W, 1)`` in grey. With a size, ``H = W = size``.

    Raises:
        TypeError: "a photograph's name is a string. Received: name=…", "size must be a whole number from 1 to
            …. Received: size=0.5", "grey must be True or False. Received: grey=…".
        ValueError: "there is no photograph of this name. Received: name=…", "size must be a whole number from
            1 to …. Received: size=0".

    >>> photo("chelsea", size=96, grey=True).shape
    (96, 96, 1)

    Taught in: Convolution (book/seeing/convolution.md).
    """
    entry = photo_info(name)
    grey = truth("grey", grey)
    if size is not None:
        size = whole("size", size, 1, min(entry.height, entry.width))
    pixels, unit = _read(entry).astype(np.int64), 1
    if grey and pixels.shape[2] == 3:
        pixels, unit = pixels @ np.array([LUMINANCE]).T, sum(LUMINANCE)
    if size is not None:
        pixels, unit = _square(pixels, size, unit)
    pixels = (2 * pixels + unit) // (2 * unit)  # one rounding, at the end, halves up
    return np.repeat(pixels, 3 if not grey and pixels.shape[2] == 1 else 1, axis=2).astype(np.uint8)


def _read(entry: PhotoInfo) -> np.ndarray:
    """Read a photograph's file: (H, W, 3), or (H, W, 1) where it was taken in grey."""
    from PIL import Image

    file = carried("scikit-image", entry.file)
    try:
        with file.open("rb") as opened, Image.open(opened) as image:
            pixels = of_picture(image)
    except OSError as error:
        raise DataError(f"{file} cannot be read ({error}): {MEND}") from None
    return pixels.reshape(*pixels.shape[:2], -1)


def _square(pixels: np.ndarray, size: int, unit: int) -> tuple[np.ndarray, int]:
    """Return the middle square at a new size as sums over areas, and the unit to divide them by."""
    height, width, _ = pixels.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    middle = pixels[top : top + side, left : left + side]
    # Cut each side into size × side equal steps: a new pixel is side steps long, an old one size steps.
    starts, ends = np.arange(size) * side, np.arange(side) * size
    overlap = np.minimum(starts[:, None] + side, ends + size) - np.maximum(starts[:, None], ends)
    weights = np.clip(overlap, 0, None)
    summed = np.einsum("ih,hwc->iwc", weights, middle)
    return np.einsum("jw,iwc->ijc", weights, summed), unit * side**2
