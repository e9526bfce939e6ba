"""Check a learner's convolution."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from cnn_course import ops, shapes
from cnn_course.checks import _chance, _windows
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, accepts, judge
from cnn_course.checks._verdict import Verdict

ARGUMENTS = ("strides", "padding", "dilation_rate")
CHOICES: dict[str, tuple[Any, ...]] = {
    "strides": (1, 2, 3),
    "padding": ("valid", "same"),
    "dilation_rate": (1, 2),
}

# (B, H, W, C) and (kh, kw, C_in, C_out): images never square, kernels odd and even, channels one and several.
SIZES = (
    ((1, 6, 8, 1), (3, 3, 1, 1)),
    ((2, 7, 9, 3), (3, 2, 3, 4)),
    ((1, 9, 6, 2), (2, 4, 2, 3)),
    ((1, 8, 10, 2), (4, 4, 2, 2)),
    ((2, 5, 6, 3), (1, 1, 3, 2)),
)


def conv2d(function: Any, arguments: Sequence[str] | None = None) -> Verdict:
    """Check a convolution over images (B, H, W, C) with a kernel (kh, kw, C_in, C_out).

    Args:
        function: called as ``function(images, kernel, strides=..., padding=..., dilation_rate=...)``, where
            only arguments that differ from ``strides=1, padding="valid", dilation_rate=1`` are given.
        arguments: which of the three are asked for. By default strides and padding, and the dilation rate if
            the function takes it.

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    Raises:
        ValueError: "arguments must be among strides, padding, ... Received: arguments=('stride',)".

    >>> from cnn_course import ops
    >>> conv2d(ops.conv2d).passed
    True
    >>> conv2d(lambda images, kernel: ops.conv2d(images, kernel[::-1, ::-1]), arguments=()).passed
    False

    Reference: the answers come from :func:`cnn_course.ops.conv2d`.
    Taught in: Convolution (lab).
    """
    asked = _asked(function, arguments, ("strides", "padding"))
    return judge("conv2d", function, _cases(asked, single=False), _mistakes(asked))


def conv2d_single(function: Any, arguments: Sequence[str] | None = None) -> Verdict:
    """Check a convolution of one grey image (H, W) with one filter (kh, kw).

    Args:
        function: called as ``function(image, kernel)``, and with ``strides``, ``padding`` and
            ``dilation_rate`` where these are asked for.
        arguments: which of the three are asked for; by default those that the function takes.

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    Raises:
        ValueError: "arguments must be among strides, padding, ... Received: arguments=('stride',)".

    >>> from cnn_course import ops
    >>> def convolve(image, kernel):
    ...     return ops.conv2d(image[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]
    >>> conv2d_single(convolve)
    ✓ convolve: right in all 6 cases.

    Reference: the answers come from :func:`cnn_course.ops.conv2d`.
    Taught in: Convolution (lab).
    """
    asked = _asked(function, arguments, ())
    mistakes = [Mistake(mistake.hint, _on_one_image(mistake.answer)) for mistake in _mistakes(asked)]
    return judge("conv2d_single", function, _cases(asked, single=True), mistakes)


def _asked(function: Any, arguments: Sequence[str] | None, always: tuple[str, ...]) -> tuple[str, ...]:
    if arguments is None:
        return tuple(name for name in ARGUMENTS if name in always or accepts(function, name))
    return _windows.asked(arguments, ARGUMENTS)


@cache
def _cases(asked: tuple[str, ...], single: bool) -> tuple[Case, ...]:
    """Make every case from fixed random numbers, the plain ones first."""
    generator = _chance.generator(20)
    cases = []
    for option in _windows.combinations(asked, CHOICES):
        for size, taps in SIZES:
            images, kernel = generator.normal(size=size), generator.normal(size=taps)
            cases.append(_case(images, kernel, option, single))
        photograph = generator.integers(0, 256, (1, 7, 8, 2)).astype(np.uint8)
        cases.append(_case(photograph, generator.normal(size=(3, 3, 2, 2)), option, single))
    return tuple(case for case in cases if case is not None)


def _case(images: Array, kernel: Array, option: dict[str, Any], single: bool) -> Case | None:
    """Make a case, or None where the kernel does not fit."""
    if single:
        images, kernel = images[:1, ..., :1], kernel[:, :, :1, :1]
    try:
        expected = ops.conv2d(images, kernel, **option)
    except ValueError:
        return None
    if single:
        images, kernel, expected = images[0, ..., 0], kernel[..., 0, 0], expected[0, ..., 0]
    words = _windows.in_words(images, f"kernel {kernel.shape}", option, "image" if single else "images")
    return Case(words, (images, kernel), option, expected)


def _on_one_image(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Let a mistake over (B, H, W, C) speak for one grey image."""

    def on_one_image(image: Array, kernel: Array, **option: Any) -> Array:
        images, kernels = image[np.newaxis, ..., np.newaxis], kernel[..., np.newaxis, np.newaxis]
        found = np.asarray(answer(images, kernels, **option))
        return found.reshape(found.shape[1:3])

    return on_one_image


def _with_padding(
    change: Callable[[shapes.Padding, tuple[int, int]], tuple[int, ...]], mode: str = "constant"
) -> Callable[..., Array]:
    """Return a convolution whose "same" pads by other amounts, or with other numbers, than it should."""

    def convolve(
        images: Array, kernel: Array, strides: int = 1, padding: str = "valid", dilation_rate: int = 1
    ) -> Array:
        taps = kernel.shape[:2]
        amounts = shapes.padding_amounts(images.shape[1:3], taps, strides, padding, dilation_rate)
        if padding == "same":
            top, bottom, left, right = change(amounts, (taps[0], taps[1]))
            images = np.pad(images, ((0, 0), (top, bottom), (left, right), (0, 0)), mode=mode)  # type: ignore[call-overload]
        return ops.conv2d(images, kernel, strides, "valid", dilation_rate)

    return convolve


def _with_kernel(change: Callable[[Array], Array]) -> Callable[..., Array]:
    return lambda images, kernel, **option: ops.conv2d(images, change(kernel), **option)


def _with_result(change: Callable[[Array, Array], Array]) -> Callable[..., Array]:
    return lambda images, kernel, **option: change(ops.conv2d(images, kernel, **option), kernel)


def _summed_first(choose: Callable[[Array], Array]) -> Callable[..., Array]:
    """Add the channels of the image up before the kernel is applied."""
    return lambda images, kernel, **option: ops.conv2d(
        images.sum(axis=3, keepdims=True, dtype=np.float64), choose(kernel), **option
    )


def _one_channel(channel: int) -> Callable[..., Array]:
    part = slice(channel, channel + 1 or None)
    return lambda images, kernel, **option: ops.conv2d(images[..., part], kernel[:, :, part], **option)


def _not_summed(images: Array, kernel: Array, **option: Any) -> Array:
    apart = ops.depthwise_conv2d(images, kernel, **option)
    return apart.reshape(*apart.shape[:3], *kernel.shape[2:])


def _last_tap(kernel: Array) -> Array:
    last = np.zeros_like(kernel)
    last[-1, -1] = kernel[-1, -1]
    return last


def _without_last_taps(kernel: Array) -> Array:
    short = kernel.copy()
    short[-1], short[:, -1] = 0, 0
    return short


def _strided_afterwards(images: Array, kernel: Array, **option: Any) -> Array:
    step = option.get("strides", 1)
    return ops.conv2d(images, kernel, **{**option, "strides": 1})[:, ::step, ::step]


def _stride_on_one_axis(axis: int) -> Callable[..., Array]:
    def convolve(images: Array, kernel: Array, **option: Any) -> Array:
        pair = [1, 1]
        pair[axis] = option.get("strides", 1)
        return ops.conv2d(images, kernel, **{**option, "strides": tuple(pair)})

    return convolve


def _from_second_pixel(images: Array, kernel: Array, **option: Any) -> Array:
    """Put the kernel down one pixel too far to the lower right; what falls off is taken as zero."""
    moved = np.pad(images, ((0, 0), (0, 1), (0, 1), (0, 0)))[:, 1:, 1:]
    return ops.conv2d(moved, kernel, **option)


_FLIP = (
    "Your kernel is flipped{}: that is convolution as in mathematics. Networks slide the kernel as it is "
    "(cross-correlation)."
)
_ONE_SIDE = 'All of the padding is at the {}: "same" shares it out between both sides.'
_PAIRS = "np.pad takes (before, after) for each axis: (top, bottom) comes first, then (left, right)."
_ONE_PAIR = "np.pad uses one pair for both axes. Give it a pair for each: the rows first."
_SUMMED = (
    "The channels are summed before they are multiplied. Each channel has its own slice of the kernel: "
    "multiply first, then sum."
)
_MEAN = "The products are averaged. A convolution sums them."


def _mistakes(asked: tuple[str, ...]) -> tuple[Mistake, ...]:
    return (*_windows.padding_slips(ops.conv2d, asked), *_MISTAKES)


_MISTAKES = (
    Mistake(_FLIP.format(""), _with_kernel(lambda kernel: kernel[::-1, ::-1])),
    Mistake(_FLIP.format(" top to bottom"), _with_kernel(lambda kernel: kernel[::-1])),
    Mistake(_FLIP.format(" left to right"), _with_kernel(lambda kernel: kernel[:, ::-1])),
    Mistake(
        "Your kernel is transposed: its rows and columns are swapped.",
        _with_kernel(lambda kernel: kernel.swapaxes(0, 1)),
    ),
    Mistake(
        "The stride is forgotten: the kernel moves one pixel at a time.",
        _windows.with_option(ops.conv2d, strides=1),
    ),
    Mistake("The stride is used for the rows only.", _stride_on_one_axis(0)),
    Mistake("The stride is used for the columns only.", _stride_on_one_axis(1)),
    Mistake(
        "The dilation rate is forgotten: the taps lie side by side.",
        _windows.with_option(ops.conv2d, dilation_rate=1),
    ),
    Mistake(
        'The image is padded for a stride of 1. How much "same" pads depends on the stride.',
        _strided_afterwards,
    ),
    Mistake(_windows.WRONG_SIDE, _with_padding(lambda p, _: (p.bottom, p.top, p.right, p.left))),
    Mistake(
        _ONE_SIDE.format("top and left"),
        _with_padding(lambda p, _: (p.top + p.bottom, 0, p.left + p.right, 0)),
    ),
    Mistake(
        _ONE_SIDE.format("bottom and right"),
        _with_padding(lambda p, _: (0, p.top + p.bottom, 0, p.left + p.right)),
    ),
    Mistake(
        "Both sides get the same padding, kernel size // 2. "
        "For even kernels and for strides that is too much: count what is needed.",
        _with_padding(lambda _, taps: (taps[0] // 2, taps[0] // 2, taps[1] // 2, taps[1] // 2)),
    ),
    Mistake(
        "The padding repeats the border of the image. It should be zeros.",
        _with_padding(lambda p, _: p, mode="edge"),
    ),
    Mistake(
        "The padding mirrors the image. It should be zeros.", _with_padding(lambda p, _: p, mode="reflect")
    ),
    Mistake(_PAIRS, _with_padding(lambda p, _: (p.top, p.left, p.bottom, p.right))),
    Mistake(_PAIRS, _with_padding(lambda p, _: (p.left, p.right, p.top, p.bottom))),
    Mistake(_ONE_PAIR, _with_padding(lambda p, _: (p.top, p.left, p.top, p.left))),
    Mistake(_ONE_PAIR, _with_padding(lambda p, _: (p.top, p.bottom, p.top, p.bottom))),
    Mistake(_ONE_PAIR, _with_padding(lambda p, _: (p.left, p.right, p.left, p.right))),
    Mistake(_SUMMED, _summed_first(lambda kernel: kernel.sum(axis=2, keepdims=True))),
    Mistake(_SUMMED, _summed_first(lambda kernel: kernel[:, :, :1])),
    Mistake(
        "The channels are not summed: add the products of all channels up to one number for each filter.",
        _not_summed,
    ),
    Mistake(
        "The channels are not summed: add the products of all channels up to one number for each filter.",
        ops.depthwise_conv2d,
    ),
    Mistake("Only the first channel is used: sum over all of them.", _one_channel(0)),
    Mistake("Only the last channel is left: does each channel overwrite the one before?", _one_channel(-1)),
    Mistake(
        "Only the last tap is left: does each product overwrite the one before? Add them up.",
        _with_kernel(_last_tap),
    ),
    Mistake(
        "Off by one: the last row and column of the kernel are never used.", _with_kernel(_without_last_taps)
    ),
    Mistake("Off by one: the kernel starts at the second row and column of the image.", _from_second_pixel),
    Mistake(_MEAN, _with_result(lambda found, kernel: found / (kernel.shape[0] * kernel.shape[1]))),
    Mistake(_MEAN, _with_result(lambda found, kernel: found / kernel[..., 0].size)),
    Mistake(
        "The channels are averaged. A convolution sums over them.",
        _with_result(lambda found, kernel: found / kernel.shape[2]),
    ),
    Mistake(
        "The result is divided by the sum of the kernel. A convolution leaves the kernel as it is.",
        _with_result(lambda found, kernel: found / kernel.sum(axis=(0, 1, 2))),
    ),
    _windows.swapped(ops.conv2d),
)
