"""The figure that asks whether deeper networks make fewer mistakes, and then shows what came out."""

from typing import Any

import numpy as np
import traitlets

from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets.degradation_explorer.runs import SPLITS, Runs, Verdict, recorded

PREDICTIONS = ("none", "better", "same", "worse")
MOST = 9999  # layers; the real depths are the recording's


class DegradationExplorer(Figure):
    """Show recorded networks of several depths, trained alike: their errors, and whether depth has helped.

    What came out is hidden until the reader has said what they expect. Nothing is computed here but medians
    and comparisons, run by run.

    Args:
        kinds: which kinds of network are shown, "plain" and others; by default all that are recorded. The
            question is about the last of them. It cannot be changed afterwards.
        depth: how many layers the network has whose curves are drawn; one of the recorded depths. By default
            the deepest.
        prediction: "none", "better", "same" or "worse": what the reader expects of the deepest network. With
            "none" the results are hidden.
        by_hand: also show the deep networks that are built from the trained shallow one, by adding layers
            that do nothing.

    Raises:
        TraitError: "depth must be one of 8, 20, 32, 56. Received: depth=9", "prediction must be one of none,
            better, same, worse. …", "by_hand …".
        ValueError: "kinds must be some of plain, …, each at most once. Received: kinds=['x']".
        TypeError: "DegradationExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'degradation_explorer' has not been bundled …".

    >>> explorer = DegradationExplorer(["plain"], depth=32)
    >>> explorer.verdict("plain").worse == explorer.verdict("plain").runs
    True
    >>> explorer.kinds
    ['plain']

    Reference: He et al., 2016, arXiv:1512.03385, figure 1 and section 1.
    Taught in: Does depth always help?
    """

    examples = (
        {},
        {"prediction": "worse"},
        {"kinds": ["plain"], "prediction": "same", "by_hand": True, "depth": 8},
    )

    kinds = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    depth = _traits.Whole(1, MOST, 1).tag(sync=True)
    prediction = _traits.Choice(PREDICTIONS, "none").tag(sync=True, answer=True)
    by_hand = traitlets.Bool(False).tag(sync=True)

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, kinds: list[str] | None = None, **kwargs: Any) -> None:
        self._runs = recorded(None if kinds is None else tuple(kinds))  # first: the checks look into it
        self.set_trait("kinds", list(self._runs.kinds))
        super().__init__(**{"depth": self._runs.depths[-1], **kwargs})

    def _handed_over(self) -> dict[str, Any]:
        return {"_recorded": self._runs.for_the_page()}

    # ---- what was recorded

    @property
    def runs(self) -> Runs:
        """The recorded networks of the kinds shown."""
        return self._runs

    def errors(self, kind: str, split: str = "train") -> tuple[float, ...]:
        """Return the final errors of the networks of the chosen depth: one a run, from 0 to 1.

        Args:
            kind: one of the kinds shown.
            split: "train" or "test": the photographs that they learned from, or others.

        Raises:
            ValueError: "There is no such network. Received: kind='x', split='train'. …".
        """
        self._check(kind, split)
        return self._runs.errors(kind, self.depth, split)

    def verdict(self, kind: str) -> Verdict:
        """Compare the chosen depth with the shallow network of its kind, run by run, by training errors.

        Args:
            kind: one of the kinds shown.

        Returns:
            In how many runs it made more errors, in how many fewer, and how many runs there are.

        Raises:
            ValueError: "There is no such network. Received: kind='x', split='train'. …".
        """
        self._check(kind, "train")
        return self._runs.verdict(kind, self.depth)

    def _check(self, kind: str, split: str) -> None:
        if kind not in self.kinds or split not in SPLITS:
            raise ValueError(
                f"There is no such network. Received: kind={kind!r}, split={split!r}. "
                f"Known: {', '.join(self.kinds)}; {', '.join(SPLITS)}"
            )

    # ---- still and words

    @property
    def _open(self) -> bool:
        """May the results be seen?"""
        return self.prediction != "none"

    def _shown(self, kind: str) -> tuple[int, ...]:
        """Return the depths of which something is seen: first the one that the others are compared with."""
        shallow = self._runs.shallow
        return tuple(dict.fromkeys((shallow, self.depth))) if self._open else (shallow,)

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        words, runs = self._words.degradation_explorer, self._runs
        seen = runs.depths if self._open else (runs.shallow,)
        return plots.degradation_still, {
            "curves": {
                split: [
                    (runs.hue(kind), words.network(kind, depth), runs.curves(kind, depth, split))
                    for kind in runs.kinds
                    for depth in self._shown(kind)
                ]
                for split in SPLITS
            },
            "dots": [
                (runs.hue(kind), words.kind(kind), [(d, runs.errors(kind, d, "train")) for d in seen])
                for kind in runs.kinds
            ],
            "by_hand": runs.by_hand() if self.by_hand and self._open else [],
            "depths": runs.depths,
            "said": self._said(),
        }

    def _said(self) -> list[str]:
        """Return the question, or what came out of it and of the chosen depth."""
        words, runs = self._words.degradation_explorer, self._runs
        deep = (runs.kinds[-1], runs.depths[-1], runs.shallow)
        if not self._open:
            return [words.question(*deep), words.hidden()]
        asked = runs.verdict(*deep[:2])
        lines = [words.outcome(self.prediction, asked.word, asked.worse, asked.better, asked.runs)]
        for kind in runs.kinds:
            if self.depth != runs.shallow:
                found = self.verdict(kind)
                ours, theirs = (float(np.median(runs.errors(kind, d))) for d in (self.depth, runs.shallow))
                lines.append(
                    words.verdict(kind, self.depth, runs.shallow, ours, theirs, found.worse, found.runs)
                )
        return lines

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(DegradationExplorer(["plain"]).describe())  # doctest: +ELLIPSIS
        Recorded networks of 8, 20... layers, trained alike. Will plain-...
        """
        words = self._words.degradation_explorer
        return " ".join((words.trained(self._runs.depths), *self._said()))

    # ---- what may be set

    def _may_be(self) -> dict[str, _rules.Rule]:
        return super()._may_be() | {
            "depth": _rules.one(self._runs.depths),
        }

    @traitlets.validate("depth")
    def _check_depth(self, proposal: Any) -> Any:
        if proposal["value"] not in self._runs.depths:
            raise traitlets.TraitError(
                f"depth must be one of {', '.join(map(str, self._runs.depths))}. "
                f"Received: depth={proposal['value']}"
            )
        return proposal["value"]
