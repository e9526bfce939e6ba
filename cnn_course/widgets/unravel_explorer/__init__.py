"""The figure that unrolls a residual network into its paths, and takes blocks out of trained networks."""

from functools import cache
from math import comb
from typing import Any

import traitlets

from cnn_course import results
from cnn_course.arguments import is_whole
from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot

EXPERIMENT = "lesions"
NETWORKS = ("residual", "plain")
MOST = 6  # blocks that are drawn unrolled: 64 paths
NONE = "none"
GUESSES = (NONE, "residual", "plain", "both")


class UnravelExplorer(Figure):
    """Unroll blocks of a residual network into paths, and show what trained networks lose without a block.

    Nothing is computed here but counts and shares: accuracies and gradients were recorded,
    ``results/lesions``, of a residual and a plain network of 20 layers, nine blocks each.

    Args:
        unrolled: 1 to 6 blocks, counted from the end of the network.
        removed: numbers of the blocks that are taken out, from 1 to 9, counted from the beginning.
        swapped: "none", or two blocks of one shape that change places: "1-2", "1-3", "2-3", "5-6" or "8-9".
        guess: which network the reader expects to lose more, "residual", "plain" or "both"; until it is said
            ("none"), the page does not show what they lose.

    Raises:
        TraitError: "removed must be blocks from 1 to 9, each at most once. Received: …", "swapped must be one
            of none, 1-2, …. Received: …", "removed and swapped say two things: …", and their like.
        TypeError: "UnravelExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'unravel_explorer' has not been bundled …".

    >>> explorer = UnravelExplorer(unrolled=3)
    >>> explorer.paths
    (1, 3, 3, 1)
    >>> explorer.removed = [9]
    >>> explorer.paths
    (1, 2, 1, 0)

    Taught in: ResNet.
    """

    examples = (
        {},
        {"unrolled": 6, "removed": [3, 8], "guess": "plain"},
        {"unrolled": 1, "removed": [4], "guess": "residual"},
        {"unrolled": 5, "swapped": "5-6", "guess": "both"},
    )

    unrolled = _traits.Whole(1, MOST, 4).tag(sync=True)
    removed = traitlets.List(traitlets.Int()).tag(sync=True)
    swapped = _traits.Choice(lambda explorer: (NONE, *_pairs()), NONE).tag(sync=True)
    guess = _traits.Choice(GUESSES, NONE).tag(sync=True, answer=True)

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        if kwargs.get("removed") and kwargs.get("swapped", NONE) != NONE:
            raise _traits.two_things("lesion", removed=kwargs["removed"], swapped=kwargs["swapped"])
        super().__init__(**kwargs)

    def _handed_over(self) -> dict[str, Any]:
        content = _content()
        return {
            "_recorded": {
                "blocks": len(content["blocks"]["residual"]),
                "judged": content["judged_on"],
                "pairs": list(_pairs()),
                "unhurt": {name: content["unhurt"][name] for name in NETWORKS},
                "removed": {name: content["any_removed"][name] for name in NETWORKS},
                "swapped": {
                    name: [[one["swapped"] for one in run] for run in content["exchanged"][name]]
                    for name in NETWORKS
                },
                "gradients": [[one["one"] for one in run[:MOST]] for run in content["gradients"]],
            }
        }

    # ---- what is counted, and what was recorded

    @property
    def paths(self) -> tuple[int, ...]:
        """How many paths through the unrolled blocks are left, by the number of branches on them."""
        first = _blocks() - self.unrolled
        left = self.unrolled - sum(one > first for one in self.removed)
        return tuple(comb(left, length) for length in range(self.unrolled + 1))

    @property
    def gradient(self) -> list[results.Spread]:
        """What share of the loss's gradient the paths of each length carry, where the unrolled blocks begin.

        Of the unhurt network: the mean norm along one path, times the number of such paths, as a share of
        that of all lengths. Mean, lowest and highest of the runs, from 0 to 1.
        """
        runs = [_shares(run[self.unrolled - 1]["one"]) for run in _content()["gradients"]]
        return [results.Spread.of(found) for found in zip(*runs, strict=True)]

    def unhurt(self, network: str) -> tuple[float, ...]:
        """Return the accuracy of each run as the network was trained.

        Args:
            network: "residual" or "plain".
        """
        return tuple(_content()["unhurt"][_known(network)])

    def accuracy(self, network: str) -> tuple[float, ...]:
        """Return the accuracy of each run with the blocks removed or swapped.

        Args:
            network: "residual" or "plain".

        Returns:
            A share a run; none where a block that changes the shape was removed and has no shortcut.
        """
        if self.swapped != NONE:
            place = _pairs().index(self.swapped)
            return tuple(run[place]["swapped"] for run in _content()["exchanged"][_known(network)])
        gone = sum(1 << number - 1 for number in self.removed)
        found = [run[gone] for run in _content()["any_removed"][_known(network)]]
        return () if None in found else tuple(found)

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        return plots.unravel_still, {
            "paths": self.paths,
            "gradient": [(one.mean, one.low, one.high) for one in self.gradient],
            "accuracies": [(self.unhurt(name), self.accuracy(name)) for name in NETWORKS],
            "lesion": self._lesion(),
        }

    def _lesion(self) -> str:
        words = self._words.unravel_explorer
        if self.swapped != NONE:
            return words.swapped(*self.swapped.split("-"))
        return words.removed(self.removed)

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> UnravelExplorer(unrolled=2).describe()[:63]
        'The last 2 blocks of a residual network unrolled into 4 paths: '
        """
        found = [(self.unhurt(name), self.accuracy(name)) for name in NETWORKS]
        return self._words.unravel_explorer.describe(self.unrolled, self.paths, self._lesion(), found)

    # ---- what may be set

    def _may_be(self) -> dict[str, _rules.Rule]:
        return super()._may_be() | {
            "removed": _rules.several(_rules.whole(1, _blocks()), once=True),
        }

    @traitlets.validate("removed")
    def _check_removed(self, proposal: Any) -> Any:
        wanted = proposal["value"]
        sound = all(is_whole(one) and 1 <= one <= _blocks() for one in wanted)
        if not sound or len(set(wanted)) < len(wanted):
            raise traitlets.TraitError(
                f"removed must be blocks from 1 to {_blocks()}, each at most once. "
                f"Received: removed={wanted!r}"
            )
        return sorted(map(int, wanted))

    @traitlets.observe("removed")
    def _stop_swapping(self, change: Any) -> None:
        if change["new"] and self.swapped != NONE:
            self.swapped = NONE

    @traitlets.observe("swapped")
    def _stop_removing(self, change: Any) -> None:
        if change["new"] != NONE and self.removed:
            self.removed = []


@cache
def _content() -> dict[str, Any]:
    return results.figure(EXPERIMENT)


def _blocks() -> int:
    return len(_content()["blocks"]["residual"])


def _pairs() -> tuple[str, ...]:
    """Name the pairs of blocks that were swapped, counted from 1."""
    found = _content()["exchanged"]["residual"][0]
    return tuple("-".join(str(number + 1) for number in one["blocks"]) for one in found)


def _known(network: str) -> str:
    if network not in NETWORKS:
        raise ValueError(f"network is residual or plain. Received: network={network!r}.")
    return network


def _shares(norms: list[float]) -> list[float]:
    """Return the norm along one path times the paths, by length, as shares of their sum."""
    sizes = [comb(len(norms) - 1, length) * norm for length, norm in enumerate(norms)]
    return [size / sum(sizes) for size in sizes]
