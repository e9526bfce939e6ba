"""The figure that shows what a real network looked at, and whether to believe it."""

from typing import Any

import numpy as np
import traitlets

from cnn_course import results
from cnn_course.widgets import _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets.why_explorer import recorded
from cnn_course.widgets.why_explorer.recorded import CLASSES, FORGOTTEN, NONE

STAGES = 6
PREDICTIONS = (NONE, "changes", "stays")


class WhyExplorer(Figure):
    """Explain what EfficientNet-Lite0 gives to a class: Grad-CAM at six depths, and occlusion beside it.

    All of it was recorded, ``results/explanations``; each Grad-CAM is on a scale of its own.

    Args:
        label: the class that is explained: "tiger cat" or "lynx", "missile" or "drilling platform", "tripod"
            or "reflex camera". It says which photograph is shown.
        stage: where the maps are weighed, from 1, the end of the network's stage 3, to 6, its head.
        forgotten: how far down the network was drawn anew: "none", its last "dense" layer, its "head", all
            from "stage6" on, or "all" of it.
        prediction: what the reader expects of the maps of networks that have forgotten: "changes" or
            "stays"; until it is said ("none"), the page does not show how alike they are.

    Raises:
        TraitError: "label must be one of tiger cat, lynx, …. Received: label='cat'", "stage must be a whole
            number from 1 to 6. Received: stage=7", and their like.
        TypeError: "WhyExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'why_explorer' has not been bundled …".

    >>> explorer = WhyExplorer(label="tripod", stage=2)
    >>> explorer.map.shape, explorer.occlusion.shape
    ((14, 14), (7, 7))

    Taught in: What did it look at?
    """

    examples = (
        {},
        {"label": "lynx", "stage": 1, "prediction": "stays"},
        {"label": "drilling platform", "stage": 3, "forgotten": "head", "prediction": "changes"},
        {"label": "reflex camera", "stage": 6, "forgotten": "all"},
    )

    label = _traits.Choice(CLASSES, CLASSES[0]).tag(sync=True)
    stage = _traits.Whole(1, STAGES, STAGES).tag(sync=True)
    forgotten = _traits.Choice(FORGOTTEN, NONE).tag(sync=True)
    prediction = _traits.Choice(PREDICTIONS, NONE).tag(sync=True, answer=True)

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def _handed_over(self) -> dict[str, Any]:
        return {"_recorded": recorded.for_the_page()}

    @property
    def share(self) -> float:
        """What the network gives to the class, from 0 to 1."""
        return float(self._case["share"])

    @property
    def map(self) -> np.ndarray:
        """The Grad-CAM that is shown, (h, w), from 0 to 1."""
        found: np.ndarray = recorded.maps(self._stage)[FORGOTTEN.index(self.forgotten), self._number]
        return found

    @property
    def occlusion(self) -> np.ndarray:
        """What the class's share loses where a square is covered, (7, 7)."""
        found: np.ndarray = recorded.occlusion()[self._number]
        return found

    @property
    def agreement(self) -> float:
        """The correlation of the stage's Grad-CAM, of the network as it is, with the occlusion map."""
        return float(recorded.content()["agreement"][self._stage][self._number])

    def likeness(self, forgotten: str) -> results.Spread:
        """Return the correlation of the Grad-CAM of a network that has forgotten with that of the real one.

        Args:
            forgotten: "dense", "head", "stage6" or "all".

        Returns:
            Mean, lowest and highest over the draws.
        """
        found = recorded.content()["likeness"][self._stage]
        if forgotten not in found:
            raise ValueError(f"forgotten is {', '.join(found)}. Received: forgotten={forgotten!r}")
        return results.Spread(**found[forgotten][self._number])

    @property
    def _number(self) -> int:
        return CLASSES.index(self.label)

    @property
    def _case(self) -> dict[str, Any]:
        found: dict[str, Any] = recorded.content()["cases"][self._number]
        return found

    @property
    def _stage(self) -> str:
        return str(recorded.stages()[self.stage - 1]["name"])

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        return plots.why_still, {
            "photo": recorded.photograph(self._case["photo"]) / 255,
            "map": self.map,
            "occlusion": self.occlusion,
            "title": self._words.why_explorer.title(self.label, self.share),
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present."""
        return self._words.why_explorer.describe(
            self._case["photo"], self.label, self.share, self.stage, self.forgotten, self.agreement
        )
