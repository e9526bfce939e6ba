"""The figure that shows how far the gates of a highway network open, and what is lost without a layer."""

from functools import cache
from typing import Any

import numpy as np
import traitlets

from cnn_course import results
from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot

EXPERIMENT, BESIDE = "highway-gates", "lesions"
BIASES = (-1, -3)
NETWORKS = ("highway", "residual", "plain")
NONE = "none"
GUESSES = (NONE, *NETWORKS)
MOST = 99  # layers, epochs; how many there are is the recording's


class HighwayGateExplorer(Figure):
    """Show the mean gate of each layer for each class, epoch by epoch, and what is lost without a layer.

    Nothing is computed here but means: gates and accuracies were recorded, ``results/highway-gates`` and,
    for the plain and the residual network, ``results/lesions``.

    Args:
        bias: of the gates before the training, -1 or -3.
        epoch: after which the gates are shown; 0 is before the training. By default the last.
        layer: which one is replaced by the identity, counted from 1; 0 for none.
        guess: which network the reader expects to lose least without a layer, "highway", "residual" or
            "plain"; until it is said ("none"), the page does not show what they lose.

    Raises:
        TraitError: "bias must be one of −1, −3. Received: bias=−2", "epoch must be a whole number from 0 to
            5. …", "layer must be a whole number from 0 to 18. …", "guess must be one of none, highway, …".
        TypeError: "HighwayGateExplorer has no such setting. Received: …".
        ValueError: "network is highway, residual or plain. Received: …".
        FileNotFoundError: "The figure 'highway_gate_explorer' has not been bundled …".

    >>> explorer = HighwayGateExplorer(bias=-3, epoch=0)
    >>> round(explorer.gates(1)[0].mean, 2)  # a sigmoid of -3
    0.05

    Reference: Srivastava et al., 2015, arXiv:1505.00387, section 4.
    Taught in: ResNet.
    """

    examples = (
        {},
        {"bias": -3, "layer": 5, "guess": "residual"},
        {"epoch": 0, "layer": 7, "guess": "highway"},
        {"bias": -3, "epoch": 2, "layer": 18},
    )

    bias = _traits.Whole(min(BIASES), max(BIASES), BIASES[0]).tag(sync=True)
    epoch = _traits.Whole(0, MOST, 0).tag(sync=True)
    layer = _traits.Whole(0, MOST, 0).tag(sync=True)
    guess = _traits.Choice(GUESSES, NONE).tag(sync=True, answer=True)

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"epoch": _epochs(), **kwargs})

    def _handed_over(self) -> dict[str, Any]:
        content, beside = results.figure(EXPERIMENT), results.figure(BESIDE)
        return {
            "_recorded": {
                "layers": _layers(),
                "epochs": _epochs(),
                "judged": content["judged_on"],
                "gates": {str(bias): _gates(bias).tolist() for bias in BIASES},
                "unhurt": {str(bias): content["unhurt"][_variant(bias)] for bias in BIASES}
                | {name: beside["unhurt"][name] for name in NETWORKS[1:]},
                "removed": {str(bias): content["removed"][_variant(bias)] for bias in BIASES}
                | {name: beside["removed"][name] for name in NETWORKS[1:]},
            }
        }

    def _may_be(self) -> dict[str, _rules.Rule]:
        return super()._may_be() | {
            "bias": _rules.one(BIASES),
            "epoch": _rules.whole(0, _epochs()),
            "layer": _rules.whole(0, _layers()),
        }

    # ---- what was recorded

    def gates(self, layer: int) -> tuple[results.Spread, ...]:
        """Return how far a layer's gate is open after the chosen epoch: a class each, over the runs.

        Args:
            layer: counted from 1.

        Returns:
            Mean, lowest and highest of the runs, from 0 to 1; none where the layer has no gate, because it
            changes the shape and cannot carry.
        """
        if layer not in _gated():
            return ()
        found = _gates(self.bias)[:, self.epoch, _gated().index(layer)]
        return tuple(results.Spread.of(runs) for runs in found.T.tolist())

    def unhurt(self, network: str) -> tuple[float, ...]:
        """Return the accuracy of each run as the network was trained.

        Args:
            network: "highway" (with the chosen bias), "residual" or "plain".
        """
        return tuple(self._content(network)["unhurt"])

    def accuracy(self, network: str) -> tuple[float, ...]:
        """Return the accuracy of each run without the chosen layer, or without the block at its place.

        The residual and the plain network have blocks of two layers: layers 1 and 2 stand where their first
        block does.

        Args:
            network: "highway" (with the chosen bias), "residual" or "plain".

        Returns:
            A share a run; none where nothing fits in the place of what changes the shape.
        """
        content = self._content(network)
        if self.layer == 0:
            return tuple(content["unhurt"])
        place = self.layer - 1 if network == NETWORKS[0] else (self.layer - 1) // 2
        found = [run[place] for run in content["removed"]]
        return () if None in found else tuple(found)

    def lost(self, network: str) -> float:
        """Return the accuracy lost without one layer or block, mean of all places and runs.

        Places that change the shape are left out: only the residual network has something to put there.

        Args:
            network: "highway" (with the chosen bias), "residual" or "plain".
        """
        content, plain = self._content(network), self._content("plain")["removed"][0]
        fits = [one is not None for one in (content["removed"][0] if network == NETWORKS[0] else plain)]
        lost = [
            whole - left
            for whole, run in zip(content["unhurt"], content["removed"], strict=True)
            for left, sound in zip(run, fits, strict=True)
            if sound
        ]
        return float(np.mean(lost))

    def _content(self, network: str) -> dict[str, Any]:
        if network not in NETWORKS:
            raise ValueError(f"network is highway, residual or plain. Received: network={network!r}.")
        ours = network == NETWORKS[0]
        content, name = results.figure(EXPERIMENT if ours else BESIDE), network
        name = _variant(self.bias) if ours else network
        return {key: content[key][name] for key in ("unhurt", "removed")}

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        words = self._words.highway_gate_explorer
        return plots.highway_gates_still, {
            "gates": [[one.mean for one in self.gates(layer)] for layer in range(1, _layers() + 1)],
            "limits": _limits(self.bias),
            "classes": words.classes,
            "title": words.title(self.bias, self.epoch),
            "accuracies": self._seen(),
            "lesion": words.lesion(self._told),
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> HighwayGateExplorer(bias=-3, epoch=0).describe()[:52]
        'Gates that begin with a bias of −3, before the train'
        """
        open_ = [one.mean for layer in _gated() for one in self.gates(layer)]
        words = self._words.highway_gate_explorer
        return words.describe(self.bias, self.epoch, (min(open_), max(open_)), self._told, self._seen())

    @property
    def _told(self) -> int:
        """The layer without which accuracies are shown; 0 until the reader has said what they expect."""
        return 0 if self.guess == NONE else self.layer

    def _seen(self) -> list[tuple[tuple[float, ...], tuple[float, ...] | None]]:
        """Return the accuracies, as trained and without the layer; None for what is not seen."""
        return [(self.unhurt(name), self.accuracy(name) if self._told else None) for name in NETWORKS]

    # ---- what may be set

    @traitlets.validate("bias")
    def _check_bias(self, proposal: Any) -> Any:
        if proposal["value"] not in BIASES:
            raise traitlets.TraitError(
                f"bias must be one of {', '.join(map(_traits.signed, BIASES))}. "
                f"Received: bias={_traits.signed(proposal['value'])}"
            )
        return proposal["value"]

    @traitlets.validate("epoch", "layer")
    def _check_place(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        most = {"epoch": _epochs(), "layer": _layers()}[name]
        if value > most:
            raise traitlets.TraitError(
                f"{name} must be a whole number from 0 to {most}. Received: {name}={value}"
            )
        return value


def _variant(bias: int) -> str:
    return f"bias{bias}"


def _layers() -> int:
    return len(results.figure(EXPERIMENT)["blocks"])


def _epochs() -> int:
    return len(results.figure(EXPERIMENT)["gates"][_variant(BIASES[0])][0]) - 1  # the first is before all


@cache
def _gated() -> tuple[int, ...]:
    """Number the layers that have a gate: those that can be replaced by the identity, too."""
    removed = results.figure(EXPERIMENT)["removed"][_variant(BIASES[0])][0]
    return tuple(number for number, left in enumerate(removed, 1) if left is not None)


@cache
def _gates(bias: int) -> np.ndarray:
    """Return the gates: by run, epoch, gate and class."""
    return np.array(results.figure(EXPERIMENT)["gates"][_variant(bias)])


def _limits(bias: int) -> tuple[float, float]:
    """Return the lowest and the highest mean of the runs, in any epoch: the ends of the colours."""
    means = _gates(bias).mean(axis=0)
    return float(means.min()), float(means.max())
