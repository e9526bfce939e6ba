"""The figure that explains top-1 and top-5: a photograph's classes in order, and where its label stands."""

from functools import cache
from typing import Any

import traitlets

from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets.photo_network import asset
from cnn_course.widgets.top_five_explorer.recorded import LABELS, SHOWN, said

PHOTOGRAPHS = tuple(LABELS)
CHOICES = 3  # labels that a photograph could have
PREDICTIONS = ("none", "hit", "miss")


class TopFiveExplorer(Figure):
    """Show what a network says of a photograph, class by class in order, and whether the label is a hit.

    The probabilities are those of EfficientNet-Lite0, recorded. None of the photographs is in ImageNet: what
    their labels would be is the course's guess, and the reader's.

    Args:
        photograph: "coffee", "chelsea", "rocket", "camera" or "brick".
        first: so many of the likeliest classes are looked at, 1 to 10: a label among them is a hit. 1 is
            top-1, 5 is top-5.
        labels: for each photograph, in this order, which of the three labels that it could have is taken for
            right, 0 to 2.
        prediction: "none", "hit" or "miss": what the reader expects for the label of the photograph. With
            "none" the order of the classes is hidden.

    Raises:
        TraitError: "photograph must be one of coffee, chelsea, …. Received: …", "first must be a whole number
            from 1 to 10. …", "labels must be 5 whole numbers from 0 to 2. Received: …", "prediction …".
        TypeError: "TopFiveExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'top_five_explorer' has not been bundled …".

    >>> explorer = TopFiveExplorer(photograph="chelsea", first=1)
    >>> explorer.label, explorer.rank, explorer.hit
    ('tabby', 3, False)
    >>> explorer.hits
    ('coffee',)

    Taught in: The pre-trained models of Keras.
    """

    examples = (
        {},
        {"photograph": "coffee", "first": 1, "prediction": "hit"},
        {"photograph": "brick", "first": 10, "prediction": "miss", "labels": [2, 1, 0, 2, 0]},
        {"photograph": "camera", "prediction": "hit", "labels": [1, 0, 2, 1, 2]},
    )

    photograph = _traits.Choice(PHOTOGRAPHS, "chelsea").tag(sync=True)
    first = _traits.Whole(1, SHOWN, 5).tag(sync=True)
    labels = traitlets.List(traitlets.Any()).tag(sync=True)
    prediction = _traits.Choice(PREDICTIONS, "none").tag(sync=True, answer=True)

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def _handed_over(self) -> dict[str, Any]:
        return {"_recorded": _for_the_page()}

    # ---- what follows

    @property
    def label(self) -> str:
        """The class that is taken for right."""
        return self._label(self.photograph)

    @property
    def rank(self) -> int:
        """The place of the label among the thousand classes, the likeliest being the first."""
        return self._rank(self.photograph)

    @property
    def hit(self) -> bool:
        """Is the label among the first classes that are looked at?"""
        return self.rank <= self.first

    @property
    def hits(self) -> tuple[str, ...]:
        """The photographs whose label is a hit."""
        return tuple(one for one in PHOTOGRAPHS if self._rank(one) <= self.first)

    def _label(self, photograph: str) -> str:
        chosen: Any = self.labels
        return LABELS[photograph][chosen[PHOTOGRAPHS.index(photograph)]]

    def _rank(self, photograph: str) -> int:
        return said()["right"][photograph].labels[self._label(photograph)][0]

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        return plots.photo_network_still, {
            "picture": asset.seen(self.photograph),
            "top": said()["right"][self.photograph].top[:5],
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(TopFiveExplorer(prediction="miss").describe())  # doctest: +NORMALIZE_WHITESPACE
        A photograph of a cat. If its label is tabby, that is number 3 of the network's 1,000 classes: a hit
        among the first 5. Of 5 photographs 4 are hits.
        """
        words = self._words.top_five_explorer
        if self.prediction == "none":
            return words.asks(self.photograph, self.label, self.first)
        return words.describe(
            photograph=self.photograph,
            label=self.label,
            rank=self.rank,
            first=self.first,
            hits=len(self.hits),
            photographs=len(PHOTOGRAPHS),
        )

    # ---- what may be set

    @traitlets.default("labels")
    def _ours(self) -> list[int]:
        return [0] * len(PHOTOGRAPHS)

    def _may_be(self) -> dict[str, _rules.Rule]:
        count = len(PHOTOGRAPHS)
        return super()._may_be() | {"labels": _rules.several(_rules.whole(0, CHOICES - 1), count, count)}

    @traitlets.validate("labels")
    def _check_labels(self, proposal: Any) -> Any:
        wanted = proposal["value"]
        sound = all(type(one) is int and 0 <= one < CHOICES for one in wanted)
        if not sound or len(wanted) != len(PHOTOGRAPHS):
            raise traitlets.TraitError(
                f"labels must be {len(PHOTOGRAPHS)} whole numbers from 0 to {CHOICES - 1}. "
                f"Received: labels={_traits.short(wanted)}"
            )
        return wanted


@cache
def _for_the_page() -> dict[str, Any]:
    """Return the photographs, light enough for a page, and what was recorded of them."""
    return {
        "photographs": [
            {
                "name": name,
                "picture": f"data:image/jpeg;base64,{asset.jpeg(asset.seen(name))}",
                "top": [{"name": label, "share": share} for label, share in one.top],
                "labels": [
                    {"name": label, "rank": rank, "share": share}
                    for label, (rank, share) in one.labels.items()
                ],
            }
            for name, one in said()["right"].items()
        ],
    }
