"""What a training leaves behind, epoch by epoch."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Epoch:
    """One row of a record.

    Attributes:
        epoch: from 1.
        train_loss: mean over the epoch's batches, as trained (augmented, weights changing meanwhile).
        train_accuracy: likewise.
        test_loss: mean over the images held out, after the epoch.
        test_accuracy: likewise.
        seconds: wall time, the look at the held-out images included.
    """

    epoch: int
    train_loss: float
    train_accuracy: float
    test_loss: float
    test_accuracy: float
    seconds: float


@dataclass(frozen=True)
class History:
    """All epochs of a run.

    >>> History((Epoch(1, 0.5, 0.8, 0.4, 0.9, 2.0),)).final()["test_accuracy"]
    0.9

    Taught in: What training does.
    """

    epochs: tuple[Epoch, ...]

    def final(self) -> dict[str, Any]:
        """Return the last epoch's losses and accuracies."""
        last = asdict(self.epochs[-1])
        return {key: value for key, value in last.items() if key not in ("epoch", "seconds")}

    def as_rows(self) -> list[dict[str, Any]]:
        """Return the epochs, ready for JSON."""
        return [asdict(epoch) for epoch in self.epochs]
