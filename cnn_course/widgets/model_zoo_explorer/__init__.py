"""The figure that shows how accurate Keras' pre-trained networks are said to be, and what they cost."""

from functools import cache
from typing import Any

import traitlets

from cnn_course.models import pretrained
from cnn_course.widgets import _traits
from cnn_course.widgets._figure import Figure, Plot

AXES = ("parameters", "multiply_adds", "depth", "cpu_ms", "gpu_ms")
ACCURACIES = ("top1", "top5")
PREDICTIONS = ("none", "few", "half", "most")


@cache
def _listed() -> dict[str, dict[str, Any]]:
    """Return the networks with published accuracies, by name, as the page gets them."""
    return {
        one.name: {
            "name": one.name,
            "top1": one.published.top1,
            "top5": one.published.top5,
            "parameters": one.parameters,
            "multiply_adds": one.multiply_adds,
            "depth": one.depth,
            "cpu_ms": one.published.cpu_ms,
            "gpu_ms": one.published.gpu_ms,
            "size": one.size,
            "mode": one.preprocess.mode,
        }
        for one in pretrained.zoo()
        if one.published
    }


def _names(figure: Any = None) -> list[str]:
    return list(_listed())


class ModelZooExplorer(Figure):
    """Show the published accuracy of Keras' networks against what they cost, and compare two of them.

    Networks without a published accuracy in Keras' table are not in it. Which of them nobody beats is hidden
    until the reader has said how many they expect.

    Args:
        across: what is counted as cost: "parameters", "multiply_adds" (of one picture), "depth" (convolutions
            and dense layers on the longest path), "cpu_ms" or "gpu_ms" (as published).
        accuracy: "top1" or "top5".
        first: one of the two that are compared, by Keras' name.
        second: the other one.
        prediction: "none", "few" (up to 7), "half" (8 to 13) or "most": of how many networks the reader
            expects that no other one is better and costs no more.

    Raises:
        TraitError: "across must be one of parameters, …", "accuracy must be …", "first must be one of
            DenseNet121, …. Received: first='x'", "second …", "prediction …".
        TypeError: "ModelZooExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'model_zoo_explorer' has not been bundled …".

    >>> explorer = ModelZooExplorer(first="MobileNetV2", second="VGG16")
    >>> explorer.gain, round(explorer.times)
    (0.0, 39)
    >>> explorer.front[0]
    'MobileNetV2'

    Taught in: The pre-trained models of Keras.
    """

    examples = (
        {},
        {"accuracy": "top5", "across": "depth", "prediction": "few", "first": "VGG16", "second": "VGG16"},
        {"across": "gpu_ms", "first": "NASNetLarge", "second": "EfficientNetB7", "prediction": "most"},
        {"across": "multiply_adds", "second": "InceptionResNetV2", "prediction": "half"},
    )

    across = _traits.Choice(AXES, "parameters").tag(sync=True)
    accuracy = _traits.Choice(ACCURACIES, "top1").tag(sync=True)
    first = _traits.Choice(_names, "MobileNetV2").tag(sync=True)
    second = _traits.Choice(_names, "VGG16").tag(sync=True)
    prediction = _traits.Choice(PREDICTIONS, "none").tag(sync=True, answer=True)

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def _handed_over(self) -> dict[str, Any]:
        return {"_recorded": {"networks": list(_listed().values())}}

    # ---- what follows

    @property
    def front(self) -> tuple[str, ...]:
        """The networks that no other one beats, from the cheapest on: none is better and costs no more."""
        places = self._places()
        found = [name for name in places if not self.beaten_by(name)]
        return tuple(sorted(found, key=lambda name: places[name][0]))

    def beaten_by(self, name: str) -> tuple[str, ...]:
        """Return those that are better than a network at no more cost, or cheaper and no worse.

        Args:
            name: one of Keras' networks with a published accuracy.

        Raises:
            ValueError: "No accuracy is published of this network. Received: name='x'. Known: …".
        """
        places = self._places()
        if name not in places:
            raise ValueError(
                "No accuracy is published of this network. "
                f"Received: name={name!r}. Known: {', '.join(places)}"
            )
        cost, right = places[name]
        return tuple(
            other
            for other, (its_cost, its_right) in places.items()
            if its_cost <= cost and its_right >= right and (its_cost, its_right) != (cost, right)
        )

    @property
    def gain(self) -> float:
        """By how many points the dearer of the two is better; negative if it is worse."""
        cheap, dear = self._picked()
        return round(dear[1] - cheap[1], 1) + 0.0

    @property
    def times(self) -> float:
        """How many times as much the dearer of the two costs."""
        cheap, dear = self._picked()
        return float(dear[0] / cheap[0])

    def _places(self) -> dict[str, tuple[float, float]]:
        """Return each network's cost and accuracy."""
        return {name: (one[self.across], one[self.accuracy]) for name, one in _listed().items()}

    def _picked(self) -> list[tuple[float, float]]:
        places = self._places()
        return sorted((places[self.first], places[self.second]), key=lambda place: place[0])

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        words = self._words.model_zoo_explorer
        return plots.model_zoo_still, {
            "places": self._places(),
            "front": self.front if self.prediction != "none" else (),
            "picked": (self.first, self.second),
            "across": words.axes[self.across],
            "upwards": words.accuracies[self.accuracy],
            "said": self.describe(),
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(ModelZooExplorer(first="MobileNetV2", second="VGG16").describe())
        ... # doctest: +NORMALIZE_WHITESPACE
        The top-1 accuracy of 20 pre-trained networks against their parameters. MobileNetV2: 71.3 %. VGG16:
        71.3 %, for 39 times the cost.
        """
        places = self._places()
        cheap, dear = sorted((self.first, self.second), key=lambda name: places[name][0])
        return self._words.model_zoo_explorer.describe(
            across=self.across,
            accuracy=self.accuracy,
            networks=len(places),
            cheap=(cheap, places[cheap][1]),
            dear=(dear, places[dear][1]),
            times=self.times,
            front=self.front if self.prediction != "none" else (),
        )
