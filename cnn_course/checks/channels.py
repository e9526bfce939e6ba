"""Check what a learner does with channels: apart, added, mixed, in a layer, and by colour."""

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_course import ops
from cnn_course.checks import _chance
from cnn_course.checks._calling import without_warnings
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict

# (H, W, C), (kh, kw), filters: images never square, kernels odd and even, one channel and several.
SIZES = (
    ((6, 8, 3), (3, 3), 2),
    ((7, 5, 2), (2, 3), 3),
    ((5, 9, 4), (3, 2), 4),
    ((6, 7, 1), (3, 3), 2),
    ((4, 5, 3), (1, 1), 3),
)
# The corners of the colour cube.
COLOURS = {
    "black": (0, 0, 0),
    "red": (1, 0, 0),
    "green": (0, 1, 0),
    "blue": (0, 0, 1),
    "yellow": (1, 1, 0),
    "magenta": (1, 0, 1),
    "cyan": (0, 1, 1),
    "white": (1, 1, 1),
}
SILENCE = 1e-9


def channel_maps(function: Any) -> Verdict:
    """Check a convolution that keeps the channels apart.

    Args:
        function: called as ``function(image, kernel)``, with image (H, W, C) and kernel (kh, kw, C); returns
            a map for each channel, (H − kh + 1, W − kw + 1, C).

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    >>> channel_maps(lambda image, kernel: ops.depthwise_conv2d(image[None], kernel[..., None])[0])
    ✓ channel_maps: right in all 5 cases.

    Reference: the answers come from :func:`cnn_course.ops.depthwise_conv2d`.
    Taught in: Channels (lab).
    """
    return judge("channel_maps", function, _apart_cases(), _APART, _of_maps)


def conv_layer(function: Any) -> Verdict:
    """Check a convolutional layer: several filters, a bias for each, and the ReLU.

    Args:
        function: called as ``function(image, kernel, bias)``, with image (H, W, C), kernel (kh, kw, C, F) and
            bias (F,); returns (H − kh + 1, W − kw + 1, F), nowhere below 0.

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    >>> conv_layer(lambda image, kernel, bias: np.maximum(0, ops.conv2d(image[None], kernel)[0] + bias))
    ✓ conv_layer: right in all 5 cases.

    Reference: the answers come from :func:`cnn_course.ops.conv2d`.
    Taught in: Filters and feature maps (lab).
    """
    return judge("conv_layer", function, _layer_cases(), _LAYERS, _of_maps)


def separable(function: Any) -> Verdict:
    """Check a depthwise separable convolution.

    Args:
        function: called as ``function(image, depthwise, pointwise)``, with image (H, W, C), depthwise
            (kh, kw, C) and pointwise (C, F); returns (H − kh + 1, W − kw + 1, F).

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    >>> def two_steps(image, depthwise, pointwise):
    ...     return ops.depthwise_conv2d(image[None], depthwise[..., None])[0] @ pointwise
    >>> separable(two_steps)
    ✓ two_steps: right in all 5 cases.

    Reference: Chollet, 2017, arXiv:1610.02357.
    Taught in: Channels (lab).
    """
    return judge("separable", function, _separable_cases(), _SEPARABLES, _of_maps)


@without_warnings
def colour_finds(weights: Any, bias: Any, colour: str) -> Verdict:
    """Check a 1 × 1 filter with a bias and a ReLU that answers to one colour only.

    It must answer to the colour with more than 0, and to the seven other corners of the colour cube with
    nothing. Grey lies between black and white, so a filter that is silent on both is silent on it too.

    Args:
        weights: three numbers, for red, green and blue, which are from 0 to 1.
        bias: a number.
        colour: "black", "red", "green", "blue", "yellow", "magenta", "cyan" or "white".

    Returns:
        A Verdict. Many filters pass.

    Raises:
        ValueError: "There is no such colour. Received: colour='pink'. Known: black, red, ...".

    >>> colour_finds([1, 1, 1], -2, "white")
    ✓ colour filter: it answers to white and to nothing else.
    >>> print(colour_finds([1, 1, 1], 0, "white").hint)
    It also answers to red, with 1.

    Taught in: Channels (lab).
    """
    if colour not in COLOURS:
        raise ValueError(f"There is no such colour. Received: colour={colour!r}. Known: {', '.join(COLOURS)}")
    parts = [*weights, bias] if isinstance(weights, list | tuple) else [weights, bias]
    if any(part is None or part is Ellipsis for part in parts):
        return Verdict("open", f"colour filter for {colour}: not answered yet.")
    hint = _unusable(weights, bias) or _misses(
        np.asarray(weights, dtype=float).ravel(), float(np.ravel(bias)[0]), colour
    )
    if hint:
        return Verdict("failed", f"colour filter: it does not find {colour} yet.", hint)
    return Verdict("passed", f"colour filter: it answers to {colour} and to nothing else.")


def _unusable(weights: Any, bias: Any) -> str:
    try:
        numbers = np.asarray(weights)
        one = np.asarray(bias)
    except Exception:  # a learner may give anything
        return "Give three weights and one bias, all of them numbers."
    if numbers.dtype.kind not in "iuf" or one.dtype.kind not in "iuf":
        return "Give three weights and one bias, all of them numbers."
    if numbers.size != 3:
        return f"A weight for red, one for green, one for blue: three numbers. Yours are {numbers.size}."
    if one.size != 1:
        return f"A filter has one bias. Yours are {one.size}."
    if not np.isfinite(numbers).all() or not np.isfinite(one).all():
        return "NaN or infinity is no weight."
    if not numbers.any():
        return "All weights are 0, so it cannot tell colours apart."
    return ""


def _misses(weights: Array, bias: float, colour: str) -> str:
    """Say which colour it answers to and should not, or that it does not answer at all."""

    def answer(pixel: tuple[float, ...]) -> float:
        return float(weights @ np.array(pixel) + bias)

    if answer(COLOURS[colour]) <= SILENCE:
        said = f"It does not answer to {colour}: the sum and the bias give {answer(COLOURS[colour]):.4g}"
        return f"{said}, and the ReLU makes 0 of what is not above 0."
    for other, pixel in COLOURS.items():
        if other != colour and answer(pixel) > SILENCE:
            return f"It also answers to {other}, with {answer(pixel):.4g}."
    return ""


# ---- the reference, and cases


def _apart(image: Array, kernel: Array) -> Array:
    return ops.depthwise_conv2d(image[np.newaxis], kernel[..., np.newaxis])[0]


def _maps(image: Array, kernel: Array) -> Array:
    return ops.conv2d(image[np.newaxis], kernel)[0]


def _layer(image: Array, kernel: Array, bias: Array) -> Array:
    return np.maximum(0, _maps(image, kernel) + bias)


def _separable(image: Array, depthwise: Array, pointwise: Array) -> Array:
    return _apart(image, depthwise) @ pointwise


@cache
def _apart_cases() -> tuple[Case, ...]:
    generator = _chance.generator(7)
    cases = []
    for size, taps, _ in SIZES:
        image, kernel = generator.normal(size=size), generator.normal(size=(*taps, size[2]))
        words = f"image {size}, kernel {kernel.shape}"
        cases.append(Case(words, (image, kernel), {}, _apart(image, kernel)))
    return tuple(cases)


@cache
def _layer_cases() -> tuple[Case, ...]:
    generator = _chance.generator(8)
    cases = []
    for size, taps, filters in SIZES:
        image, kernel = generator.normal(size=size), generator.normal(size=(*taps, size[2], filters))
        bias = np.linspace(1.3, -0.9, filters)
        words = f"image {size}, kernel {kernel.shape}, bias {bias.shape}"
        cases.append(Case(words, (image, kernel, bias), {}, _layer(image, kernel, bias)))
    return tuple(cases)


@cache
def _separable_cases() -> tuple[Case, ...]:
    generator = _chance.generator(9)
    cases = []
    for size, taps, filters in SIZES:
        image, depthwise = generator.normal(size=size), generator.normal(size=(*taps, size[2]))
        pointwise = generator.normal(size=(size[2], filters))
        words = f"image {size}, depthwise {depthwise.shape}, pointwise {pointwise.shape}"
        expected = _separable(image, depthwise, pointwise)
        cases.append(Case(words, (image, depthwise, pointwise), {}, expected))
    return tuple(cases)


# ---- mistakes


def _same_slice(place: int) -> Callable[[Array], Array]:
    return lambda kernel: np.repeat(kernel[:, :, place : place + 1 or None], kernel.shape[2], axis=2)


_FLIPPED = "The kernel is turned round. Networks slide it as it is (cross-correlation)."

_APART = (
    Mistake(
        "The channels are summed. Here each keeps a map of its own.",
        lambda x, k: _apart(x, k).sum(axis=2),
    ),
    Mistake(
        "The channels are summed. Here each keeps a map of its own.",
        lambda x, k: _apart(x, k).sum(axis=2, keepdims=True),
    ),
    Mistake(
        "All channels meet the first slice. Each has a slice of its own.",
        lambda x, k: _apart(x, _same_slice(0)(k)),
    ),
    Mistake(
        "All channels meet the last slice. Each has a slice of its own.",
        lambda x, k: _apart(x, _same_slice(-1)(k)),
    ),
    Mistake(
        "Every slice looks at the first channel. Each has a channel of its own.",
        lambda x, k: _apart(_same_slice(0)(x), k),
    ),
    Mistake("The slices meet the channels in reverse order.", lambda x, k: _apart(x, k[:, :, ::-1])),
    Mistake("The slices meet the channels in reverse order.", lambda x, k: _apart(x[:, :, ::-1], k)),
    Mistake(
        "Channels first: the maps are right, the channel belongs on the last axis.",
        lambda x, k: np.moveaxis(_apart(x, k), -1, 0),
    ),
    Mistake(_FLIPPED, lambda x, k: _apart(x, k[::-1, ::-1])),
    Mistake(
        "The slices are transposed: rows and columns are swapped.", lambda x, k: _apart(x, k.swapaxes(0, 1))
    ),
    Mistake(
        "Off by one: the last row and column of the output are missing.", lambda x, k: _apart(x, k)[:-1, :-1]
    ),
    Mistake("Only the first channel is done.", lambda x, k: _apart(x, k)[:, :, :1]),
    Mistake("The products are averaged. Sum them.", lambda x, k: _apart(x, k) / (k.shape[0] * k.shape[1])),
)

_LAYERS = (
    Mistake("The ReLU is missing: what is below 0 becomes 0.", lambda x, k, b: _maps(x, k) + b),
    Mistake("The bias is missing.", lambda x, k, b: np.maximum(0, _maps(x, k))),
    Mistake("Bias and ReLU are missing.", lambda x, k, b: _maps(x, k)),
    Mistake(
        "The ReLU comes before the bias. Add the bias first.", lambda x, k, b: np.maximum(0, _maps(x, k)) + b
    ),
    Mistake("The bias is taken off. Add it.", lambda x, k, b: np.maximum(0, _maps(x, k) - b)),
    Mistake("Sizes are taken instead of the ReLU.", lambda x, k, b: np.abs(_maps(x, k) + b)),
    Mistake(
        "The wrong half is kept: the ReLU keeps what is above 0.",
        lambda x, k, b: np.minimum(0, _maps(x, k) + b),
    ),
    Mistake(
        "All maps get the first bias. Each filter has its own.",
        lambda x, k, b: np.maximum(0, _maps(x, k) + b[0]),
    ),
    Mistake(
        "All maps get the sum of the biases. Each filter has its own.",
        lambda x, k, b: np.maximum(0, _maps(x, k) + b.sum()),
    ),
    Mistake("The biases come in reverse order.", lambda x, k, b: np.maximum(0, _maps(x, k) + b[::-1])),
    Mistake(
        "The bias is added for each channel. It is added once for each filter.",
        lambda x, k, b: np.maximum(0, _maps(x, k) + b * k.shape[2]),
    ),
    Mistake(
        "The ReLU is applied to each channel. Sum over the channels first.",
        lambda x, k, b: (
            sum(np.maximum(0, _maps(x[:, :, c : c + 1], k[:, :, c : c + 1])) for c in range(k.shape[2])) + b
        ),
    ),
    Mistake(
        "Only the first channel is used: sum over all of them.",
        lambda x, k, b: _layer(x[:, :, :1], k[:, :, :1], b),
    ),
    Mistake(
        "All maps come from the first filter.",
        lambda x, k, b: _layer(x, np.repeat(k[..., :1], k.shape[3], axis=3), b),
    ),
    Mistake("The maps come in reverse order.", lambda x, k, b: _layer(x, k, b)[:, :, ::-1]),
    Mistake(
        "The maps are summed. Each filter makes a channel of its own.",
        lambda x, k, b: _layer(x, k, b).sum(axis=2),
    ),
    Mistake(
        "The maps are stacked in front. They belong on the last axis.",
        lambda x, k, b: np.moveaxis(_layer(x, k, b), -1, 0),
    ),
    Mistake(_FLIPPED, lambda x, k, b: _layer(x, k[::-1, ::-1], b)),
    Mistake("It is cut off at 1. A ReLU has no upper end.", lambda x, k, b: np.minimum(1, _layer(x, k, b))),
)

_SEPARABLES = (
    Mistake("The second step is missing: mix the maps with the 1 × 1 kernel.", lambda x, d, p: _apart(x, d)),
    Mistake("The first step is missing: look for patterns before you mix.", lambda x, d, p: x @ p),
    Mistake(
        "The maps are summed before they are mixed, so all outputs are alike but for a factor.",
        lambda x, d, p: _apart(x, d).sum(axis=2, keepdims=True) * p.sum(axis=0),
    ),
    Mistake(
        "The maps are summed before they are mixed, so all outputs are alike but for a factor.",
        lambda x, d, p: _apart(x, d).sum(axis=2, keepdims=True) * p[:1],
    ),
    Mistake(
        "The 1 × 1 kernel is transposed: its rows are the channels coming in.",
        lambda x, d, p: _apart(x, d) @ p.T,
    ),
    Mistake(
        "The channels meet the weights of the 1 × 1 kernel in reverse order.",
        lambda x, d, p: _apart(x, d) @ p[::-1],
    ),
    Mistake("The outputs come in reverse order.", lambda x, d, p: _separable(x, d, p)[:, :, ::-1]),
    Mistake("Only the first channel is used.", lambda x, d, p: _apart(x, d)[:, :, :1] @ p[:1]),
    Mistake("All outputs are added up.", lambda x, d, p: _separable(x, d, p).sum(axis=2)),
    Mistake(
        "There is a ReLU in it. A separable convolution has none of its own.",
        lambda x, d, p: np.maximum(0, _separable(x, d, p)),
    ),
    Mistake(
        "There is a ReLU between the two steps. A separable convolution has none of its own.",
        lambda x, d, p: np.maximum(0, _apart(x, d)) @ p,
    ),
    Mistake(_FLIPPED, lambda x, d, p: _separable(x, d[::-1, ::-1], p)),
    Mistake(
        "The maps are averaged over the channels. A 1 × 1 convolution sums.",
        lambda x, d, p: _separable(x, d, p) / x.shape[2],
    ),
)


def _of_maps(value: Array, expected: Array) -> str:
    """Say how maps (H, W, C) differ where no mistake explains it."""
    if value.shape != expected.shape:
        return f"Its output is of shape {value.shape}. It should be {expected.shape}."
    if np.array_equal(value, np.trunc(expected)):
        return "Wrong dtype: the numbers are cut off to whole ones. Make the output an array of floats."
    near = np.abs(value - expected) <= 1e-5 * np.abs(expected).max()
    right = [place for place in range(expected.shape[2]) if near[:, :, place].all()]
    if right:
        return f"Only some of the channels are right: {', '.join(map(str, right))}."
    return "The shape is right, the numbers are not. Work out one output pixel by hand, and compare."
