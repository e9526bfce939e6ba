"""Traits that say in words what is wrong with a value, and pass arrays to the page."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import traitlets

from cnn_course.ops import filters
from cnn_course.shapes import Layer

Array = np.ndarray[Any, np.dtype[np.floating[Any]]]

LARGEST_SIDE = 7
LARGEST_WEIGHT = 1000
LARGEST_PADDING = 12
OWN = "own"


def frozen(array: Array) -> Array:
    """Return a copy that cannot be written into: a change of one number would not reach the page."""
    copy = np.array(array, dtype=np.float64)
    copy.setflags(write=False)
    return copy


def as_kernel(value: Any) -> Array:
    """Return a kernel (kh, kw) or (kh, kw, 3), from numbers or from a filter's name.

    Raises:
        TraitError: "kernel must be …. Received: …".
    """
    if isinstance(value, str):
        if value not in filters.names():
            known = ", ".join(filters.names())
            raise traitlets.TraitError(
                f"There is no such filter. Received: kernel={value!r}. Known: {known}."
            )
        return frozen(named_filter(value))
    try:
        array = np.asarray(value)
    except ValueError:
        raise traitlets.TraitError(
            "kernel must have rows of one length. Received rows that differ."
        ) from None
    if array.dtype.kind not in "iuf":
        raise traitlets.TraitError(f"kernel must hold real numbers. Received: {short(value)}")
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3)):
        raise traitlets.TraitError(
            "kernel must be (kh, kw), one filter for every channel, or (kh, kw, 3), one for each of red, "
            f"green and blue. Received: kernel of shape {array.shape}"
        )
    if not all(1 <= side <= LARGEST_SIDE for side in array.shape[:2]):
        raise traitlets.TraitError(
            f"kernel must have 1 to {LARGEST_SIDE} rows and columns. Received: kernel of shape {array.shape}"
        )
    if not np.isfinite(array).all() or np.abs(array).max() > LARGEST_WEIGHT:
        raise traitlets.TraitError(
            f"kernel must hold finite numbers from −{LARGEST_WEIGHT} to {LARGEST_WEIGHT}. "
            f"Received: {short(value)}"
        )
    return frozen(array[..., 0] if array.ndim == 3 and array.shape[2] == 1 else array)


def named_filter(name: str) -> Array:
    """Return a filter of the course, at a size that the figures can show."""
    kernel = filters.get(name)
    return kernel if max(kernel.shape) <= LARGEST_SIDE else filters.get(name, size=LARGEST_SIDE)


def as_picture(value: Any) -> Array:
    """Return a picture (H, W, 1) or (H, W, 3), floats from 0 to 1, from those or from bytes.

    Raises:
        TraitError: "image must be …. Received: …".
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise traitlets.TraitError("image must have rows of one length. Received rows that differ.") from None
    if array.dtype.kind not in "iuf":
        raise traitlets.TraitError(f"image must hold real numbers. Received: dtype={array.dtype}")
    pixels = array[..., np.newaxis] if array.ndim == 2 else array
    if pixels.ndim != 3 or pixels.shape[2] not in (1, 3):
        raise traitlets.TraitError(
            f"image must be (H, W), (H, W, 1) or (H, W, 3). Received: image of shape {array.shape}"
        )
    if not all(1 <= side <= 256 for side in pixels.shape[:2]):
        raise traitlets.TraitError(
            f"image must have 1 to 256 rows and columns. Received: image of shape {array.shape}"
        )
    if pixels.dtype == np.uint8:
        return pixels / 255
    if not np.isfinite(pixels).all() or pixels.min() < 0 or pixels.max() > 1:
        raise traitlets.TraitError(
            "image must hold floats from 0 to 1, or uint8 from 0 to 255. "
            f"Received: dtype={array.dtype}, values from {pixels.min()} to {pixels.max()}"
        )
    return pixels.astype(np.float64)


def short(value: Any, most: int = 80) -> str:
    """Return a value as text, cut where it gets long."""
    text = repr(value)
    return text if len(text) <= most else f"{text[:most]}…"


def is_whole(value: Any) -> bool:
    """Tell a whole number, also one of NumPy's; True and False are none."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


class Kernel(traitlets.TraitType[Any, Any]):
    """A kernel, (kh, kw) or (kh, kw, 3); read-only. A filter's name is taken too."""

    def validate(self, obj: Any, value: Any) -> Array:
        """Return the kernel as a read-only array."""
        return as_kernel(value)


class Padding(traitlets.TraitType[Any, Any]):
    """A padding: "valid", "same", or a number of zeros for all four sides."""

    def validate(self, obj: Any, value: Any) -> str | int:
        """Return the padding as a word or an int."""
        if isinstance(value, str) and value in ("valid", "same"):
            return value
        if (
            isinstance(value, int | np.integer)
            and not isinstance(value, bool)
            and 0 <= value <= LARGEST_PADDING
        ):
            return int(value)
        raise traitlets.TraitError(
            f'padding must be "valid", "same", or a whole number from 0 to {LARGEST_PADDING}. '
            f"Received: padding={value!r}"
        )


class Whole(traitlets.TraitType[Any, Any]):
    """A whole number from low to high."""

    def __init__(self, low: int, high: int, default_value: int) -> None:
        self.low, self.high = low, high
        super().__init__(default_value)

    def validate(self, obj: Any, value: Any) -> int:
        """Return the number as an int."""
        if not is_whole(value) or not self.low <= value <= self.high:
            raise traitlets.TraitError(
                f"{self.name} must be a whole number from {self.low} to {self.high}. "
                f"Received: {self.name}={value!r}"
            )
        return int(value)


class Layers(traitlets.TraitType[Any, Any]):
    """A chain of layers of ``cnn_course.shapes``; read-only, as a tuple.

    Args:
        default_value: the chain to begin with.
        most: so many layers at the most.
        kinds: the layers' classes that a figure shows.
        check: called with each layer and with "Received: …"; refuses what else the figure cannot show.
    """

    def __init__(
        self,
        default_value: Sequence[Layer],
        most: int,
        kinds: Collection[type[Layer]],
        check: Callable[[Any, str], None],
    ) -> None:
        self.most, self.kinds, self.check = most, kinds, check
        super().__init__(default_value)

    def validate(self, obj: Any, value: Any) -> tuple[Any, ...]:
        """Return the layers as a tuple, without names: one layer may stand in the list twice."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise traitlets.TraitError(f"layers must be a list of layers. Received: layers={short(value)}")
        if not 1 <= len(value) <= self.most:
            raise traitlets.TraitError(
                f"layers must hold 1 to {self.most} layers. Received: {len(value)} layers"
            )
        for place, layer in enumerate(value):
            received = f"Received: layers[{place}]={short(layer, 200)}"
            if type(layer) not in self.kinds:
                known = ", ".join(kind.__name__ for kind in self.kinds)
                raise traitlets.TraitError(f"layers must hold layers of these kinds: {known}. {received}")
            if layer.inputs:
                raise traitlets.TraitError(f"layers must be a chain, without inputs=…. {received}")
            self.check(layer, received)
        return tuple(replace(layer, name=None) for layer in value)


def check_pick(pick: tuple[int, int], output: tuple[int, int]) -> tuple[int, int]:
    """Return a picked place of an output (height, width), if it lies in it.

    Raises:
        TraitError: "pick lies outside the output, …. Received: pick=(…)".
    """
    (row, column), (height, width) = pick, output
    if row >= height or column >= width:
        raise traitlets.TraitError(
            f"pick lies outside the output, which has {height} rows and {width} columns, counted from 0. "
            f"Received: pick={pick}"
        )
    return pick


def check_setting(name: str, value: int | tuple[int, int], most: int, received: str) -> None:
    """Refuse a layer's setting that is not alike along both axes, or not from 1 to `most`.

    Raises:
        TraitError: "kernel_size must be …. Received: …".
    """
    down, across = value if isinstance(value, tuple) else (value, value)
    if down != across:
        raise traitlets.TraitError(f"{name} must be alike along both axes. {received}")
    if not 1 <= down <= most:
        raise traitlets.TraitError(f"{name} must be a whole number from 1 to {most}. {received}")


def check_padding(value: Any, received: str) -> None:
    """Refuse a layer's padding that is no word.

    Raises:
        TraitError: 'padding must be "valid" or "same". Received: …'.
    """
    if value not in ("valid", "same"):
        raise traitlets.TraitError(f'padding must be "valid" or "same". {received}')


class Pixel(traitlets.TraitType[Any, Any]):
    """Row and column of a pixel."""

    def validate(self, obj: Any, value: Any) -> tuple[int, int]:
        """Return the pixel as a pair of ints."""
        try:
            row, column = value
            whole = all(
                isinstance(one, int | np.integer) and not isinstance(one, bool) for one in (row, column)
            )
        except (TypeError, ValueError):
            whole = False
        if not whole or min(row, column) < 0:
            raise traitlets.TraitError(
                f"{self.name} must be (row, column), two whole numbers of at least 0. "
                f"Received: {self.name}={value!r}"
            )
        return int(row), int(column)


class Bank(traitlets.TraitType[Any, Any]):
    """A bank of filters: different names of ``ops.filters.names()``, or "own"."""

    def validate(self, obj: Any, value: Any) -> tuple[str, ...]:
        """Return the names as a tuple."""
        name = self.name
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise traitlets.TraitError(
                f'{name} must be a list of filters\' names, such as ["sobel_vertical", "sobel_horizontal"]. '
                f"Received: {name}={short(value)}"
            )
        unknown = [one for one in value if one not in (*filters.names(), OWN)]
        if unknown:
            raise traitlets.TraitError(
                f"There is no such filter. Received: {unknown[0]!r} in {name}. "
                f"Known: {', '.join(filters.names())}; and {OWN!r} for the reader's own numbers."
            )
        twice = [one for i, one in enumerate(value) if one in value[:i]]
        if twice:
            raise traitlets.TraitError(
                f"{name} must hold each filter once. Received: {twice[0]!r} twice in {name}. "
                "Take one of them out."
            )
        return tuple(value)


def lists(kernel: Array, widget: Any = None) -> Any:
    """Return a kernel as nested lists, the form in which the page gets it."""
    return kernel.tolist()
