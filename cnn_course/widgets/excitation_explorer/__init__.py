"""The figure that scales a photograph's maps by gates, and changes what these say."""

from collections.abc import Collection
from typing import Any

import numpy as np
import traitlets

from cnn_course import results
from cnn_course.arguments import is_number
from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets.excitation_explorer.recorded import CLASSES, content, deviations, gated

CHANNELS = 32
HAND = "hand"
SOURCES = ("own", "permuted", "swapped", "mean", HAND)
CHANGES = ("permuted", "swapped", "mean")
NETWORKS = ("vgg", "resnet")
WHERE = ("last", "all")
NONE = "none"
PREDICTIONS = (NONE, *NETWORKS, "both")


class ExcitationExplorer(Figure):
    """Scale the last maps of a trained network by gates, and see what the classes get.

    The gates stand directly before global pooling and the dense layer, so the scores are exact for any
    gates: bias + Σ gate · mean of the map · weights. Photographs, maps and accuracies were recorded,
    ``results/squeeze-excite``.

    Args:
        photo: the photograph, by its class: "airplane", "automobile", "bird", "cat", ….
        source: whose gates they are: the photograph's "own"; these "permuted" among the channels; "swapped",
            those of the photograph before; the "mean" over all test photographs; or set by "hand".
        gates: 32 numbers from 0 to 1, the gates set by hand; setting them makes ``source`` "hand". Without
            any, the hand begins with the photograph's own.
        channel: the channel that is looked at, from 0 to 31.
        prediction: which network the reader expects to lose more when all its gates are permuted, "vgg",
            "resnet" or "both"; until it is said ("none"), the page does not show what they lose.

    Raises:
        TraitError: "gates must be 32 numbers from 0 to 1, or none. Received: …", "gates and source say two
            things: …", "source must be one of own, permuted, …. Received: …", and their like.
        TypeError: "ExcitationExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'excitation_explorer' has not been bundled …".

    >>> explorer = ExcitationExplorer(photo="ship")
    >>> explorer.used.shape, round(float(explorer.shares.sum()), 6)
    ((32,), 1.0)
    >>> explorer.gates = [1] * 32
    >>> explorer.source
    'hand'

    Taught in: SENet.
    """

    examples = (
        {},
        {"photo": "ship", "source": "permuted", "channel": 7, "prediction": "both"},
        {"photo": "dog", "source": "swapped", "prediction": "vgg"},
        {"photo": "truck", "gates": [0.0] * 16 + [1.0] * 16, "channel": 31, "prediction": "resnet"},
    )

    photo = _traits.Choice(CLASSES, "cat").tag(sync=True)
    source = _traits.Choice(SOURCES, "own").tag(sync=True)
    gates = traitlets.List(traitlets.Any()).tag(sync=True)
    channel = _traits.Whole(0, CHANNELS - 1, 0).tag(sync=True)
    prediction = _traits.Choice(PREDICTIONS, NONE).tag(sync=True, answer=True)

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        if kwargs.get("gates") and kwargs.get("source", HAND) != HAND:
            raise _traits.two_things("gates", gates=kwargs["gates"], source=kwargs["source"])
        super().__init__(**kwargs)

    def _complete(self, chosen: Collection[str]) -> None:
        if self.gates:
            self.source = HAND

    def _handed_over(self) -> dict[str, Any]:
        found = content()
        packed = ("photos", "maps", "squeeze", "gates", "mean", "kernel", "bias")
        ends = {"early": found["blocks"][0]["name"], "late": found["blocks"][-1]["name"]}
        return {
            "_recorded": {
                "classes": list(CLASSES),
                "permutation": found["permutation"],
                **{name: found[name] for name in packed},
                "by_class": {end: found["by_class"][name] for end, name in ends.items()},
                "due_to_class": {end: found["due_to_class"][name] for end, name in ends.items()},
                "test_accuracy": found["test_accuracy"],
                "changed": found["changed"],
            }
        }

    # ---- what follows from the gates, and what was recorded

    @property
    def used(self) -> np.ndarray:
        """The gates in force, (32,)."""
        if self.source == HAND and self.gates:
            return np.array(self.gates, dtype=np.float64)
        return gated().given(self._number, "own" if self.source == HAND else self.source)

    @property
    def shares(self) -> np.ndarray:
        """What the network says with these gates: a share for each of the ten classes, (10,)."""
        return gated().shares(self._number, self.used)

    @property
    def says(self) -> str:
        """The class with the largest share."""
        return CLASSES[int(self.shares.argmax())]

    def accuracy(self, network: str, source: str = "own", where: str = "all") -> results.Spread:
        """Return the accuracy on the test photographs, over all runs: mean, lowest, highest.

        Args:
            network: "vgg" or "resnet", with gates.
            source: "own", or what was done to the gates: "permuted", "swapped" or "mean".
            where: in which blocks it was done, in the "last" or in "all".
        """
        for name, value, allowed in (
            ("network", network, NETWORKS),
            ("source", source, ("own", *CHANGES)),
            ("where", where, WHERE),
        ):
            if value not in allowed:
                *others, last = allowed
                raise ValueError(f"{name} is {', '.join(others)} or {last}. Received: {name}={value!r}.")
        found = content()
        if source == "own":
            return results.Spread(**found["test_accuracy"][f"se-{network}"])
        return results.Spread(**found["changed"][network][where][source])

    @property
    def _number(self) -> int:
        return CLASSES.index(self.photo)

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        return plots.excitation_still, {
            "photo": gated().photos[self._number] / 255,
            "classes": self._words.excitation_explorer.classes,
            "shares": self.shares,
            "gates": self.used,
            "early": deviations(0),
            "late": deviations(-1),
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> ExcitationExplorer(photo="ship", source="mean").describe()[:46]
        'The photograph of a ship, its last maps scaled'
        """
        return self._words.excitation_explorer.describe(
            self.photo, self.source, self.says, float(self.shares.max()), self.used
        )

    # ---- what may be set

    def _may_be(self) -> dict[str, _rules.Rule]:
        gates = [_rules.several(_rules.number(0, 1), count, count) for count in (0, CHANNELS)]
        return super()._may_be() | {"gates": _rules.either(*gates)}

    @traitlets.validate("gates")
    def _check_gates(self, proposal: Any) -> Any:
        wanted = proposal["value"]
        sound = all(is_number(one) and 0 <= one <= 1 for one in wanted)
        if not sound or len(wanted) not in (0, CHANNELS):
            raise traitlets.TraitError(
                f"gates must be {CHANNELS} numbers from 0 to 1, or none. "
                f"Received: {len(wanted)} of them, gates={_traits.short(wanted)}"
            )
        return [float(one) for one in wanted]

    @traitlets.observe("gates")
    def _take_by_hand(self, change: Any) -> None:
        if change["new"]:
            self.source = HAND
