"""What a reader hands over as a picture or as numbers: nothing of it may be lost on the way into an array."""

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from PIL import Image

WHITE = (255, 255, 255, 255)


def plain(name: str, value: Any) -> Any:
    """Return pictures of Pillow's as arrays, also in a list, and everything else as it is.

    A picture stands upright, as its EXIF data says, and is grey or red, green and blue, whatever palette or
    colour space its file has. What is transparent in it lies on white. An embedded colour profile is not
    looked at: the numbers are the file's.

    Args:
        name: of the argument, for the message.
        value: what was passed.

    Returns:
        For a picture (H, W) or (H, W, 3), uint8; floats from 0 to 1 where its file has 16 bits a pixel.

    Raises:
        ValueError: "image has a mask, which would be lost: 3 of its 16 numbers are hidden. …".

    >>> from PIL import Image
    >>> orange = Image.new("P", (2, 1))
    >>> orange.putpalette([250, 120, 0])
    >>> plain("image", orange).tolist()
    [[[250, 120, 0], [250, 120, 0]]]
    """
    refuse_hidden(name, value)
    if _is_picture(value):
        return of_picture(value)
    if isinstance(value, list | tuple) and any(map(_is_picture, value)):
        return [of_picture(one) if _is_picture(one) else one for one in value]
    return value


def of_picture(picture: "Image.Image") -> np.ndarray:
    """Return what a picture of Pillow's shows, as :func:`plain` does."""
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I;16"):
        return np.asarray(upright) / 65535
    if upright.mode in ("I", "F"):  # one number a pixel, in a range that only its maker knows
        return np.asarray(upright)
    return np.asarray(_on_white(upright))


def _on_white(picture: "Image.Image") -> "Image.Image":
    """Return a picture in grey or in red, green and blue, without any transparency."""
    from PIL import Image

    if picture.mode == "La":  # Pillow knows one way out of it
        picture = picture.convert("LA")
    channels = "L" if picture.mode in ("1", "L", "LA") else "RGB"
    if picture.mode.endswith(("A", "a")) or "transparency" in picture.info:
        white = Image.new("RGBA", picture.size, WHITE)
        picture = Image.alpha_composite(white, picture.convert("RGBA"))
    return picture.convert(channels)


def _is_picture(value: Any) -> bool:
    """Tell a picture of Pillow's, which is slow to import: where it was not, there is none."""
    module = sys.modules.get("PIL.Image")
    return module is not None and isinstance(value, module.Image)


def refuse_hidden(name: str, value: Any) -> None:
    """Refuse an array of numbers some of which a mask hides: NumPy would show them again without a word."""
    if isinstance(value, np.ma.MaskedArray):
        hidden = int(np.ma.getmaskarray(value).sum())
        if hidden:
            raise ValueError(
                f"{name} has a mask, which would be lost: {hidden} of its {value.size} numbers are hidden. "
                f"Put numbers in their place, for instance {name}.filled(0)"
            )
    elif isinstance(value, list | tuple):
        for one in value:
            refuse_hidden(name, one)
