"""The pictures that figures offer (photographs, digits, a grid to paint), as bytes for the page."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from cnn_course import datasets

Array = np.ndarray[Any, np.dtype[np.floating[Any]]]

PHOTOGRAPHS = ("chelsea", "coffee", "camera", "brick")
PHOTO_SIDE = 96
DIGITS = tuple(f"digit_{digit}" for digit in range(10))
GRID = "grid"
GRID_SIDE = 16

# How much of red, green and blue there is in grey (Rec. 709); lib/maths/tensor.js has the same numbers.
LUMINANCE = (0.2125, 0.7154, 0.0721)


@dataclass(frozen=True)
class Picture:
    """A picture in one version or two: grey (H, W, 1), colour (H, W, 3), as uint8."""

    name: str
    kind: str
    versions: tuple[np.ndarray[Any, np.dtype[np.uint8]], ...]

    def described(self) -> dict[str, Any]:
        """Return what the page must know to find the versions in the bytes."""
        height, width, _ = self.versions[0].shape
        layers = [version.shape[2] for version in reversed(self.versions)]
        return {"name": self.name, "kind": self.kind, "height": height, "width": width, "layers": layers}

    def packed(self) -> bytes:
        """Return the bytes of all versions as decodePictures reads them: grey by the help of colour."""
        *grey, last = self.versions
        told = [_surprises(last), *(version - _luminance(last) for version in grey)]
        return b"".join((one & 255).astype(np.uint8).tobytes() for one in told)


@cache
def offered() -> dict[str, Picture]:
    """Return the pictures by name, in the order in which they are offered."""
    photographs = [_photograph(name) for name in PHOTOGRAPHS]
    drawn = datasets.digits(len(DIGITS))[..., np.newaxis]
    digits = [Picture(name, "digit", (pixels,)) for name, pixels in zip(DIGITS, drawn, strict=True)]
    grid = Picture(GRID, "grid", (first_grid(),))
    return {picture.name: picture for picture in [*photographs, *digits, grid]}


def _photograph(name: str) -> Picture:
    # Its own grey, made from the full photograph before it was made small; a grey photograph has only that.
    grey, colour = datasets.photo(name, PHOTO_SIDE, grey=True), datasets.photo(name, PHOTO_SIDE)
    is_grey = bool((colour == grey).all())
    versions = (grey,) if is_grey else (grey, colour)
    return Picture(name, "photograph", versions)


def first_grid() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return what stands on the grid before anyone paints: upright, level and slanted edges, (16, 16, 3)."""
    grid = np.zeros((GRID_SIDE, GRID_SIDE, 3), np.uint8)
    grid[3:9, 2:8] = 255
    for step in range(8):
        grid[13 - step, 7 + step : 9 + step] = 255
    grid[12, 2:6] = 128
    return grid


def packed() -> tuple[list[dict[str, Any]], bytes]:
    """Return the descriptions of all pictures, and the bytes of all their versions in that order."""
    pictures = list(offered().values())
    return (
        [picture.described() for picture in pictures],
        b"".join(picture.packed() for picture in pictures),
    )


def _surprises(version: np.ndarray[Any, np.dtype[np.uint8]]) -> np.ndarray[Any, Any]:
    """Return what each value differs by from a guess out of those to the left, above, and on the slant.

    The guess is that of lossless JPEG; red and blue are told by how far they are off green's surprise. A
    photograph is then packed to a good half of the bytes, and decodePictures has it back exactly.
    """
    whole = version.astype(int)
    padded = np.pad(whole, ((1, 0), (1, 0), (0, 0)))
    left, above, slant = padded[1:, :-1], padded[:-1, 1:], padded[:-1, :-1]
    low, high = np.minimum(left, above), np.maximum(left, above)
    found = whole - np.where(slant >= high, low, np.where(slant <= low, high, left + above - slant))
    if version.shape[2] == 3:
        found[..., ::2] -= found[..., 1:2]
    return found


def _luminance(colour: np.ndarray[Any, np.dtype[np.uint8]]) -> np.ndarray[Any, Any]:
    """Return the grey of a colour picture, in whole numbers: (H, W, 1)."""
    return (colour.astype(int) @ np.array([[2125], [7154], [721]]) + 5000) // 10000


def pixels(name: str, grey: bool) -> Array:
    """Return a picture's floats from 0 to 1, (H, W, 1) where grey, else (H, W, 3)."""
    return shown(offered()[name].versions, grey)


def shown(versions: tuple[np.ndarray[Any, Any], ...], grey: bool) -> Array:
    """Return the version that is asked for, made from the other one where it has to be."""
    by_channels = {version.shape[2]: version for version in versions}
    wanted = by_channels.get(1 if grey else 3)
    source: np.ndarray[Any, Any] = wanted if wanted is not None else versions[0]
    floats: Array = source / 255 if source.dtype == np.uint8 else source.astype(np.float64)
    if wanted is not None:
        return floats
    if not grey:
        return np.repeat(floats, 3, axis=2)
    red, green, blue = (share * floats[..., c] for c, share in enumerate(LUMINANCE))
    grey_floats: Array = (red + green + blue)[..., np.newaxis]
    return grey_floats
