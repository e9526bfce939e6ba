"""The curves of recorded experiments in one neutral form: whose they are, of what, at which steps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from cnn_course import results

KINDS = ("loss", "accuracy")
SPLITS = ("train", "test")


@dataclass(frozen=True)
class Series:
    """One quantity of one line, over the steps, once for every run.

    Attributes:
        line: whose it is: a learning rate, a remedy, a form of the code, a run.
        split: "train" or "test": the digits learned from, or those that no step uses.
        kind: "loss" or "accuracy".
        x: the steps after which it was recorded, rising.
        runs: one sequence of numbers a run, each as long as x; in the order of the seeds.
    """

    line: str
    split: str
    kind: str
    x: tuple[int, ...]
    runs: tuple[tuple[float, ...], ...]

    def at(self, step: int) -> tuple[float, ...]:
        """Return each run's last number recorded at or before a step; nothing where there is none yet."""
        index = int(np.searchsorted(self.x, step, side="right")) - 1
        return tuple(run[index] for run in self.runs) if index >= 0 else ()


@dataclass(frozen=True)
class Curves:
    """The curves of one recording.

    Attributes:
        lines: the names of all lines, in the order in which they are listed.
        first: those that are brought forward at first.
        step: where the cursor stands at first.
        series: all of the recording.
        seeds: the seeds of the runs.
        averaged: are the runs of a line repetitions, so that their mean says something?
        ticks: the steps that are named on the axis.
        top: where the linear axis of the loss ends; None for where the curves do.
        digits: after the point of a loss.
        guide: a loss to compare with, drawn as a dashed line; None for none.
    """

    lines: tuple[str, ...]
    first: tuple[str, ...]
    step: int
    series: tuple[Series, ...]
    seeds: tuple[int, ...]
    averaged: bool
    ticks: tuple[int, ...]
    top: float | None = None
    digits: int = 3
    guide: float | None = None

    @property
    def steps(self) -> tuple[int, ...]:
        """All steps after which something was recorded, rising."""
        return tuple(sorted({step for one in self.series for step in one.x}))

    @property
    def kinds(self) -> tuple[str, ...]:
        """What was recorded: "loss", "accuracy", or both."""
        return tuple(kind for kind in KINDS if any(one.kind == kind for one in self.series))

    def of(self, kind: str) -> tuple[Series, ...]:
        """Return the series of a kind."""
        return tuple(one for one in self.series if one.kind == kind)

    def hue(self, line: str) -> int:
        """Number a line's colour and mark: those that are shown first come first."""
        return (*self.first, *(name for name in self.lines if name not in self.first)).index(line)

    def for_the_page(self) -> dict[str, Any]:
        """Return all of it as plain numbers."""
        series = [
            {**vars(one), "x": list(one.x), "runs": [list(run) for run in one.runs]} for one in self.series
        ]
        return {
            "lines": [{"name": name, "hue": self.hue(name)} for name in self.lines],
            "series": series,
            "kinds": list(self.kinds),
            "seeds": list(self.seeds),
            "averaged": self.averaged,
            "ticks": list(self.ticks),
            "top": self.top,
            "digits": self.digits,
            "guide": self.guide,
        }


def _series(line: str, split: str, kind: str, x: Sequence[int], runs: Sequence[Sequence[float]]) -> Series:
    return Series(line, split, kind, tuple(x), tuple(map(tuple, runs)))


def _by_epoch(line: str, runs: list[dict[str, Any]], split: str, kind: str, an_epoch: int) -> Series:
    """Return what was recorded at the end of each epoch."""
    values = [[epoch[f"{split}_{kind}"] for epoch in run["epochs"]] for run in runs]
    return _series(line, split, kind, [an_epoch * (i + 1) for i in range(len(values[0]))], values)


def _by_step(line: str, runs: Sequence[Sequence[float]]) -> Series:
    """Return the loss of each step."""
    return _series(line, "train", "loss", range(1, len(runs[0]) + 1), runs)


def _learning_rate() -> Curves:
    content = results.figure("learning-rate")
    an_epoch = content["steps_an_epoch"]
    series, lines = [], []
    for rate, variant in zip(content["rates"], content["variants"], strict=True):
        runs = results.runs("learning-rate", variant)
        lines.append(f"{rate:g}")
        series.append(_by_step(lines[-1], [run["final"]["losses"] for run in runs]))
        series.append(_by_epoch(lines[-1], runs, "test", "accuracy", an_epoch))
    last = series[0].x[-1]
    return Curves(
        lines=tuple(lines),
        first=("0.03", "0.3", "0.0001"),
        step=2 * an_epoch,
        series=tuple(series),
        seeds=(0, 1, 2),
        averaged=True,
        ticks=tuple(range(0, last + 1, an_epoch)),
        top=5.0,
        guide=float(np.log(10)),
    )


def _overfitting() -> Curves:
    lines = ("plain", "weight-decay", "label-smoothing", "dropout", "augmentation", "more-digits")
    series, last = [], 360
    for line in lines:
        runs = results.runs("overfitting", line)
        an_epoch = last // len(runs[0]["epochs"])
        series += [_by_epoch(line, runs, split, kind, an_epoch) for kind in KINDS for split in SPLITS]
    return Curves(
        lines=lines,
        first=("plain", "more-digits"),
        step=last,
        series=tuple(series),
        seeds=(0, 1, 2),
        averaged=True,
        ticks=tuple(range(0, last + 1, 60)),
        top=1.5,
    )


def _same_losses() -> Curves:
    content = results.figure("same-losses")
    forms = tuple(content["losses"])
    series = tuple(_by_step(form, content["losses"][form]) for form in forms)
    return Curves(
        lines=forms,
        first=forms,
        step=2,
        series=series,
        seeds=tuple(content["seeds"]),
        averaged=False,
        ticks=(1, 5, 10, 15, 20),
        digits=7,
    )


def _plain_tensorflow() -> Curves:
    content = results.figure("plain-tensorflow")
    an_epoch = content["steps_an_epoch"]
    series = []
    lines = tuple(map(str, content["seeds"]))
    for line, losses, reached in zip(
        lines, content["losses"], content["test_accuracy_by_epoch"], strict=True
    ):
        series.append(_by_step(line, [losses]))
        ends = [an_epoch * (i + 1) for i in range(len(reached))]
        series.append(_series(line, "test", "accuracy", ends, [reached]))
    return Curves(
        lines=lines,
        first=lines,
        step=50,
        series=tuple(series),
        seeds=tuple(content["seeds"]),
        averaged=False,
        ticks=tuple(range(0, series[0].x[-1] + 1, an_epoch)),
        guide=float(np.log(10)),
    )


MAKERS: Mapping[str, Callable[[], Curves]] = {
    "learning-rate": _learning_rate,
    "overfitting": _overfitting,
    "plain-tensorflow": _plain_tensorflow,
    "same-losses": _same_losses,
}


@cache
def curves(recording: str) -> Curves:
    """Return the curves of a recording.

    Args:
        recording: "learning-rate", "overfitting", "plain-tensorflow" or "same-losses".

    Raises:
        ValueError: "No curves are known for this recording. Received: recording='x'. Known: …".

    >>> [(one.line, one.kind) for one in curves("plain-tensorflow").series][:2]
    [('0', 'loss'), ('0', 'accuracy')]
    """
    if recording not in MAKERS:
        raise ValueError(
            "No curves are known for this recording. "
            f"Received: recording={recording!r}. Known: {', '.join(MAKERS)}."
        )
    return MAKERS[recording]()
