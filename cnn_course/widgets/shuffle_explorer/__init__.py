"""The figure that shuffles the pixels of digits, and shows what two trained networks make of them."""

from functools import cache
from typing import Any

import numpy as np
import traitlets

from cnn_course import packing, results
from cnn_course.widgets import _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets._traits import Array

EXPERIMENT = "shuffled-pixels"
KINDS = ("natural", "permuted", "shifted")
NETWORKS = ("dense", "cnn")
EACH = 2  # recorded digits of each class
Bytes = np.ndarray[Any, np.dtype[np.uint8]]


class ShuffleExplorer(Figure):
    """Show digits with their pixels in place, shuffled or shifted, and what two trained networks say of them.

    Everything but the drawing was recorded: ``results/shuffled-pixels``. The shuffled pixels are all in one
    order, ``numpy.random.RandomState(0).permutation(784)``.

    Args:
        kind: "natural"; "permuted", shuffled for training and testing alike; or "shifted", trained on natural
            digits and tested on digits moved by up to 4 pixels.
        digit: 0 to 9.
        example: 1 or 2, one of the two recorded test digits of each class.
        prediction: "none", or which network the reader expects to get clearly worse: "dense", "cnn", "same"
            (neither); "shown" if they would rather see. Saying it in the page shuffles the pixels.

    Raises:
        TraitError: "kind must be natural, permuted or shifted. Received: kind='shuffled'", "digit must be a
            whole number from 0 to 9. Received: digit=10", and their like.
        TypeError: "ShuffleExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'shuffle_explorer' has not been bundled …".

    >>> explorer = ShuffleExplorer(digit=4)
    >>> explorer.answer("dense"), explorer.answer("cnn")
    (4, 4)
    >>> explorer.kind = "permuted"
    >>> explorer.accuracy("cnn").runs
    3

    Taught in: Dense or convolutional?
    """

    examples = ({}, {"kind": "permuted", "digit": 8}, {"kind": "shifted", "digit": 1, "example": 2})

    kind = _traits.Choice(KINDS, "natural", _traits.EITHER).tag(sync=True)
    digit = _traits.Whole(0, 9, 4).tag(sync=True)
    example = _traits.Whole(1, EACH, 1).tag(sync=True)
    prediction = _traits.guess(*NETWORKS, "same")

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)
    _natural = traitlets.Bytes(read_only=True).tag(sync=True)
    _shifted = traitlets.Bytes(read_only=True).tag(sync=True)

    def _handed_over(self) -> dict[str, Any]:
        content = _content()
        digits = {
            f"_{kind}": packing.unpack(content["digits"][kind]).tobytes() for kind in ("natural", "shifted")
        }
        return {"_recorded": _for_the_page(content), **digits}

    # ---- what was recorded

    @property
    def written(self) -> Bytes:
        """The digit as it was written, (28, 28), uint8."""
        return self._picture("natural")

    @property
    def seen(self) -> Bytes:
        """The digit as the networks get it, (28, 28), uint8."""
        return self._picture(self.kind)

    def _picture(self, kind: str) -> Bytes:
        content = _content()
        found: Bytes = packing.unpack(content["digits"]["shifted" if kind == "shifted" else "natural"])
        picture = found[self._number]
        if kind == "permuted":
            return picture.reshape(-1)[packing.unpack(content["permutation"])].reshape(28, 28)
        return picture

    @property
    def _number(self) -> int:
        return self.digit * EACH + self.example - 1

    def shares(self, network: str) -> Array:
        """Return a network's shares for the ten digits, (10,), from 0 to 1; those of the run with seed 0.

        Args:
            network: "dense" or "cnn".
        """
        found: Array = packing.unpack(_content()["shares"][self._variant(network)])[self._number]
        return found

    def answer(self, network: str) -> int:
        """Return the digit with the largest share.

        Args:
            network: "dense" or "cnn".
        """
        return int(self.shares(network).argmax())

    def accuracy(self, network: str) -> results.Spread:
        """Return a network's recorded accuracy on all test digits of this kind.

        Args:
            network: "dense" or "cnn".

        Returns:
            Mean, lowest and highest of the runs, from 0 to 1.
        """
        return results.spread(EXPERIMENT, self._variant(network))

    def _variant(self, network: str) -> str:
        if network not in NETWORKS:
            raise ValueError(f"network is dense or cnn. Received: network={network!r}.")
        return f"{network}-{self.kind}"

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        found = {}
        for network in NETWORKS:
            spread = self.accuracy(network)
            found[network] = (self.shares(network), (spread.mean, spread.low, spread.high))
        return plots.shuffle_still, {"written": self.written, "seen": self.seen, **found}

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(ShuffleExplorer(kind="shifted").describe())  # doctest: +NORMALIZE_WHITESPACE
        A shifted 4. The dense network takes it for a 7, the convolutional network takes it for a 4. On 10,000
        such digits the dense network was right in 33.07 %, the convolutional network in 58.75 %.
        """
        return self._words.shuffle_explorer.describe(
            kind=self.kind,
            digit=self.digit,
            answers=[self.answer(network) for network in NETWORKS],
            tested=_tested(),
            accuracies=[self.accuracy(network).mean for network in NETWORKS],
        )


@cache
def _content() -> dict[str, Any]:
    return results.figure(EXPERIMENT)


@cache
def _tested() -> int:
    """Return on how many digits the accuracies were recorded."""
    [count] = {run["data"]["test"] for run in results.runs(EXPERIMENT)}
    return int(count)


def _for_the_page(content: dict[str, Any]) -> dict[str, Any]:
    """Return the recording, less the digits, as plain numbers."""
    return {
        "order": packing.unpack(content["permutation"]).tolist(),
        "shares": {
            variant: np.round(packing.unpack(shares).astype(np.float64), 4).tolist()
            for variant, shares in content["shares"].items()
        },
        "parameters": content["parameters"],
        "accuracy": content["test_accuracy"],
        "tested": _tested(),
    }
