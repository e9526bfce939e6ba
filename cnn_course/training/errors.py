"""What can stop a training, each with words that say what, where, and what to do."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnn_course.training.history import History


class TrainingError(RuntimeError):
    """A training that cannot go on.

    Taught in: What training does.
    """


class DivergedError(TrainingError):
    """The loss is no number any more.

    Taught in: What training does.
    """


class CheckpointError(TrainingError):
    """A checkpoint that cannot be written, cannot be read, or is of another run.

    Taught in: What training does.
    """


class TrainingStopped(KeyboardInterrupt):
    """Ctrl-C, or the stop button of a notebook: everything up to the last step is kept.

    Attributes:
        history: the epochs finished before; ``model.history`` is the same.

    Taught in: What training does.
    """

    def __init__(self, words: str, history: "History") -> None:
        super().__init__(words)
        self.history = history
