"""The figure that shows what a convolution is."""

from collections.abc import Collection
from typing import Any

import numpy as np
import traitlets

from cnn_course import ops, shapes
from cnn_course.ops import filters
from cnn_course.widgets import _pictures, _rules, _traits
from cnn_course.widgets._figure import Plot
from cnn_course.widgets._picking import PickingFigure
from cnn_course.widgets._traits import Array
from cnn_course.widgets.convolution_explorer import kernels
from cnn_course.widgets.convolution_explorer.kernels import OWN

GABORS = tuple(name for name in filters.names() if name.startswith("gabor"))
FITTING = ("picture", "grey", "kernel", "strides", "padding", "dilation_rate", "bank", "_own_kernel")


class ConvolutionExplorer(PickingFigure):
    """Show how a filter goes over a picture, with every number in it to see and to change.

    What is set here is drawn in the page; what the reader changes there can be read here.

    Args:
        picture: "chelsea", "coffee", "camera", "brick", "digit_0" to "digit_9", "grid" (to paint), or "own"
            (after `image` was set).
        grey: one channel, or three.
        kernel: (kh, kw), 1 to 7 rows and columns, for every channel alike; (kh, kw, 3) for each channel its
            own, which turns grey off; or the name of a filter, one of ``ops.filters.names()``. It is
            read-only: set a new one.
        strides: 1 to 4.
        padding: "valid", "same", or a number of zeros from 0 to 12 for all four sides.
        dilation_rate: 1 to 4.
        pick: (row, column) of the output pixel whose arithmetic is shown.
        bank: names of filters, of ``ops.filters.names()`` and "own", whose maps of the picture are shown
            small in a row; the reader chooses among them. "own" is the last kernel that was none of the
            others, the identity before there was one. () shows no row.
        image: the picture as an array: floats from 0 to 1 or uint8, (H, W), (H, W, 1) or (H, W, 3), up to
            256 × 256; or one of Pillow's, which is turned upright and shown in its own colours, what is
            transparent on white. Setting it sets `picture` to "own", and `grey` by its channels.

    Raises:
        TraitError: "kernel must be …", "strides must be a whole number from 1 to 4. Received: strides=0",
            "The kernel is larger than the padded image …", "A filter of the bank does not fit: …",
            "image and picture say two things …", "pick lies outside the output …", and their like.
        TypeError: "ConvolutionExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'convolution_explorer' has not been bundled …".

    >>> explorer = ConvolutionExplorer(picture="digit_7", kernel="laplacian")
    >>> explorer.output.shape
    (26, 26)
    >>> explorer.kernel = [[-1, 1]]
    >>> explorer.output.shape
    (28, 27)
    >>> explorer.bank = ["sobel_vertical", "gabor_vertical"]
    >>> {name: map.shape for name, map in explorer.bank_outputs.items()}
    {'sobel_vertical': (26, 26), 'gabor_vertical': (22, 22)}

    Taught in: Convolution; Filters and feature maps.
    """

    examples = (
        {},
        {"picture": "coffee", "grey": False, "kernel": "gabor_rising", "bank": GABORS},
        {"picture": "grid", "grey": False, "padding": 1, "dilation_rate": 2},
        {"kernel": np.full((7, 7), -0.123), "grey": False, "strides": 2, "padding": "same"},
        {"kernel": [[1, -1], [0.5, 2]], "bank": (*filters.names(), OWN)},
    )

    picture = traitlets.Unicode("chelsea").tag(sync=True)
    grey = traitlets.Bool(True).tag(sync=True)
    kernel = kernels.Kernel(kernels.named_filter("sobel_vertical")).tag(sync=True, to_json=kernels.lists)
    strides = _traits.Whole(1, 4, 1).tag(sync=True)
    padding = _traits.Padding("valid").tag(sync=True)
    dilation_rate = _traits.Whole(1, 4, 1).tag(sync=True)
    pick = _traits.Pixel((34, 17)).tag(sync=True)
    bank = kernels.Bank(()).tag(sync=True)

    _pictures: Any = traitlets.List(read_only=True).tag(sync=True)
    _pixels = traitlets.Bytes(read_only=True).tag(sync=True)
    _filters: Any = traitlets.List(read_only=True).tag(sync=True)
    _painting = traitlets.Bytes().tag(sync=True)  # empty: nothing has been painted
    _own = traitlets.Dict().tag(sync=True)
    _own_kernel = kernels.Kernel(kernels.named_filter("identity")).tag(
        sync=True, to_json=kernels.lists, first=True
    )

    def __init__(self, **kwargs: Any) -> None:
        image = kwargs.pop("image", None)
        if image is not None:
            if kwargs.get("picture", OWN) != OWN:
                raise _traits.two_things("picture", image=image, picture=kwargs["picture"])
            kwargs = {**_own_picture(image), **kwargs}
        super().__init__(**kwargs)

    def _complete(self, chosen: Collection[str]) -> None:
        self._follow_own()  # the kernel that it starts with, too, can be the reader's own
        # The default pixel shows something on the default picture, under the default filter, only.
        if "pick" not in chosen and set(chosen) - {"language"}:
            self.pick = _strongest(self.output)

    def _handed_over(self) -> dict[str, Any]:
        described, pixels = _pictures.packed()
        named = [{"name": name, "kernel": kernels.named_filter(name).tolist()} for name in filters.names()]
        return {"_pictures": described, "_pixels": pixels, "_filters": named}

    # ---- what is shown

    @property
    def image(self) -> Array:
        """The picture under the filter: (H, W, 1) where grey, else (H, W, 3), floats from 0 to 1."""
        if self.picture == OWN:
            return _pictures.shown((_own_pixels(self._own),), self.grey)
        if self.picture == _pictures.GRID and self._painting:
            return _pictures.shown((_painted(self._painting),), self.grey)
        return _pictures.pixels(self.picture, self.grey)

    @image.setter
    def image(self, value: Any) -> None:
        with self.hold_sync(), self.hold_trait_notifications():
            for name, setting in _own_picture(value).items():
                setattr(self, name, setting)

    @property
    def output(self) -> Array:
        """The result, (H', W'), computed by ``ops.conv2d``; H' and W' as ``shapes.output_size`` says."""
        return self._map(self.image, self.kernel)

    @property
    def bank_outputs(self) -> dict[str, Array]:
        """The map of each filter of the bank, by name: (H', W'), computed by ``ops.conv2d``."""
        image = self.image
        return {name: self._map(image, kernel) for name, kernel in self._bank_kernels().items()}

    def _bank_kernels(self) -> dict[str, Array]:
        return {name: _bank_kernel(name, self._own_kernel) for name in self.bank}

    def _map(self, image: Array, kernel: Array) -> Array:
        settings = (self.strides, self.padding, self.dilation_rate)
        return ops.conv2d(image[np.newaxis], _for_image(kernel, image), *settings)[0, :, :, 0]

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        image = self.image
        kernel = _for_image(self.kernel, image)
        amounts = shapes.padding_amounts(
            image.shape[:2], kernel.shape[:2], self.strides, self.padding, self.dilation_rate
        )
        return plots.convolution_still, {
            "image": image,
            "kernel": kernel,
            "output": self.output,
            "pick": self.pick,
            "strides": self.strides,
            "padding": (amounts.top, amounts.left),
            "dilation_rate": self.dilation_rate,
            "bank": {
                self._words.convolution_explorer.filters[name]: one for name, one in self.bank_outputs.items()
            },
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> ConvolutionExplorer(picture="digit_4", kernel=[[1, -1]]).describe()
        'A convolution: a filter, 1 × 2, on the picture "digit_4", 28 × 28 × 1, gives a map, 28 × 27.'
        """
        names = (name for name in filters.names() if np.array_equal(kernels.named_filter(name), self.kernel))
        return self._words.convolution_explorer.describe(
            name=next(names, None),
            kernel=self.kernel.shape,
            picture=self.picture,
            image=self.image.shape,
            output=self.output.shape,
            bank=self.bank,
        )

    # ---- what may be set

    def _may_be(self) -> dict[str, _rules.Rule]:
        return super()._may_be() | {
            "picture": _rules.one((*_pictures.PHOTOGRAPHS, *_pictures.DIGITS, _pictures.GRID)),
        }

    @traitlets.validate("picture")
    def _check_picture(self, proposal: Any) -> Any:
        name = proposal["value"]
        allowed = [*_pictures.PHOTOGRAPHS, *_pictures.DIGITS, _pictures.GRID]
        if name == OWN and not self._own:
            raise traitlets.TraitError('Set `image` to an array first: picture="own" shows it.')
        if name not in [*allowed, OWN]:
            raise traitlets.TraitError(
                f"There is no such picture. Received: picture={name!r}. Allowed: {', '.join(allowed)}; "
                "or set `image` to an array."
            )
        return self._fitting(proposal)

    @traitlets.validate(
        "kernel", "strides", "padding", "dilation_rate", "grey", "_own", "bank", "_own_kernel"
    )
    def _check_settings(self, proposal: Any) -> Any:
        return self._fitting(proposal)

    def _fitting(self, proposal: Any) -> Any:
        """Return what is proposed, if the filter then still fits on the picture."""
        changed = {proposal["trait"].name: proposal["value"]}
        now = {name: changed.get(name, getattr(self, name)) for name in FITTING}
        if now["kernel"].ndim == 3 and now["grey"] and proposal["trait"].name == "grey":
            raise traitlets.TraitError(
                "A kernel (kh, kw, 3) needs three channels. Set a kernel (kh, kw) before grey=True."
            )
        size = self._size(now["picture"])
        bank = {name: _bank_kernel(name, now["_own_kernel"]) for name in now["bank"]}
        for name, kernel in {"": now["kernel"], **bank}.items():
            try:
                shapes.output_shape(
                    size, kernel.shape[:2], now["strides"], now["padding"], now["dilation_rate"]
                )
            except ValueError as error:
                of_bank = f"A filter of the bank does not fit: {name}. " if name else ""
                raise traitlets.TraitError(f"{of_bank}{error}") from None
        return proposal["value"]

    def _size(self, picture: str) -> tuple[int, int]:
        if picture == OWN:
            height, width, _ = self._own["shape"]
            return height, width
        height, width, _ = _pictures.offered()[picture].versions[0].shape
        return height, width

    def _output_size(self) -> tuple[int, int]:
        size, taps = self._size(self.picture), self.kernel.shape[:2]
        return shapes.output_shape(size, taps, self.strides, self.padding, self.dilation_rate)

    @traitlets.observe("kernel")
    def _follow_kernel(self, change: Any) -> None:
        if self.kernel.ndim == 3:
            self.grey = False

    @traitlets.observe("kernel", "bank")
    def _follow_own(self, change: Any = None) -> None:
        """Keep the kernel that is none of the bank's others: choosing one of those must not lose it."""
        named = [kernels.named_filter(name) for name in self.bank if name != OWN]
        if OWN in self.bank and not any(np.array_equal(self.kernel, one) for one in named):
            self._own_kernel = self.kernel


def _own_picture(value: Any) -> dict[str, Any]:
    """Return the traits that show an array."""
    pixels = kernels.as_picture(value)
    own = {"shape": list(pixels.shape), "data": pixels.astype("<f4").tobytes()}
    return {"_own": own, "picture": OWN, "grey": pixels.shape[2] == 1}


def _bank_kernel(name: str, own: Array) -> Array:
    return own if name == OWN else kernels.named_filter(name)


def _for_image(kernel: Array, image: Array) -> Array:
    """Return a kernel as the operations take it, (kh, kw, C, 1). For grey the first slice stays."""
    slices = kernel if kernel.ndim == 3 else kernel[..., np.newaxis]
    spread: Array = np.broadcast_to(slices[..., : image.shape[2]], (*kernel.shape[:2], image.shape[2]))
    return spread[..., np.newaxis]


def _own_pixels(own: dict[str, Any]) -> Array:
    """Return the array that was set, as the page has it: rounded to 32 bits."""
    pixels: Array = np.frombuffer(own["data"], "<f4").reshape(own["shape"]).astype(np.float64)
    return pixels


def _painted(data: bytes) -> np.ndarray[Any, np.dtype[np.uint8]]:
    side = _pictures.GRID_SIDE
    return np.frombuffer(data, np.uint8).reshape(side, side, 3)


def _strongest(output: Array) -> tuple[int, int]:
    """Return the pixel of largest magnitude in the map's middle: padding may have made the border."""
    top, left = (side // 8 for side in output.shape)
    middle = np.abs(output)[top : output.shape[0] - top, left : output.shape[1] - left]
    row, column = np.unravel_index(middle.argmax(), middle.shape)
    return int(row) + top, int(column) + left
