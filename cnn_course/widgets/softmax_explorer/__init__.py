"""The figure that makes shares of scores: softmax."""

from typing import Any

import numpy as np
import traitlets

from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets._traits import Array, signed

CLASSES = 4
LIMIT = 6  # of a score, up and down; index.js has the same


class Scores(traitlets.TraitType[Any, Any]):
    """One score for each class; as a tuple of floats."""

    def validate(self, obj: Any, value: Any) -> tuple[float, ...]:
        """Return the scores as floats."""
        array = np.asarray(value if isinstance(value, list | tuple | np.ndarray) else [])
        fits = array.shape == (CLASSES,) and array.dtype.kind in "iuf"
        if not fits or not np.all(np.abs(array) <= LIMIT):
            raise traitlets.TraitError(
                f"{self.name} must be {CLASSES} numbers from −{LIMIT} to {LIMIT}. "
                f"Received: {self.name}={value!r}"
            )
        return tuple(map(float, array))

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to."""
        return _rules.several(_rules.number(-LIMIT, LIMIT), CLASSES, CLASSES)


class SoftmaxExplorer(Figure):
    """Show what softmax makes of the scores of four classes: a share for each.

    Args:
        scores: four numbers from −6 to 6.
        prediction: "none", or what the reader expects of the shares when every score grows: "closer", "same",
            "apart"; "shown" if they would rather see. Saying it in the page makes the scores grow.

    Raises:
        TraitError: "scores must be 4 numbers from −6 to 6. Received: scores=[1, 2]".
        TypeError: "SoftmaxExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'softmax_explorer' has not been bundled …".

    >>> explorer = SoftmaxExplorer(scores=[0, 0, 0, 0])
    >>> explorer.shares.tolist()
    [0.25, 0.25, 0.25, 0.25]

    Reference: Bridle, 1990, in Neurocomputing: Algorithms, Architectures and Applications, pp. 227–236.
    Taught in: The general architecture.
    """

    examples = (
        {"scores": (6, -6, 6, -6)},
        {"scores": (-6, -6, -6, -6)},
        {"scores": (0.5, -5.5, 3, 6)},
    )

    scores = Scores((2.0, 1.0, -1.0, 0.0)).tag(sync=True)
    prediction = _traits.guess("closer", "same", "apart")

    @property
    def shares(self) -> Array:
        """The share of each class, (4,): exp(z) / sum(exp(z)). They add up to 1."""
        powers: Array = np.exp(np.array(self.scores))
        return powers / powers.sum()

    def _drawing(self) -> Plot:
        from cnn_course.plots._softmax import softmax_still  # matplotlib is slow to import

        return softmax_still, {"scores": self.scores, "shares": self.shares}

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(SoftmaxExplorer().describe())
        Softmax of the scores 2, 1, −1 and 0: the shares are 64.4 %, 23.7 %, 3.2 % and 8.7 %.
        """
        return self._words.softmax_explorer.describe([*map(signed, self.scores)], self.shares.tolist())
