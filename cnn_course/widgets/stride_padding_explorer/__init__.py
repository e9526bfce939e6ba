"""The figure that shows which pixels a filter stops at, and what padding adds around them."""

from collections.abc import Collection
from typing import Any

import numpy as np
import traitlets

from cnn_course import arguments, ops, shapes
from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Plot
from cnn_course.widgets._picking import PickingFigure

LARGEST_SIZE = {1: 24, 2: 12}  # by the number of dimensions: each pixel must have room for its number
GEOMETRY = ("size", "kernel_size", "strides", "padding", "dilation_rate")

Counts = np.ndarray[Any, np.dtype[np.int64]]


class SidePadding(_traits.Padding):
    """A padding: "valid", "same", a number of zeros for both ends, or (before, after)."""

    asks = (
        f'"valid", "same", a whole number from 0 to {_traits.LARGEST_PADDING}, or (before, after), '
        "two of them"
    )

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the padding as a word, an int or a pair of ints."""
        if isinstance(value, list | tuple) and len(value) == 2 and all(map(_traits.is_amount, value)):
            return int(value[0]), int(value[1])
        return super().validate(obj, value)

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to."""
        zeros = _rules.whole(0, _traits.LARGEST_PADDING)
        return _rules.either(super().rule(obj), _rules.several(zeros, 2, 2))


class Place(_traits.Pixel):
    """Row and column of an output; a bare number is the column of the only row."""

    def validate(self, obj: Any, value: Any) -> tuple[int, ...]:
        """Return the place as a pair of ints."""
        return super().validate(obj, (0, value) if arguments.is_whole(value) else value)


class StridePaddingExplorer(PickingFigure):
    """Show where a filter stops on a line of pixels or on a picture, and how often each pixel is covered.

    Args:
        dimensions: 1, a line of pixels, or 2, a square picture.
        size: pixels along each axis; 1 to 24 in one dimension, 1 to 12 in two.
        kernel_size: taps along each axis, 1 to 7.
        strides: pixels from one stop to the next, 1 to 6.
        padding: "valid", "same", a number of zeros from 0 to 12 for both ends of an axis, or (before, after):
            before is the left and the top, after the right and the bottom.
        dilation_rate: distance between neighbouring taps, 1 to 4.
        pick: the output whose taps are marked, (row, column); in one dimension the column alone will do.

    Raises:
        TraitError: "strides must be a whole number from 1 to 6. Received: strides=0", "size must be at most
            12 with dimensions=2. Received: size=20", "The kernel is larger than the padded image …", "pick
            lies outside the output …", and their like.
        TypeError: "StridePaddingExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'stride_padding_explorer' has not been bundled …".

    >>> explorer = StridePaddingExplorer(dimensions=1, size=12, kernel_size=3, strides=2)
    >>> explorer.output_size, explorer.coverage.tolist()
    (5, [1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 1, 0])
    >>> explorer.never_visited.tolist()
    [11]

    Reference: Dumoulin and Visin, 2016, arXiv:1603.07285, section 2.
    Taught in: Stride; Padding.
    """

    examples = (
        {},
        {"strides": 4, "padding": (0, 1), "dilation_rate": 2},
        {"dimensions": 2, "size": 8},
        {"dimensions": 2, "kernel_size": 2, "padding": 4, "pick": (9, 10)},
        {"size": 24, "kernel_size": 7, "padding": "same", "dilation_rate": 4},
    )

    dimensions = _traits.Whole(1, 2, 1).tag(sync=True)
    size = _traits.Whole(1, max(LARGEST_SIZE.values()), 12).tag(sync=True)
    kernel_size = _traits.Whole(1, 7, 3).tag(sync=True)
    strides = _traits.Whole(1, 6, 1).tag(sync=True)
    padding = SidePadding("valid").tag(sync=True)
    dilation_rate = _traits.Whole(1, 4, 1).tag(sync=True)
    pick = Place((0, 0)).tag(sync=True)

    def _complete(self, chosen: Collection[str]) -> None:
        if "pick" not in chosen:
            middle = (self.output_size - 1) // 2
            self.pick = (0 if self.dimensions == 1 else middle, middle)

    # ---- what is shown -----------------------------------------------------------------------------------

    @property
    def output_size(self) -> int:
        """Outputs along each axis, as ``shapes.output_size`` says."""
        return shapes.output_size(self.size, self.kernel_size, self.strides, self.padding, self.dilation_rate)

    @property
    def padding_amounts(self) -> tuple[int, int]:
        """Zeros before and after the pixels of each axis, as ``shapes.padding_amounts`` says."""
        amounts = shapes.padding_amounts((self.size, self.size), *self._arguments(height=True))
        return amounts.top, amounts.bottom

    @property
    def coverage(self) -> Counts:
        """How many stops of the filter cover each pixel: (size,), or (size, size) in two dimensions.

        A picture in which a single pixel is 1 goes through ``ops.conv2d`` with a filter of ones: each stop
        that covers the pixel makes an output of 1, and all others are 0.
        """
        height = 1 if self.dimensions == 1 else self.size
        pixels = height * self.size
        lit = np.eye(pixels).reshape(pixels, height, self.size, 1)
        taps, strides, padding, dilation_rate = self._arguments(height=self.dimensions == 2)
        outputs = ops.conv2d(lit, np.ones((*taps, 1, 1)), strides, padding, dilation_rate)
        counts: Counts = np.rint(outputs.sum(axis=(1, 2, 3))).astype(np.int64)
        return counts if self.dimensions == 1 else counts.reshape(height, self.size)

    @property
    def never_visited(self) -> Counts:
        """The pixels that no stop covers: their numbers, (N,), or rows and columns, (N, 2)."""
        found: Counts = np.argwhere(self.coverage == 0)
        return found[:, 0] if self.dimensions == 1 else found

    def _arguments(self, height: bool) -> tuple[Any, Any, Any, Any]:
        """Return kernel size, strides, padding and dilation rate as the operations take them.

        Without height the picture is a line, a single row: there the filter has one row and nothing is added.
        """
        settings = (self.kernel_size, self.strides, self.dilation_rate)
        taps, strides, dilation_rate = ((number if height else 1, number) for number in settings)
        ends: Any = self.padding
        if not isinstance(ends, str):
            pair = ends if isinstance(ends, tuple) else (ends, ends)
            ends = (pair if height else (0, 0), pair)
        return taps, strides, ends, dilation_rate

    # ---- still and words ---------------------------------------------------------------------------------

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        return plots.stride_padding_still, {
            "coverage": self.coverage,
            "output_size": self.output_size,
            "pick": self.pick,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "padding": self.padding_amounts,
            "dilation_rate": self.dilation_rate,
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(StridePaddingExplorer(size=7, strides=4).describe())
        A filter of 3 over a line of 7 pixels with a stride of 4: 2 outputs. 1 of 7 pixels is never covered.
        """
        return self._words.stride_padding_explorer.describe(
            dimensions=self.dimensions,
            kernel=self.kernel_size,
            size=self.size,
            stride=self.strides,
            dilation=self.dilation_rate,
            outputs=self.output_size,
            zeros=self.padding_amounts,
            missed=int((self.coverage == 0).sum()),
        )

    # ---- what may be set ---------------------------------------------------------------------------------

    @traitlets.validate("dimensions", "size", "kernel_size", "strides", "padding", "dilation_rate")
    def _check_settings(self, proposal: Any) -> Any:
        """Return what is proposed, if the filter then still fits."""
        changed = {proposal["trait"].name: proposal["value"]}
        now = {name: changed.get(name, getattr(self, name)) for name in ("dimensions", *GEOMETRY)}
        dimensions, size = now["dimensions"], now["size"]
        if size > LARGEST_SIZE[dimensions]:
            raise traitlets.TraitError(
                f"size must be at most {LARGEST_SIZE[dimensions]} with dimensions={dimensions}. "
                f"Received: size={size}"
            )
        try:
            shapes.output_size(*(now[name] for name in GEOMETRY))
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None
        return proposal["value"]

    def _output_size(self) -> tuple[int, int]:
        return (1 if self.dimensions == 1 else self.output_size), self.output_size
