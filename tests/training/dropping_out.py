"""A program for tests: a training with dropout on two CPU devices, whole, and stopped and gone on with."""

import sys

import killable
import numpy as np

from cnn_course import models, training
from cnn_course.training import TrainConfig

CONFIG = TrainConfig(epochs=2, batch_size=10, learning_rate=0.02)


class CutError(Exception):
    """The end of a training before its time."""


def cut(step: int) -> None:
    """Stop a training."""
    raise CutError


def main(folder: str) -> None:
    """Leave the weights of both ways, and how often each device has drawn its dropout."""
    strategy = training.strategy(2)

    def train(name: str, *callbacks: object) -> None:
        training.seed_everything(0)
        with strategy.scope():
            model = models.build(killable.NETWORK)
        splits = killable.stripes()
        training.fit(model, *splits, CONFIG, callbacks, quiet=True, checkpoint=f"{folder}/{name}.ckpt")
        state = model.get_layer("dropout").seed_generator.state.value
        drawn = [int(part.numpy()[1]) for part in strategy.experimental_local_results(state)]
        np.savez(f"{folder}/{name}.npz", *model.get_weights(), drawn=drawn)

    train("whole")
    try:
        train("resumed", training.at_steps([13], cut))
    except CutError:
        train("resumed")


if __name__ == "__main__":
    main(*sys.argv[1:])
