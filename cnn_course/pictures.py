"""Pictures as a reader has them, files above all, brought into one form or refused in words.

What comes out is what the eye sees: red, green and blue from 0 to 255, upright, what is transparent on white.
What could mean two things is not guessed.
"""

import io
import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import pixels

A_PICTURE = "a file's path, its bytes, a picture of Pillow's, or an array of shape (H, W) or (H, W, 3)"
CHANNELS = (1, 3, 4)
MOST = 80_000_000  # pixels; a telephone's picture has 12 to 50 million


def read(picture: Any, name: str = "picture") -> np.ndarray:
    """Return one picture in red, green and blue.

    Args:
        picture: a file's path, its bytes, a picture of Pillow's, or an array of shape (H, W), (H, W, 1),
            (H, W, 3) or (H, W, 4), from 0 to 255; numbers with fractions are rounded.
        name: of the argument, for the message.

    Returns:
        uint8 of shape (H, W, 3), an array of its own.

    Raises:
        ValueError: "the file is no picture that Pillow knows …"; "the picture is cut off …"; "picture has
            numbers from 0 to 1 only: that may be black, or a picture in shares …"; and their like.
        FileNotFoundError: "picture: there is no such file. Received: 'cat.jpg'".
        TypeError: "picture must be a file's path, …. Received: None".

    >>> read(np.full((1, 2), 7, np.uint8)).tolist()
    [[[7, 7, 7], [7, 7, 7]]]
    """
    if isinstance(picture, str | os.PathLike):
        array = _of_file(Path(picture), name)
    elif isinstance(picture, bytes | bytearray | memoryview):
        array = _opened(io.BytesIO(picture), name, "the bytes are")
    elif _is_pillows(picture):
        array = _of_pillow(picture, name)
    elif hasattr(picture, "__array__"):
        array = _of_array(picture, name)
    else:
        raise TypeError(f"{name} must be {A_PICTURE}. Received: {_shown(picture)}")
    return np.array(np.broadcast_to(array.reshape(*array.shape[:2], -1), (*array.shape[:2], 3)))


def read_all(given: Any, name: str = "images") -> tuple[list[np.ndarray], bool]:
    """Return one picture or several, and whether it was one alone.

    Args:
        given: what :func:`read` takes, a list or a tuple of that, or an array of shape (B, H, W, C).
        name: of the argument, for the message; the third of several is called ``images[2]`` there.

    Returns:
        The pictures, and True if only one was given, not in a list.

    Raises:
        ValueError, FileNotFoundError, TypeError: as :func:`read`.

    >>> several, alone = read_all([np.zeros((2, 2), np.uint8), np.zeros((3, 3), np.uint8)])
    >>> [one.shape for one in several], alone
    ([(2, 2, 3), (3, 3, 3)], False)
    """
    listed, alone = named(given, name)
    return [read(one, called) for called, one in listed], alone


def named(given: Any, name: str = "images") -> tuple[list[tuple[str, Any]], bool]:
    """Return what was given as a list, nothing of it read yet: several large pictures take much room.

    Args:
        given: as :func:`read_all` takes it.
        name: of the argument.

    Returns:
        What each picture is called in messages, with the picture; and True if only one was given, not in a
        list.

    >>> named(["one.jpg", "two.jpg"])
    ([('images[0]', 'one.jpg'), ('images[1]', 'two.jpg')], False)
    """
    if isinstance(given, list | tuple) or getattr(given, "ndim", None) == 4:
        pixels.refuse_hidden(name, given)
        listed = given if isinstance(given, list | tuple) else np.asarray(given)
        return [(f"{name}[{place}]", one) for place, one in enumerate(listed)], False
    return [(name, given)], True


# ---- files


def _of_file(path: Path, name: str) -> np.ndarray:
    if not path.exists():
        raise FileNotFoundError(f"{name}: there is no such file. Received: {str(path)!r}")
    if path.is_dir():
        raise ValueError(f"{name} must be a picture, not a folder of them. Received: {str(path)!r}")
    return _opened(path, name, f"{path.name} is")


def _opened(file: Path | io.BytesIO, name: str, what: str) -> np.ndarray:
    """Read a picture's file; what begins the sentence that says what is wrong with it."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # its size is looked at here; what is odd in its notes is no matter
            with Image.open(file) as picture:
                return _of_pillow(picture, name)
    except UnidentifiedImageError:
        raise ValueError(
            f"{name}: {what} no picture that can be read here, whatever its name ends in. "
            "JPEG, PNG, WebP, GIF and TIFF can; save it as one of these"
        ) from None
    except Image.DecompressionBombError:
        raise ValueError(f"{name}: {what} larger than {MOST:,} pixels; make it smaller first") from None
    except (OSError, SyntaxError, EOFError) as error:  # SyntaxError: what Pillow says of a broken PNG
        if getattr(error, "errno", None):  # the disk's fault, not the file's
            raise
        raise ValueError(f"{name}: {what} damaged or cut off, and not a whole picture ({error})") from None


def _is_pillows(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == "PIL" and hasattr(value, "getexif")


def _of_pillow(picture: Any, name: str) -> np.ndarray:
    """Return what a picture of Pillow's shows, from 0 to 255."""
    width, height = picture.size
    if width * height > MOST:
        raise ValueError(
            f"{name} has more than {MOST:,} pixels; make it smaller first. Received: {width}x{height}"
        )
    if picture.mode in ("I", "F"):
        raise ValueError(
            f"{name} has one number a pixel in a range that only its maker knows (Pillow's mode "
            f"{picture.mode!r}): bring it to 0 to 255 first"
        )
    array = pixels.of_picture(picture)
    # Of 16 bits a pixel, Pillow's shares of 1.
    return np.rint(array * 255).astype(np.uint8) if array.dtype.kind == "f" else array


# ---- arrays


def _of_array(value: Any, name: str) -> np.ndarray:
    pixels.refuse_hidden(name, value)
    array = np.asarray(value)
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in CHANNELS) or not array.size:
        raise ValueError(
            f"{name} must have the shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), and (B, H, W, C) for "
            f"several; grey ones in a list. Received: shape {array.shape}"
        )
    if array.dtype.kind not in "uif":
        raise TypeError(f"{name} must hold numbers from 0 to 255. Received: an array of {array.dtype}")
    whole = array
    if array.dtype != np.uint8:
        _check_range(array, name)
        whole = np.rint(array).astype(np.uint8)
    if array.ndim == 3 and array.shape[2] == 4:  # the fourth is how opaque a pixel is
        from PIL import Image

        return pixels.of_picture(Image.fromarray(whole))
    return whole


def _check_range(array: np.ndarray, name: str) -> None:
    """Refuse numbers that are no pixels from 0 to 255, or may be shares."""
    least, most = float(array.min()), float(array.max())
    received = f"Received: {array.dtype} from {least:g} to {most:g}"
    if not (np.isfinite(least) and np.isfinite(most)):
        raise ValueError(f"{name} must have finite numbers only. {received}")
    if least < 0 or most > 255:
        way_out = ". Of 16 bits a pixel, divide by 257" if least >= 0 and most <= 65535 else ""
        raise ValueError(f"{name} must have numbers from 0 to 255. {received}{way_out}")
    if array.dtype.kind == "f" and most <= 1:
        raise ValueError(
            f"{name} has numbers from 0 to 1 only: that may be a picture in shares of 255, or a black one. "
            f"Multiply by 255 if it is in shares, or make it uint8 if it is not. {received}"
        )


def _shown(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 60 else f"{words[:57]}..."
