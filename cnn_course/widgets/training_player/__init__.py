"""The figure that plays a recorded training: curves, filters, the feature maps of one digit, confusions."""

import base64
from collections.abc import Collection
from functools import cache
from typing import Any

import numpy as np
import traitlets

from cnn_course import packing, results
from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets._traits import Array

RECORDING = "watching-it-learn"
SPLITS = ("training", "validation")
AXES = ("log", "linear")
CURVES = tuple(f"{split}_{what}" for split in SPLITS for what in ("loss", "accuracy"))
NEEDED = ("digit", "label", "steps", "steps_an_epoch", *CURVES, "filters", "maps", "shares", "confusion")
MOST = 9999  # moments; the real bound is the recording's


class TrainingPlayer(Figure):
    """Scrub through a recorded training: what the network was at each of some moments.

    Nothing is computed here: all of it was recorded while the network was trained.

    Args:
        recording: the experiment of ``results/`` whose training is played. It must hold snapshots, as
            "watching-it-learn" does, and cannot be changed afterwards.
        moment: which of the recorded moments is shown, counted from 0. By default the first at which the
            loss on held-out images is at most half of what it was at the start.
        cell: (row, column) of the confusion matrix: the class that an image shows, and what the network
            called it. By default the most frequent mistake of the moment.
        axis: "log": the steps of the curves are spaced by their logarithm, so that the first ones can be
            seen; "linear": evenly.
        prediction: "none", or when the reader expects nine in ten held-out digits to be right: "hundred"
            (steps), "epoch" (the first), "more"; "shown" if they would rather see. Saying it in the page
            goes to that moment.

    Raises:
        TraitError: "moment must be a whole number from 0 to 27. Received: moment=28", "cell must lie in the
            confusion matrix …", "axis must be log or linear. …", and their like.
        ValueError: "Nothing is recorded under this name. …", "This recording holds no snapshots of a
            training: … is missing. …".
        TypeError: "TrainingPlayer has no such setting. Received: …".
        FileNotFoundError: "The figure 'training_player' has not been bundled …".

    >>> player = TrainingPlayer()
    >>> player.step, round(player.epochs, 2)
    (51, 0.06)
    >>> player.moment = len(player.steps) - 1
    >>> player.accuracy("validation")
    0.9794
    >>> player.confusion.sum(), player.confusion[4, 9]
    (np.int64(5000), np.int64(2))

    Taught in: Watching it learn.
    """

    examples = ({}, {"moment": 0, "cell": (0, 3)}, {"moment": 27, "axis": "linear"})

    recording = traitlets.Unicode(read_only=True)
    moment = _traits.Whole(0, MOST, 0).tag(sync=True)
    cell = _traits.Pixel((0, 0)).tag(sync=True)
    axis = _traits.Choice(AXES, "log", _traits.EITHER).tag(sync=True)
    prediction = _traits.guess("hundred", "epoch", "more")

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, recording: str = RECORDING, **kwargs: Any) -> None:
        self._content = _content(recording)  # first: the checks of the settings look into it
        self.set_trait("recording", recording)
        super().__init__(**{"moment": self._halved(), **kwargs})

    def _complete(self, chosen: Collection[str]) -> None:
        if "cell" not in chosen:
            self.cell = self.commonest_mistake

    def _handed_over(self) -> dict[str, Any]:
        return {"_recorded": _for_the_page(self.recording)}

    def _halved(self) -> int:
        losses = self._content["validation_loss"]
        return next((i for i, loss in enumerate(losses) if loss <= losses[0] / 2), len(losses) - 1)

    def _may_be(self) -> dict[str, _rules.Rule]:
        return super()._may_be() | {
            "moment": _rules.whole(0, len(self.steps) - 1),
            "cell": _rules.several(_rules.whole(0, self._content["confusion"]["shape"][1] - 1), 2, 2),
        }

    # ---- what was recorded

    @property
    def steps(self) -> list[int]:
        """The step of each moment: how many batches the network had learned from."""
        return list(self._content["steps"])

    @property
    def step(self) -> int:
        """The step of the moment that is shown."""
        return self.steps[self.moment]

    @property
    def epochs(self) -> float:
        """How often the network had then seen the training images: 1 when each had been seen once."""
        return float(self.step / self._content["steps_an_epoch"])

    def loss(self, split: str) -> float:
        """Return the mean cross-entropy at the moment that is shown.

        Args:
            split: "training" or "validation"; the latter are images held out.
        """
        return self._number(split, "loss")

    def accuracy(self, split: str) -> float:
        """Return the share of images that were called right at the moment that is shown, from 0 to 1.

        Args:
            split: "training" or "validation".
        """
        return self._number(split, "accuracy")

    def _number(self, split: str, what: str) -> float:
        if split not in SPLITS:
            raise ValueError(f"split is training or validation. Received: split={split!r}.")
        return float(self._content[f"{split}_{what}"][self.moment])

    @property
    def digit(self) -> "np.ndarray[Any, np.dtype[np.uint8]]":
        """The image whose feature maps are shown, (H, W), uint8; the network never learned from it."""
        return packing.unpack(self._content["digit"])

    @property
    def label(self) -> int:
        """What that image shows."""
        return int(self._content["label"])

    @property
    def filters(self) -> Array:
        """The filters of the first layer, (kh, kw, filters); in steps of 1/255 of their range."""
        return self._now("filters")

    @property
    def maps(self) -> dict[str, Array]:
        """The feature maps of the image by their layer's name, (H, W, filters)."""
        return {name: packing.unpack(one)[self.moment] for name, one in self._content["maps"].items()}

    @property
    def shares(self) -> Array:
        """The network's shares for the classes, (classes,), from 0 to 1."""
        return self._now("shares")

    @property
    def confusion(self) -> "np.ndarray[Any, np.dtype[np.int64]]":
        """How many held-out images of each class (row) were called each class (column)."""
        return self._now("confusion").astype(np.int64)

    @property
    def commonest_mistake(self) -> tuple[int, int]:
        """(row, column) of the largest count beside the confusion matrix's diagonal."""
        mistakes = self.confusion * (1 - np.eye(len(self.confusion), dtype=np.int64))
        row, column = np.unravel_index(mistakes.argmax(), mistakes.shape)
        return int(row), int(column)

    def _now(self, name: str) -> Array:
        found: Array = packing.unpack(self._content[name])[self.moment]
        return found

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        content = self._content
        return plots.training_still, {
            "steps": self.steps,
            "curves": {
                what: [content[f"{split}_{what}"] for split in SPLITS] for what in ("loss", "accuracy")
            },
            "moment": self.moment,
            "digit": self.digit,
            "maps": {self._words.training_player.filters: self.filters, **self.maps},
            "shares": self.shares,
            "confusion": self.confusion,
            "limits": {
                self._words.training_player.filters if name == "filters" else name: limit
                for name, limit in _limits(self.recording).items()
            },
            "cell": self.cell,
            "axis": self.axis,
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(TrainingPlayer(moment=27).describe())  # doctest: +NORMALIZE_WHITESPACE
        A training of 2,577 steps, looked at 28 times. After step 2,577 the loss on 5,000 held-out images is
        0.065 and 97.9 % of them are called right; a 7 gets a share of 100 % for 7. The most frequent mistake:
        5 called 8, 9 times.
        """
        row, column = self.commonest_mistake
        return self._words.training_player.describe(
            steps=self.steps[-1],
            moments=len(self.steps),
            step=self.step,
            tested=int(self.confusion.sum()),
            loss=self.loss("validation"),
            accuracy=self.accuracy("validation"),
            label=self.label,
            share=float(self.shares[self.label]),
            mistake=(row, column),
            times=int(self.confusion[row, column]),
        )

    # ---- what may be set

    @traitlets.validate("moment")
    def _check_moment(self, proposal: Any) -> Any:
        last = len(self.steps) - 1
        if proposal["value"] > last:
            raise traitlets.TraitError(
                f"moment must be a whole number from 0 to {last}. Received: moment={proposal['value']}"
            )
        return proposal["value"]

    @traitlets.validate("cell")
    def _check_cell(self, proposal: Any) -> Any:
        classes = self._content["confusion"]["shape"][1]
        if max(proposal["value"]) >= classes:
            raise traitlets.TraitError(
                f"cell must lie in the confusion matrix, which has rows and columns 0 to {classes - 1}. "
                f"Received: cell={proposal['value']}"
            )
        return proposal["value"]


@cache
def _content(recording: str) -> dict[str, Any]:
    """Return the snapshots of a recording.

    Raises:
        ValueError: "This recording holds no snapshots of a training: … is missing. Received: recording='x'".
    """
    content = results.figure(recording)
    missing = [name for name in NEEDED if name not in content]
    if missing:
        raise ValueError(
            f"This recording holds no snapshots of a training: {', '.join(missing)} is missing. "
            f"Received: recording={recording!r}"
        )
    return content


@cache
def _limits(recording: str) -> dict[str, float]:
    """Return where the colours of filters and maps end: the same at every moment, so that growth is seen.

    Those of the filters end at the largest weight, those of a layer's maps at what 99 of 100 values of all
    moments stay below.
    """
    content = _content(recording)
    found = {"filters": float(content["filters"]["high"])}
    for name, one in content["maps"].items():
        found[name] = float(f"{np.percentile(packing.unpack(one), 99):.2g}") or 1.0
    return found


def _for_the_page(recording: str) -> dict[str, Any]:
    """Return a recording with its arrays as bytes, as the page gets it."""
    content = _content(recording)
    whole = {name: content[name] for name in ("digit", "filters", "shares", "confusion")} | content["maps"]
    arrays = {}
    for name, one in whole.items():
        packed = {key: value for key, value in one.items() if key != "base64"}
        arrays[name] = {**packed, "bytes": base64.b64decode(one["base64"])}
    return {
        "label": content["label"],
        "steps": content["steps"],
        "steps_an_epoch": content["steps_an_epoch"],
        "curves": {name: content[name] for name in CURVES},
        "test_accuracy": content.get("test_accuracy"),
        "maps": list(content["maps"]),
        "limits": _limits(recording),
        "arrays": arrays,
    }
