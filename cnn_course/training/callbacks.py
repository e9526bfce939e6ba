"""Look at a network at chosen moments of its training."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

from cnn_course import arguments

if TYPE_CHECKING:
    import keras


def log_spaced_steps(total: int, count: int) -> list[int]:
    """Choose moments of a training, dense at the start, where most happens.

    Args:
        total: steps of the training, at least 1.
        count: how many moments at most, at least 2; fewer come out where steps are too few.

    Returns:
        Steps in rising order: 0 (before training) first, total last, about evenly spaced in the logarithm.

    Raises:
        TypeError: "total must be a whole number of at least 1. Received: total=10.5".
        ValueError: "count must be a whole number of at least 2. Received: count=1".

    >>> log_spaced_steps(100, 6)
    [0, 1, 3, 10, 32, 100]

    Taught in: Watching it learn.
    """
    total, count = arguments.whole("total", total), arguments.whole("count", count, 2)
    steps, wanted = {0}, count
    # Rounding makes early steps coincide: ask for more until enough of them differ.
    while len(steps) < min(count, total + 1):
        steps = {0, *np.rint(np.geomspace(1, total, wanted - 1)).astype(int).tolist()}
        wanted += 1
    return sorted(steps)


def at_steps(steps: Iterable[int], look: Callable[[int], None]) -> "keras.callbacks.Callback":
    """Make a callback that calls look(step) before step 1 (as step 0) and after each chosen step.

    Args:
        steps: step numbers, counted over all epochs.
        look: what to do; the model must be left as it is.

    Returns:
        A Keras callback for :func:`~cnn_course.training.fit`. Each step is then an execution of its own.

    Taught in: Watching it learn.
    """
    import keras

    wanted = set(steps)

    class AtSteps(keras.callbacks.Callback):
        def on_train_begin(self, logs: dict | None = None) -> None:
            # A training that goes on from a checkpoint has been looked at up to there.
            self.step = int(self.model.optimizer.iterations.numpy())
            if self.step == 0:
                self._look()

        def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
            self.step += 1
            self._look()

        def _look(self) -> None:
            if self.step in wanted:
                look(self.step)

    return AtSteps()
