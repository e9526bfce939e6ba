"""The figure that shows what pooling keeps, and what a push of one pixel does to it."""

from collections.abc import Collection
from typing import Any

import numpy as np
import traitlets

from cnn_course import ops, shapes
from cnn_course.widgets import _pictures, _rules, _traits
from cnn_course.widgets._figure import Plot
from cnn_course.widgets._picking import PickingFigure
from cnn_course.widgets._traits import Array

DIGIT, STRIPES = "digit", "stripes"
PICTURES = (DIGIT, *_pictures.PHOTOGRAPHS, STRIPES)
KINDS = ("max", "average", "min")
PADDINGS = ("valid", "same")
LARGEST = 6  # of the window, the stride and the push
# Two sums of the same numbers in another order differ by less; lib/maths/pool.js has the same number.
SAME = 1e-9


class Strides(_traits.Whole):
    """A stride, or None for one as large as the window."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the stride as an int, or None."""
        return None if value is None else super().validate(obj, value)

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to."""
        return _rules.either(super().rule(obj), _rules.one((None,)))


class PoolingExplorer(PickingFigure):
    """Show what pooling keeps of a picture, and what changes when the picture is pushed by a pixel.

    What is set here is drawn in the page; what the reader changes there can be read here.

    Args:
        picture: "digit" (which one, `digit` says), "chelsea", "coffee", "camera", "brick", or "stripes".
        digit: 0 to 9. Behind another picture it waits until "digit" is chosen.
        kind: "max", "average" or "min".
        pool_size: the window's rows and columns, 1 to 6.
        strides: 1 to 6, or None for a stride of pool_size.
        padding: "valid" or "same". Padding never counts, as in TensorFlow.
        shift: (down, right), −6 to 6: the picture is pushed by so many pixels. What comes in is black.
        pick: (row, column) of the output pixel whose window is shown.

    Raises:
        TraitError: "pool_size must be a whole number from 1 to 6. Received: pool_size=0",
            "pick lies outside the output …", and their like.
        TypeError: "PoolingExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'pooling_explorer' has not been bundled …".

    >>> explorer = PoolingExplorer(digit=4, shift=(0, 1))
    >>> explorer.output.shape
    (14, 14)
    >>> explorer.changed
    42

    Taught in: Pooling.
    """

    examples = (
        {},
        {"shift": (0, 1), "kind": "average", "pool_size": 3, "padding": "same"},
        {"picture": "camera", "pool_size": 6, "strides": None, "padding": "same", "shift": (2, -3)},
        {"picture": STRIPES, "kind": "min", "pick": (2, 1)},
    )

    picture = _traits.Choice(PICTURES, DIGIT).tag(sync=True)
    digit = _traits.Whole(0, 9, 4).tag(sync=True)
    kind = _traits.Choice(KINDS, "max").tag(sync=True)
    pool_size = _traits.Whole(1, LARGEST, 2).tag(sync=True)
    strides = Strides(1, LARGEST, 2).tag(sync=True)
    padding = _traits.Choice(PADDINGS, "valid").tag(sync=True)
    shift = _traits.Wholes(("down", "right"), -LARGEST, LARGEST, (0, 0)).tag(sync=True)
    pick = _traits.Pixel((0, 0)).tag(sync=True)

    _pictures: traitlets.List[Any] = traitlets.List(read_only=True).tag(sync=True)
    _pixels = traitlets.Bytes(read_only=True).tag(sync=True)

    def _complete(self, chosen: Collection[str]) -> None:
        if "pick" not in chosen:
            self.pick = self._most_telling()

    def _handed_over(self) -> dict[str, Any]:
        pictures = _offered().values()
        return {
            "_pictures": [picture.described() for picture in pictures],
            "_pixels": b"".join(picture.packed() for picture in pictures),
        }

    # ---- what is shown ------------------------------------------------------------------------------------

    @property
    def image(self) -> Array:
        """The picture under the window, pushed by `shift`: (H, W, 1), floats from 0 to 1."""
        return pushed(self.image_before, self.shift)

    @property
    def image_before(self) -> Array:
        """The picture before the push: (H, W, 1), floats from 0 to 1."""
        floats: Array = _offered()[self._name()].versions[0] / 255
        return floats

    @property
    def output(self) -> Array:
        """The pooled picture, (H', W'), by ``ops.pool2d``; H' and W' as ``shapes.output_size`` says."""
        return self._pooled(self.image, self.kind)

    @property
    def output_before(self) -> Array:
        """The pooled picture before the push, (H', W')."""
        return self._pooled(self.image_before, self.kind)

    @property
    def changed(self) -> int:
        """How many outputs are not what they were before the push."""
        return int((np.abs(self.output - self.output_before) > SAME).sum())

    @property
    def mean_change(self) -> float:
        """The mean absolute change of an output by the push, over all outputs."""
        return float(np.abs(self.output - self.output_before).mean())

    @property
    def _step(self) -> int:
        """The stride in force."""
        return int(self.pool_size if self.strides is None else self.strides)

    def _name(self) -> str:
        return f"digit_{self.digit}" if self.picture == DIGIT else str(self.picture)

    def _pooled(self, image: Array, kind: str) -> Array:
        pooled = ops.pool2d(image[np.newaxis], self.pool_size, self._step, self.padding, kind)
        return pooled[0, :, :, 0]

    def _most_telling(self) -> tuple[int, int]:
        """Return the output whose window has the widest range, to a tenth; of several, the middle one."""
        image = self.image_before
        spread = np.floor(10 * (self._pooled(image, "max") - self._pooled(image, "min")) + SAME)
        rows, columns = np.indices(spread.shape)
        height, width = spread.shape
        off = (2 * rows + 1 - height) ** 2 + (2 * columns + 1 - width) ** 2
        row, column = divmod(int(np.lexsort((off.ravel(), -spread.ravel()))[0]), width)
        return row, column

    # ---- still and words ----------------------------------------------------------------------------------

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        amounts = shapes.padding_amounts(self.image.shape[:2], self.pool_size, self._step, self.padding)
        return plots.pooling_still, {
            "image": self.image,
            "output": self.output,
            "pick": self.pick,
            "pool_size": self.pool_size,
            "strides": self._step,
            "padding": (amounts.top, amounts.left),
            "kind": self.kind,
            "before": None if self.shift == (0, 0) else self.output_before,
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(PoolingExplorer(digit=4).describe())
        Max pooling: the largest number of each 2 × 2 window, stride 2. The digit 4, 28 × 28, becomes 14 × 14.
        """
        words = self._words.pooling_explorer
        sentence = words.describe(
            kind=self.kind,
            window=self.pool_size,
            stride=self._step,
            picture=self.picture,
            digit=self.digit if self.picture == DIGIT else None,
            image=self.image.shape[:2],
            output=self.output.shape,
        )
        if self.shift == (0, 0):
            return sentence
        down, right = self.shift
        return f"{sentence} {words.pushed(down, right, self.changed, self.output.size)}"

    def _output_size(self) -> tuple[int, int]:
        size = _offered()[self._name()].versions[0].shape[:2]
        return shapes.output_shape(size, self.pool_size, self._step, self.padding)


def pushed(image: Array, shift: tuple[int, int]) -> Array:
    """Return a picture (H, W, 1) moved by (down, right) pixels, black where nothing of it is left."""
    result = np.zeros_like(image)
    targets, sources = [], []
    for by, size in zip(shift, image.shape[:2], strict=True):
        targets.append(slice(max(by, 0), size + min(by, 0)))
        sources.append(slice(max(-by, 0), size - max(by, 0)))
    result[tuple(targets)] = image[tuple(sources)]
    return result


def _offered() -> dict[str, _pictures.Picture]:
    """Return the grey pictures by name: photographs, digits, and stripes two pixels wide."""
    known = [one for name, one in _pictures.offered().items() if name != _pictures.GRID]
    grey = [_pictures.Picture(one.name, one.kind, one.versions[:1]) for one in known]
    line = np.tile(np.array([0, 0, 255, 255], np.uint8), 7)
    stripes = np.repeat(line[np.newaxis, :, np.newaxis], line.size, axis=0)
    return {one.name: one for one in [*grey, _pictures.Picture(STRIPES, STRIPES, (stripes,))]}
