"""The figure that asks what pre-training is worth, in photographs that nobody has to label."""

from typing import Any

import traitlets

from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets.transfer_explorer.ways import FROM_CHANCE, HUES, Needed, Ways, recorded

PREDICTIONS = ("none", "two", "ten", "more")
LIMITS = {"two": 3.0, "ten": 10.0}  # times as many photographs: up to here an answer is the right one
MOST = 9999  # photographs; the real numbers are the recording's
ASKED = ("frozen", "small")  # the question is about these, with the fewest photographs


class TransferExplorer(Figure):
    """Show recorded networks that learned from few photographs: begun by chance, or with ImageNet's weights.

    What the pre-trained ones got to is hidden until the reader has said how many photographs they expect
    pre-training to be worth. Then it is read off: an accuracy, and how many photographs bring one without
    pre-training as far. Nothing is computed here but medians, and straight lines between them.

    Args:
        way: what is read off: "frozen", "divided", "raw", "tuned" or "tuned-by-batch".
        beside: what it is held against: "small" or "scratch".
        images: with how many photographs of a class; one of the recorded numbers. By default the fewest.
        prediction: "none", "two", "ten" or "more": how many times as many photographs the reader expects a
            network without pre-training to need. With "none" the results are hidden.

    Raises:
        TraitError: "images must be one of 10, 30, … Received: images=9"; "way must be one of …"; "prediction
            must be one of none, two, ten, more. …".
        TypeError: "TransferExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'transfer_explorer' has not been bundled …".

    >>> explorer = TransferExplorer(way="frozen")
    >>> explorer.accuracy("frozen") > explorer.accuracy("small")
    True

    Taught in: Transfer.
    """

    examples = (
        {},
        {"prediction": "ten"},
        {"prediction": "more", "way": "tuned", "beside": "scratch", "images": 100},
        {"prediction": "two", "way": "raw"},
    )

    way = _traits.Choice(tuple(one for one in HUES if one not in FROM_CHANCE), "frozen").tag(sync=True)
    beside = _traits.Choice(FROM_CHANCE, "small").tag(sync=True)
    images = _traits.Whole(1, MOST, 1).tag(sync=True)
    prediction = _traits.Choice(PREDICTIONS, "none").tag(sync=True, answer=True)

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        self._ways = recorded()  # first: the checks look into it
        super().__init__(**{"images": self._ways.images[0], **kwargs})

    def _handed_over(self) -> dict[str, Any]:
        return {"_recorded": {**self._ways.for_the_page(), "limits": LIMITS, "asked": list(ASKED)}}

    # ---- what was recorded

    @property
    def ways(self) -> Ways:
        """The recorded ways to learn."""
        return self._ways

    def accuracy(self, way: str) -> float | None:
        """Return the median accuracy of a way with the chosen number of photographs; None if not recorded.

        Raises:
            ValueError: "There is no such way. Received: way='x'. Known: small, …".
        """
        if way not in self._ways.names:
            known = ", ".join(self._ways.names)
            raise ValueError(f"There is no such way. Received: way={way!r}. Known: {known}")
        return self._ways.medians(way).get(self.images)

    def needed(self) -> Needed | None:
        """Say how many photographs of a class the way beside needs to get as far as the chosen one."""
        accuracy = self.accuracy(self.way)
        return None if accuracy is None else self._ways.needed(self.beside, accuracy)

    def answer(self) -> str:
        """Return which prediction is right: of the question's two ways, with the fewest photographs."""
        known, beside = ASKED
        few = self._ways.images[0]
        found = self._ways.needed(beside, self._ways.medians(known)[few])
        times = (found.number or 0) / few if found.beyond != "more" else float("inf")
        return next((name for name, most in LIMITS.items() if times <= most), "more")

    # ---- still and words

    @property
    def _open(self) -> bool:
        """May the results be seen?"""
        return self.prediction != "none"

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        words, ways = self._words.transfer_explorer, self._ways
        seen = ways.names if self._open else FROM_CHANCE
        return plots.transfer_still, {
            "images": ways.images,
            "lines": [(HUES[name], words.ways[name], ways.accuracies(name)) for name in seen],
            "read": self._read(),
            "said": self._said(),
        }

    def _read(self) -> tuple[int, float, float | None] | None:
        """Return what is read off: photographs, an accuracy, and where on the axis its line ends."""
        accuracy, needed = self.accuracy(self.way), self.needed()
        if not self._open or accuracy is None or needed is None:
            return None
        return self.images, accuracy, needed.than if needed.beyond == "fewer" else needed.number

    def _said(self) -> list[str]:
        """Return the question; or what came out of it, and of what is read off."""
        words, few = self._words.transfer_explorer, self._ways.images[0]
        if not self._open:
            return [words.question(few), words.hidden()]
        said, accuracy, needed = [], self.accuracy(self.way), self.needed()
        if needed is not None:
            said.append(words.needed(self.beside, needed.number, needed.beyond, needed.than))
        return [
            words.outcome(self.prediction, self.answer()),
            words.read(self.way, self.images, accuracy),
            *said,
        ]

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(TransferExplorer().describe())  # doctest: +ELLIPSIS
        Recorded networks that learned from 10... photographs of a class...
        """
        words = self._words.transfer_explorer
        return " ".join((words.learned(self._ways.images), *self._said()))

    # ---- what may be set

    def _may_be(self) -> dict[str, _rules.Rule]:
        return super()._may_be() | {"images": _rules.one(self._ways.images)}

    @traitlets.validate("images")
    def _check_images(self, proposal: Any) -> Any:
        if proposal["value"] not in self._ways.images:
            raise traitlets.TraitError(
                f"images must be one of {', '.join(map(str, self._ways.images))}. "
                f"Received: images={proposal['value']}"
            )
        return proposal["value"]
