"""How large signal and gradient are along a small convolutional network that has just been drawn.

The reference of the figure GradientFlowExplorer: many draws of the weights at once, forwards and backwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnn_course.ops.normalization import EPSILON

Array = np.ndarray[Any, np.dtype[np.float64]]
Step = tuple[Array, Callable[[Array], Array]]  # what comes out, and how a gradient goes back

SIDE, COLOURS, MAPS = 16, 3, 8
TAPS = 9
LAST = 4096  # the layer whose numbers are the gradient that comes in at the end
ACTIVATIONS = ("relu", "tanh")
INITIALISATIONS = ("xavier", "he", "orthogonal")
BLOCKS = ("plain", "original", "preactivation")
SUMS = ("whole", "scaled", "halved")


@dataclass(frozen=True)
class Setting:
    """One network: blocks of two layers of 3×3 on 8 maps of 16×16.

    Attributes:
        depth: layers, an even number from 2.
        activation: "relu" or "tanh".
        initialisation: "xavier" and "he" draw normal numbers of their size; "orthogonal" fills the middle tap
            with a random orthogonal matrix (delta-orthogonal: Xiao et al., 2018, arXiv:1806.05393).
        gain: what all weights are multiplied by, but for those of the first layer, of the colours.
        block: "plain", "original" (He et al., 2016, arXiv:1512.03385), "preactivation" (arXiv:1603.05027).
        total: of the sum at the end of a block: "whole" is x + F, "scaled" is x + F/√blocks, "halved" is
            x/2 + F.
        batch_norm: does batch normalisation stand before each activation?
    """

    depth: int = 32
    activation: str = "relu"
    initialisation: str = "xavier"
    gain: float = 1.0
    block: str = "plain"
    total: str = "whole"
    batch_norm: bool = False


def sizes(patches: Array, draws: int, setting: Setting) -> tuple[Array, Array]:
    """Return the sizes of the signal and of the gradient at each block's border, draw by draw.

    Args:
        patches: (B, 16, 16, 3).
        draws: how many times the weights are drawn, at least 1.
        setting: the network.

    Returns:
        Two arrays (draws, 1 + depth / 2), roots of mean squares: from the input of the first block to the
        output of the last, where a gradient of random numbers comes in.

    >>> patches = normals(0, 1, 2 * 16 * 16 * 3).reshape(2, 16, 16, 3)
    >>> signal, gradient = sizes(patches, 3, Setting(depth=4))
    >>> signal.shape, gradient.shape
    ((3, 3), (3, 3))

    Reference: Glorot and Bengio, 2010, AISTATS; He et al., 2015, arXiv:1502.01852.
    Taught in: Past a thousand layers.
    """
    now = convolved(patches[None], _stacked(draws, 0, setting))
    signal, backs = [size(now)], []
    for block in range(setting.depth // 2):
        first, second = (_stacked(draws, 2 * block + one, setting) for one in (1, 2))
        now, back = _block(now, first, second, setting)
        signal.append(size(now))
        backs.append(back)
    count = now[0].size
    gradient = np.stack([normals(draw, LAST, count) for draw in range(draws)]).reshape(now.shape)
    found = [size(gradient)]
    for back in reversed(backs):
        gradient = back(gradient)
        found.append(size(gradient))
    return np.stack(signal, 1), np.stack(found[::-1], 1)


def size(numbers: Array) -> Array:
    """Return the root of the mean square of each draw, (D,)."""
    result: Array = np.sqrt(np.mean(numbers.reshape(len(numbers), -1) ** 2, axis=1))
    return result


# ---- the weights


def _mixed(number: Any) -> Any:
    """Turn whole numbers of 32 bits into others that have nothing to do with them."""
    low = np.uint64(0xFFFFFFFF)
    bits = np.asarray(number, np.uint64) & low
    for shift, factor in ((16, 0x21F0AAAD), (15, 0xD35A2D97)):
        bits = (bits ^ (bits >> np.uint64(shift))) * np.uint64(factor) & low
    return bits ^ (bits >> np.uint64(15))


def normals(draw: int, layer: int, count: int) -> Array:
    """Return numbers of the normal distribution, (count,): the same ones wherever they are drawn.

    Each follows from its place alone, so the page draws them too.
    """
    key = _mixed(_mixed(draw + 1) + np.uint64(layer))
    places = key + np.arange(2 * count, dtype=np.uint64) * np.uint64(0x9E3779B9)
    even = (_mixed(places).astype(np.float64) + 0.5) / 2**32
    result: Array = np.sqrt(-2 * np.log(even[0::2])) * np.cos(2 * np.pi * even[1::2])
    return result


def weights(draw: int, layer: int, setting: Setting) -> Array:
    """Return the kernel of a layer: (3, 3, 3, 8) of layer 0, which no setting changes, else (3, 3, 8, 8)."""
    inputs = MAPS if layer else COLOURS
    numbers = normals(draw, layer, TAPS * inputs * MAPS).reshape(3, 3, inputs, MAPS)
    if not layer:
        return numbers / np.sqrt(TAPS * COLOURS)
    if setting.initialisation == "orthogonal":
        kernel = np.zeros_like(numbers)
        kernel[1, 1] = _orthogonal(numbers[0, 0]) * setting.gain
        return kernel
    factor = {"xavier": 2 / (TAPS * 2 * MAPS), "he": 2 / (TAPS * MAPS)}[setting.initialisation]
    return numbers * setting.gain * np.sqrt(factor)


def _orthogonal(rows: Array) -> Array:
    """Return rows at right angles to each other, of length 1."""
    found: list[Array] = []
    for one in rows:
        row = one.copy()
        for other in found:
            row -= (row @ other) * other
        found.append(row / np.linalg.norm(row))
    return np.stack(found)


def _stacked(draws: int, layer: int, setting: Setting) -> Array:
    return np.stack([weights(draw, layer, setting) for draw in range(draws)])


# ---- forwards and backwards


def convolved(pictures: Array, kernels: Array) -> Array:
    """Convolve the pictures of each draw with its kernel, zeros about them.

    Args:
        pictures: (D, B, H, W, C), or (1, B, H, W, C) for the same ones in every draw.
        kernels: (D, 3, 3, C, F).

    Returns:
        (D, B, H, W, F).
    """
    padded = np.pad(pictures, ((0, 0), (0, 0), (1, 1), (1, 1), (0, 0)))
    windows = [padded[:, :, y : y + SIDE, x : x + SIDE] for y in range(3) for x in range(3)]
    wide = np.concatenate(windows, axis=-1).reshape(len(pictures), -1, TAPS * pictures.shape[-1])
    result = wide @ kernels.reshape(len(kernels), -1, kernels.shape[-1])
    return result.reshape(len(kernels), *pictures.shape[1:-1], -1)


def _convolution(kernels: Array) -> Callable[[Array], Step]:
    turned = kernels[:, ::-1, ::-1].swapaxes(-1, -2)
    return lambda x: (convolved(x, kernels), lambda gradient: convolved(gradient, turned))


def _activation(name: str) -> Callable[[Array], Step]:
    def tanh(x: Array) -> Step:
        out = np.tanh(x)
        return out, lambda gradient: gradient * (1 - out**2)

    def relu(x: Array) -> Step:
        return np.maximum(x, 0), lambda gradient: gradient * (x > 0)

    return {"tanh": tanh, "relu": relu}[name]


def _norm(x: Array) -> Step:
    """Normalise each map over the batch, as batch normalisation does in training."""
    over = (1, 2, 3)
    spread = np.sqrt(x.var(axis=over, keepdims=True) + EPSILON)
    out = (x - x.mean(axis=over, keepdims=True)) / spread

    def back(gradient: Array) -> Array:
        straight = gradient.mean(axis=over, keepdims=True)
        along = (gradient * out).mean(axis=over, keepdims=True)
        result: Array = (gradient - straight - out * along) / spread
        return result

    return out, back


def _through(x: Array, steps: list[Callable[[Array], Step]]) -> Step:
    """Apply one step after the other; the gradient goes back through them in turn."""
    backs = []
    for step in steps:
        x, back = step(x)
        backs.append(back)

    def all_back(gradient: Array) -> Array:
        for back in reversed(backs):
            gradient = back(gradient)
        return gradient

    return x, all_back


def _block(x: Array, first: Array, second: Array, setting: Setting) -> Step:
    """Apply a block of two layers."""
    act, norm = _activation(setting.activation), [_norm] if setting.batch_norm else []
    one, other = _convolution(first), _convolution(second)
    if setting.block == "preactivation":
        branch, after = [*norm, act, one, *norm, act, other], []
    else:
        branch, after = [one, *norm, act, other, *norm], [act]
    inner, back = _through(x, branch)
    if setting.block == "plain":
        out, last = _through(inner, after)
        return out, lambda gradient: back(last(gradient))
    scaled = (setting.depth / 2) ** -0.5
    skip, share = {"whole": (1.0, 1.0), "scaled": (1.0, scaled), "halved": (0.5, 1.0)}[setting.total]
    out, last = _through(skip * x + share * inner, after)

    def all_back(gradient: Array) -> Array:
        arrived = last(gradient)
        return skip * arrived + back(share * arrived)

    return out, all_back
