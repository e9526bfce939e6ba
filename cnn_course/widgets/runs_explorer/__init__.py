"""The figure that shows the curves of recorded runs, and reads them off at any step."""

from typing import Any

import traitlets

from cnn_course import results
from cnn_course.widgets import _rules, _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets.runs_explorer.series import Curves, Series, curves

SCALES = ("linear", "log")
MOST = 9999  # steps; the real bounds are the recording's


class RunsExplorer(Figure):
    """Show the curves of recorded runs: some brought forward, all of them read off at one step.

    Nothing is computed here but means: every number was recorded while a network was trained.

    Args:
        recording: "learning-rate", "overfitting", "plain-tensorflow" or "same-losses". It cannot be changed
            afterwards.
        lines: which curves are brought forward: learning rates ("0.03"), remedies ("dropout"), forms of the
            code ("sequential"), or runs ("0"). By default the few that the recording begins with.
        step: where the cursor stands. A curve shows its last number recorded at or before this step.
        kind: "loss" or "accuracy", where the recording has both.
        scale: "linear" or "log": how losses are spaced from bottom to top.

    Raises:
        TraitError: "lines must be some of …. Received: …", "step must be a whole number from 1 to 360.
            Received: step=0", "kind must be loss or accuracy. …", "scale must be linear or log. …".
        ValueError: "No curves are known for this recording. Received: recording='x'. Known: …".
        TypeError: "RunsExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'runs_explorer' has not been bundled …".

    >>> explorer = RunsExplorer("learning-rate", step=360, kind="accuracy")
    >>> explorer.spread("0.03")
    Spread(mean=0.967333, low=0.963, high=0.971, runs=3)
    >>> explorer.lines
    ['0.03', '0.3', '0.0001']

    Taught in: A CNN in plain TensorFlow; The same in Keras; What training does.
    """

    examples = (
        {},
        {"recording": "overfitting", "kind": "accuracy"},
        {"recording": "plain-tensorflow", "scale": "log"},
        {"recording": "same-losses", "lines": []},
    )

    recording = traitlets.Unicode(read_only=True).tag(sync=True)
    lines = traitlets.List(traitlets.Unicode()).tag(sync=True)
    step = _traits.Whole(0, MOST, 1).tag(sync=True)
    kind = _traits.Choice(lambda explorer: explorer.curves.kinds, "loss", _traits.EITHER).tag(sync=True)
    scale = _traits.Choice(SCALES, "linear", _traits.EITHER).tag(sync=True)

    _recorded = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, recording: str = "learning-rate", **kwargs: Any) -> None:
        self._curves = curves(recording)  # first: the checks of the settings look into it
        self.set_trait("recording", recording)
        chosen = {"lines": list(self._curves.first), "step": self._curves.step, **kwargs}
        super().__init__(**chosen)

    def _handed_over(self) -> dict[str, Any]:
        return {"_recorded": self._curves.for_the_page()}

    # ---- what was recorded

    @property
    def curves(self) -> Curves:
        """All curves of the recording."""
        return self._curves

    def numbers(self, line: str, split: str | None = None) -> tuple[float, ...]:
        """Return what is read off a line: each run's last number at or before the step, by seed.

        Args:
            line: the name of a curve, brought forward or not.
            split: "train" or "test"; may be left out where only one of them was recorded.

        Returns:
            One number a run; none if nothing was recorded so early.

        Raises:
            ValueError: "There is no such curve. Received: line='x', split=None, kind='loss'. Known: …".
        """
        return self._find(line, split).at(self.step)

    def spread(self, line: str, split: str | None = None) -> results.Spread:
        """Return mean, lowest and highest of :meth:`numbers`, and how many there are.

        Args:
            line: the name of a curve.
            split: "train" or "test"; may be left out where only one of them was recorded.

        Raises:
            ValueError: "There is no such curve. …", "Nothing had been recorded by this step. Received: …".
        """
        found = self.numbers(line, split)
        if not found:
            raise ValueError(
                f"Nothing had been recorded by this step. Received: line={line!r}, step={self.step}. "
                f"The first step is {self._find(line, split).x[0]}."
            )
        return results.Spread.of(found)

    def _find(self, line: str, split: str | None) -> Series:
        there = self._curves.of(self.kind)
        found = [one for one in there if one.line == line and split in (None, one.split)]
        if len(found) != 1:
            known = ", ".join(f"{one.line} ({one.split})" for one in there)
            raise ValueError(
                "There is no such curve. "
                f"Received: line={line!r}, split={split!r}, kind={self.kind!r}. Known: {known}"
            )
        return found[0]

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        named = self._curves.of(self.kind)
        return plots.runs_still, {
            "curves": [
                (self._label(one.line), one.split, one.x, one.runs, one.line in self.lines) for one in named
            ],
            "step": self.step,
            "kind": self.kind,
            "scale": self.scale,
            "averaged": self._curves.averaged,
            "ticks": self._curves.ticks,
            "top": self._curves.top if self.kind == "loss" else 1.0,
            "digits": self._curves.digits,
            "guide": self._curves.guide if self.kind == "loss" else None,
        }

    def _label(self, line: str) -> str:
        return self._words.runs_explorer.line(self.recording, line)

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> print(RunsExplorer("overfitting", lines=["plain"]).describe())  # doctest: +NORMALIZE_WHITESPACE
        The loss over 360 steps of recorded runs: 6 curves, 1 brought forward. At step 360: plain, learned
        from 0.002; plain, held out 0.620.
        """
        words, shown = self._words.runs_explorer, self._curves.of(self.kind)
        several = len({one.split for one in shown}) > 1
        read = []
        for one in shown:
            found = one.at(self.step)
            if one.line in self.lines and found:
                name = self._label(one.line)
                mean = words.number(sum(found) / len(found), self.kind, self._curves.digits)
                read.append((words.of_split(name, one.split) if several else name, mean))
        return words.describe(
            kind=self.kind,
            steps=self._curves.steps[-1],
            curves=len(self._curves.lines),
            forward=len(self.lines),
            step=self.step,
            read=read,
        )

    # ---- what may be set

    def _may_be(self) -> dict[str, _rules.Rule]:
        return super()._may_be() | {
            "lines": _rules.several(_rules.one(self._curves.lines), once=True),
            "step": _rules.whole(self._curves.steps[0], self._curves.steps[-1]),
        }

    @traitlets.validate("lines")
    def _check_lines(self, proposal: Any) -> Any:
        wanted, known = proposal["value"], self._curves.lines
        if len(set(wanted)) < len(wanted) or set(wanted) - set(known):
            raise traitlets.TraitError(
                f"lines must be some of {', '.join(known)}, each at most once. Received: lines={wanted!r}"
            )
        return wanted

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> Any:
        first, last = self._curves.steps[0], self._curves.steps[-1]
        if not first <= proposal["value"] <= last:
            raise traitlets.TraitError(
                f"step must be a whole number from {first} to {last}. Received: step={proposal['value']}"
            )
        return proposal["value"]
