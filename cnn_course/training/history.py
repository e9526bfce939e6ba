"""What a training leaves behind, epoch by epoch."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnn_course import files

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Epoch:
    """One row of a record.

    Attributes:
        epoch: from 1.
        train_loss: mean over the epoch's batches, as trained (augmented, labels smoothed, with what the
            model's regularisers add, weights changing meanwhile).
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

    def line(self, epochs: int) -> str:
        """Say it in one line.

        >>> Epoch(1, 0.5, 0.8, 0.4, 0.9, 2.0).line(3)
        '  epoch 1/3  training: loss 0.5000, accuracy 0.8000  held out: loss 0.4000, accuracy 0.9000  2 s'
        """
        return (
            f"  epoch {self.epoch}/{epochs}"
            f"  training: loss {self.train_loss:.4f}, accuracy {self.train_accuracy:.4f}"
            f"  held out: loss {self.test_loss:.4f}, accuracy {self.test_accuracy:.4f}"
            f"  {self.seconds:.0f} s"
        )


@dataclass(frozen=True)
class History:
    """All epochs of a run.

    >>> history = History((Epoch(1, 0.5, 0.8, 0.4, 0.9, 2.0),))
    >>> history.final()["test_accuracy"]
    0.9
    >>> History.from_json(history.to_json()) == history
    True

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

    def to_json(self) -> str:
        """Return the epochs as JSON: a list of objects, as a record has them under ``epochs``."""
        return json.dumps(self.as_rows(), indent=1, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "History":
        """Read what :meth:`to_json` wrote."""
        return cls(tuple(Epoch(**row) for row in json.loads(text)))

    def write(self, path: Path | str) -> Path:
        """Write the JSON to a file, whole or not at all; return its path."""
        return files.write(path, self.to_json())

    def plot(self, theme: str | None = None, language: str = "en") -> "Figure":
        """Draw loss and accuracy over the epochs, training against held out.

        Args:
            theme: ``"light"``, ``"dark"``, or None for the one that ``plots.use_style`` has set.
            language: that of the words.

        Returns:
            The figure.

        Raises:
            ValueError: "There is nothing to draw before the first epoch has ended."
        """
        # Only here: training must load without matplotlib.
        from cnn_course import plots

        if not self.epochs:
            raise ValueError("There is nothing to draw before the first epoch has ended.")
        return plots.training_curves(self.as_rows(), theme=theme, language=language)
