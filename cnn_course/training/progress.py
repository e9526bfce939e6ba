"""The place in a run, and how it is read back from a file that anyone may have changed."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from cnn_course import arguments
from cnn_course.training.history import Epoch


@dataclass(frozen=True)
class Progress:
    """The place in a run.

    Attributes:
        step: steps done, over all epochs.
        loss_sum: of the losses of this epoch's steps so far.
        hits: images, or pixels, named rightly in this epoch so far.
        seconds: that this epoch took so far.
        rows: the epochs done.
        stopped: whether a callback has ended it early.
        finished: whether the run has ended.
    """

    step: int = 0
    loss_sum: float = 0.0
    hits: int = 0
    seconds: float = 0.0
    rows: tuple[Epoch, ...] = ()
    stopped: bool = False
    finished: bool = False

    @classmethod
    def read(cls, said: Any) -> "Progress":
        """Return what was written as JSON.

        Raises:
            TypeError, ValueError: in words: "step must be a whole number of at least 0. Received: step=-1".

        >>> Progress.read({"step": -1})
        Traceback (most recent call last):
        ValueError: step must be a whole number of at least 0. Received: step=-1
        """
        return cls(**_checked(said, _KINDS))

    def fits(self, epochs: int, steps_an_epoch: int) -> bool:
        """Tell whether a run of so many epochs ever stands there.

        >>> Progress(step=7).fits(2, 5), Progress(step=3).fits(2, 5)
        (False, True)
        """
        done = len(self.rows)
        first, last = max(0, done - 1) * steps_an_epoch, min(done + 1, epochs) * steps_an_epoch
        ended = self.stopped or done == epochs
        return done <= epochs and first <= self.step <= last and (ended or not self.finished)


def _checked(said: Any, kinds: dict[str, Callable[[str, Any], Any]]) -> dict[str, Any]:
    """Return the values of these names, each of its kind."""
    if not isinstance(said, dict):
        raise TypeError(f"It must be a table of {', '.join(kinds)}. Received: {type(said).__name__}")
    found = {}
    for name, kind in kinds.items():
        if name not in said:
            raise ValueError(f"{name} is missing")
        found[name] = kind(name, said[name])
    return found


def _count(name: str, value: Any) -> int:
    return arguments.whole(name, value, 0)


def _amount(name: str, value: Any) -> float:
    return arguments.number(name, value, 0)


def _rows(name: str, value: Any) -> tuple[Epoch, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{name} must be a list of epochs. Received: {type(value).__name__}")
    found = tuple(Epoch(**_checked(row, _OF_AN_EPOCH)) for row in value)
    if [row.epoch for row in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"{name} must be epochs 1, 2, 3 … Received: {[row.epoch for row in found]}")
    return found


_KINDS: dict[str, Callable[[str, Any], Any]] = {
    "step": _count,
    "loss_sum": arguments.number,
    "hits": _count,
    "seconds": _amount,
    "rows": _rows,
    "stopped": arguments.truth,
    "finished": arguments.truth,
}
_OF_AN_EPOCH: dict[str, Callable[[str, Any], Any]] = {
    **{field.name: arguments.number for field in fields(Epoch)},
    "epoch": arguments.whole,
    "seconds": _amount,
}
