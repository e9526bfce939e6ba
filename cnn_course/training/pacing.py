"""How many steps run in one piece, and which callbacks forbid more than one."""

from typing import Any

A_WHILE = 0.5  # seconds
MOST = 64
_EVERY_STEP = ("on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end")


class Pace:
    """The number of steps of the next execution.

    Unless it is fixed, it is as many as take about half a second: enough that Python's part does not count,
    few enough that Ctrl-C is heard soon.

    Args:
        fixed: the number, or None.

    >>> pace = Pace(None)
    >>> pace.steps
    1
    >>> pace.took(1, 0.01)
    >>> pace.steps
    50
    """

    def __init__(self, fixed: int | None) -> None:
        self.fixed = fixed
        self.steps = fixed or 1

    def took(self, steps: int, seconds: float) -> None:
        """Learn from an execution. The first one, tracing included, is slow: the next is short too."""
        if not self.fixed and steps:
            self.steps = min(MOST, max(1, int(A_WHILE * steps / max(seconds, 1e-9))))


def hears_steps(callback: Any) -> bool:
    """Tell whether a Keras callback listens to each step, by a method of its class or of its own."""
    import keras

    return any(
        name in vars(callback) or getattr(type(callback), name) is not getattr(keras.callbacks.Callback, name)
        for name in _EVERY_STEP
    )
