"""The learning rate from the first step to the last.

- constant: the same at every step. It can be changed while the training runs.
- one-cycle: up to the peak for 30 % of the steps, then down to zero on a cosine. Large steps in the middle
  find the way, small ones at the end settle.
- cosine: a short warm-up from zero, then down to zero on a cosine.

Taught in: What training does.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from cnn_course.training.config import TrainConfig

if TYPE_CHECKING:
    import keras

RISING = 0.3  # the share of the steps in which one cycle goes up
LOWEST = 25  # one cycle starts this many times below its peak


def learning_rate(config: TrainConfig, total_steps: int) -> "float | keras.optimizers.schedules.CosineDecay":
    """Return what a Keras optimiser takes as learning rate.

    Args:
        config: its schedule, learning_rate and warm_up.
        total_steps: of the whole run, at least 1.

    Returns:
        The number itself for a constant rate, otherwise a Keras schedule.

    Reference: Smith, 2018, arXiv:1803.09820 (one cycle); Loshchilov and Hutter, 2017, arXiv:1608.03983
        (cosine).
    Taught in: What training does.
    """
    if config.schedule == "constant":
        return config.learning_rate
    import keras

    if config.schedule == "one-cycle":
        rising, lowest = max(1, int(RISING * total_steps)), config.learning_rate / LOWEST
    else:
        rising, lowest = int(config.warm_up * total_steps), 0.0
    falling: dict[str, Any] = {"decay_steps": max(1, total_steps - rising)}
    if not rising:
        return keras.optimizers.schedules.CosineDecay(config.learning_rate, **falling)
    return keras.optimizers.schedules.CosineDecay(
        lowest, warmup_target=config.learning_rate, warmup_steps=rising, **falling
    )


def learning_rates(config: TrainConfig, total_steps: int) -> np.ndarray:
    """List the learning rate of every step, to be drawn.

    Args:
        config: its schedule, learning_rate and warm_up.
        total_steps: of the whole run, at least 1.

    Returns:
        (total_steps,) float32.

    >>> learning_rates(TrainConfig(learning_rate=0.5), 3).tolist()
    [0.5, 0.5, 0.5]

    Taught in: What training does.
    """
    rate = learning_rate(config, total_steps)
    if isinstance(rate, float | int):
        return np.full(total_steps, rate, np.float32)
    return np.array([float(rate(step)) for step in range(total_steps)], np.float32)
