"""The figure that follows signal and gradient through a small network whose weights have just been drawn."""

from functools import cache
from typing import Any

import numpy as np
import traitlets

from cnn_course import arguments, datasets, packing, results
from cnn_course.ops import flow
from cnn_course.ops.flow import Array
from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot

EXPERIMENT = "shattered-gradients"
PHOTOS = ("chelsea", "coffee")
DRAWS = 20
DEEPEST = 64
VIEWS = ("sizes", "neighbours")
GUESSES = ("none", "smaller", "same", "larger")
NETS = ("plain", "plain_bn", "residual", "residual_bn", "residual_bn_tenth")


@cache
def patches() -> Array:
    """Return what the network sees, (2, 16, 16, 3): the middles of two photographs, of mean 0 and size 1."""
    seen = np.stack([datasets.photo(name, size=flow.SIDE) for name in PHOTOS]).astype(np.float64)
    seen -= seen.mean(axis=(1, 2), keepdims=True)
    seen /= seen.std(axis=(1, 2, 3), keepdims=True)
    return seen.astype(np.float32).astype(np.float64)  # as they are handed to the page


@cache
def _sizes(setting: flow.Setting) -> tuple[Array, Array]:
    return flow.sizes(patches(), DRAWS, setting)


class Gain(traitlets.TraitType[Any, Any]):
    """What weights are multiplied by, a number from low to high."""

    low, high = 0.25, 4.0

    def validate(self, obj: Any, value: Any) -> float:
        """Return it as a float."""
        if not arguments.is_whole(value) and not isinstance(value, float | np.floating):
            value = np.nan
        if not self.low <= value <= self.high:
            raise traitlets.TraitError(
                f"{self.name} must be a number from {self.low:g} to {self.high:g}. "
                f"Received: {self.name}={value!r}"
            )
        return float(value)

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to."""
        return _rules.number(self.low, self.high)


class Depth(_traits.Whole):
    """How many layers: two a block."""

    def validate(self, obj: Any, value: Any) -> int:
        """Return the number as an int."""
        depth = super().validate(obj, value)
        if depth % 2:
            raise traitlets.TraitError(
                f"{self.name} must be an even number, two layers a block. Received: {self.name}={depth}"
            )
        return depth

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to."""
        return _rules.whole(self.low, self.high, step=2)


class GradientFlowExplorer(Figure):
    """Follow the size of signal and gradient through a network that has just been drawn, 20 times.

    Convolutions of 3×3 with 8 maps on two patches of photographs, 16×16 pixels. The page computes all of it,
    and the gradient, too. A second view shows recorded runs: whether gradients of neighbouring inputs are
    alike.

    Args:
        view: "sizes", or "neighbours" for the recorded runs.
        depth: layers, an even number from 2 to 64; a block has two.
        activation: "relu" or "tanh".
        initialisation: "xavier", "he" or "orthogonal" (in the middle tap alone: delta-orthogonal).
        gain: what all weights are multiplied by, from 0.25 to 4.
        block: "plain", "original" (ReLU after the sum) or "preactivation" (nothing after the sum).
        total: the sum at the end of a block: "whole", x + F; "scaled", x + F/√blocks; "halved", x/2 + F.
            A plain block has none.
        batch_norm: does batch normalisation stand before each activation?
        guess: what the reader expects of the gradient at the first layer: "smaller", "same", "larger"; with
            "none" it is hidden.

    Raises:
        TraitError: "depth must be an even number, two layers a block. Received: depth=7", "gain must be a
            number from 0.25 to 4. Received: gain=5", "block must be plain, original or preactivation. …".
        TypeError: "GradientFlowExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'gradient_flow_explorer' has not been bundled …".

    >>> explorer = GradientFlowExplorer(depth=8, initialisation="he")
    >>> explorer.signal.shape, explorer.gradient.shape
    ((20, 5), (20, 5))

    Reference: Glorot and Bengio, 2010; He et al., 2015, arXiv:1502.01852; Balduzzi et al., 2017,
    arXiv:1702.08591.
    Taught in: Does depth always help?; Past a thousand layers.
    """

    examples = (
        {"depth": 4},
        {"view": "neighbours", "depth": 2},
        {
            "depth": 6,
            "block": "preactivation",
            "total": "scaled",
            "guess": "same",
            "initialisation": "he",
            "batch_norm": True,
        },
    )

    view = _traits.Choice(VIEWS, "sizes", _traits.EITHER).tag(sync=True)
    depth = Depth(2, DEEPEST, 32).tag(sync=True)
    activation = _traits.Choice(flow.ACTIVATIONS, "relu", _traits.EITHER).tag(sync=True)
    initialisation = _traits.Choice(flow.INITIALISATIONS, "xavier", _traits.EITHER).tag(sync=True)
    gain = Gain(1.0).tag(sync=True)
    block = _traits.Choice(flow.BLOCKS, "plain", _traits.EITHER).tag(sync=True)
    total = _traits.Choice(flow.SUMS, "whole", _traits.EITHER).tag(sync=True)
    batch_norm = traitlets.Bool(False).tag(sync=True)
    guess = _traits.Choice(GUESSES, "none", _traits.EITHER).tag(sync=True, answer=True)

    _patches = traitlets.Dict(read_only=True).tag(sync=True)
    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def _handed_over(self) -> dict[str, Any]:
        content = results.figure(EXPERIMENT)
        return {
            "_patches": packing.pack(patches().astype(np.float32)),
            "_recorded": {"depths": content["depths"], "correlation": content["correlation"]},
        }

    # ---- what it shows

    @property
    def setting(self) -> flow.Setting:
        """The network, as ``ops.flow`` takes it."""
        return flow.Setting(
            self.depth,
            self.activation,
            self.initialisation,
            self.gain,
            self.block,
            self.total,
            self.batch_norm,
        )

    @property
    def signal(self) -> Array:
        """The size of the signal, (20, 1 + depth / 2): by draw, from the first block's input to the end."""
        return _sizes(self.setting)[0]

    @property
    def gradient(self) -> Array:
        """The size of the gradient at the same places, (20, 1 + depth / 2)."""
        return _sizes(self.setting)[1]

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        if self.view == "neighbours":
            content = results.figure(EXPERIMENT)
            return plots.neighbours_still, {
                "depths": content["depths"],
                "correlation": content["correlation"],
            }
        return plots.flow_still, {"signal": self.signal, "gradient": self.gradient, "depth": self.depth}

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(GradientFlowExplorer(depth=2).describe())  # doctest: +ELLIPSIS
        Signal and gradient in a network of 2 layers that has just been drawn, 20 times: ...
        """
        words = self._words.gradient_flow_explorer
        if self.view == "neighbours":
            content = results.figure(EXPERIMENT)
            last = {net: content["correlation"][f"line-{net}"]["median"][-1] for net in NETS}
            return words.describe_neighbours(content["depths"][-1], last)
        return words.describe(
            self.depth,
            (self.activation, self.initialisation, self.block),
            self.batch_norm,
            float(np.median(self.signal[:, -1])),
            float(np.median(self.gradient[:, 0])),
        )
