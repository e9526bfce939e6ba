"""Check squeeze-and-excitation as a function of a Keras tensor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnn_course.checks._blocks import Shape
from cnn_course.checks._judge import Array
from cnn_course.checks._models import as_it_is, relu, softmax
from cnn_course.checks._verdict import Verdict
from cnn_course.checks.senet.gates import sigmoid
from cnn_course.checks.senet.trying import Asked, Variant, judge_places


def squeeze_excitation(function: Any) -> Verdict:
    """Check squeeze-and-excitation in Keras, by what it computes.

    Args:
        function: called as ``function(maps, ratio)``, with maps a Keras tensor (B, H, W, C); returns the
            maps, each channel multiplied by its gate. Two layers without biases, C / ratio units and C.

    Returns:
        A Verdict. The numbers must be right to 1e-3 of the largest.

    Reference: Hu, Shen and Sun, 2018, arXiv:1709.01507, section 3.
    Taught in: SENet (lab).
    """
    cases = ((6, 5, 24), 3), ((4, 4, 12), 4), ((5, 3, 32), 16)
    return judge_places("squeeze_excitation", function, [_asked(size, ratio) for size, ratio in cases])


def _asked(size: tuple[int, int, int], ratio: int) -> Asked:
    return Asked(
        words=f"maps (B, {', '.join(map(str, size))}), ratio={ratio}",
        size=size,
        arguments=lambda keras: (ratio,),
        shapes=gate_shapes(size[-1], ratio),
        right=Gating(),
        wrong=_WRONG,
        misfit=lambda given: gate_misfit(given, size[-1], ratio),
    )


def gate_shapes(channels: int, ratio: int) -> tuple[Shape, Shape]:
    """Return the shapes of the two kernels."""
    return (channels, channels // ratio), (channels // ratio, channels)


@dataclass(frozen=True)
class Gating:
    """Squeeze, excite and scale, with or without a mistake.

    Attributes:
        squeeze: one number for each map, (B, 1, 1, C).
        between: what stands between the two layers.
        last: what makes gates of sums.
        scale: what comes of maps and gates.
    """

    squeeze: Callable[[Array], Array] = lambda maps: maps.mean(axis=(1, 2), keepdims=True)
    between: Callable[[Array], Array] = relu
    last: Callable[[Array], Array] = sigmoid
    scale: Callable[[Array, Array], Array] = lambda maps, gates: maps * gates

    def gates(self, maps: Array, weights: Sequence[Array]) -> Array:
        """Return the gates, (B, 1, 1, C)."""
        first, second = weights
        return self.last(self.between(self.squeeze(maps) @ first) @ second)

    def __call__(self, maps: Array, weights: Sequence[Array]) -> Array:
        """Return the scaled maps."""
        return self.scale(maps, self.gates(maps, weights))


def _centred(values: Array) -> Array:
    """Return what keras.activations.hard_sigmoid gives."""
    return np.clip(values / 6 + 0.5, 0, 1)


_WRONG = (
    Variant(
        "The gates add up to 1: a softmax. Channels do not compete: each has a sigmoid of its own.",
        Gating(last=softmax),
    ),
    Variant("The ReLU between the two layers is missing.", Gating(between=as_it_is)),
    Variant("A sigmoid stands between the two layers, too. There it is a ReLU.", Gating(between=sigmoid)),
    Variant("The second layer has no sigmoid.", Gating(last=as_it_is)),
    Variant("The second layer ends in a ReLU. Gates lie between 0 and 1.", Gating(last=relu)),
    Variant("The two activations have changed places.", Gating(between=sigmoid, last=relu)),
    Variant("The second layer ends in tanh. Gates lie between 0 and 1.", Gating(last=np.tanh)),
    Variant("That is a hard sigmoid. The smooth one is wanted.", Gating(last=_centred)),
    Variant("Neither layer has an activation.", Gating(between=as_it_is, last=as_it_is)),
    Variant(
        "Each map is squeezed to its largest number. The mean is wanted.",
        Gating(squeeze=lambda maps: maps.max(axis=(1, 2), keepdims=True)),
    ),
    Variant(
        "Each map is squeezed to its sum. The mean is wanted.",
        Gating(squeeze=lambda maps: maps.sum(axis=(1, 2), keepdims=True)),
    ),
    Variant(
        "The mean is taken over the pictures too. Each picture has gates of its own.",
        Gating(squeeze=lambda maps: np.repeat(maps.mean(axis=(0, 1, 2), keepdims=True), len(maps), 0)),
    ),
    Variant(
        "Nothing is squeezed: each place has gates of its own. One gate belongs to a whole map.",
        Gating(squeeze=as_it_is),
    ),
    Variant("The gates are added. They scale.", Gating(scale=lambda maps, gates: maps + gates)),
    Variant(
        "The scaled maps are added to the maps. The product alone is wanted here.",
        Gating(scale=lambda maps, gates: maps + maps * gates),
    ),
    Variant(
        "The gates are the wrong way round: near 1 a map passes.",
        Gating(scale=lambda maps, gates: maps * (1 - gates)),
    ),
    Variant(
        "These are the gates. The maps are wanted, multiplied by them.",
        Gating(scale=lambda maps, gates: gates),
    ),
    Variant(
        "These are the gates. The maps are wanted, multiplied by them.",
        Gating(scale=lambda maps, gates: gates[:, 0, 0]),
    ),
    Variant(
        "Of the scaled maps only the means are left. The maps themselves are wanted.",
        Gating(scale=lambda maps, gates: (maps * gates).mean(axis=(1, 2))),
    ),
)


def gate_misfit(given: Sequence[Shape], channels: int, ratio: int) -> str:
    """Say how the weights of two layers differ from what they should be."""
    kernels = [shape for shape in given if len(shape) > 1]
    if not given:
        return "It has no weights. Two layers with weights make gates of means."
    if sorted(kernels) == sorted(gate_shapes(channels, ratio)):
        return "The layers have biases. Without them, as in the formula 2 C² / r, they are wanted here."
    if len(kernels) != 2:
        return f"Layers with weights: {len(kernels)}. There should be two: one to fewer units, one back."
    if any(len(shape) > 2 for shape in kernels):
        return "A convolution looks at several places. The means have only one: dense, or 1 × 1."
    return _wrong_width(kernels[0][-1], kernels[1][-1], channels, ratio)


def _wrong_width(hidden: int, last: int, channels: int, ratio: int) -> str:
    if last != channels:
        return f"{last} gates come out, for {channels} channels. Each channel has one."
    if hidden == channels:
        return "The first layer has as many units as there are channels. The ratio makes it narrower."
    if hidden == ratio:
        return "The ratio is taken for the number of units. It says how many channels there are to one unit."
    if hidden == channels * ratio:
        return "The first layer is wider than the maps are many. It should be narrower."
    return (
        f"Units of the first layer: {hidden}. How many are they for {channels} channels, {ratio} to one unit?"
    )
