"""The time to 99 % on MNIST's 10,000 test digits after learning from all 60,000 (mnist-99).

Peer, recipe and what is counted are those of the benchmark mnist. Measured only where MNIST is there whole.
"""

import sys
from typing import Any

from benchmarks import mnist

ALL = ("mnist-99",)


def run() -> list[dict[str, Any]]:
    """Measure it, or return no row and say why."""
    mnist.quieten()
    from cnn_course import datasets
    from cnn_course.training import Split

    dataset = datasets.load("mnist", quiet=True)
    if len(dataset.x_train) < datasets.info("mnist").train:
        print("mnist-99 needs all of MNIST, which is not here: left out.", file=sys.stderr)
        return []
    train, test = Split(dataset.x_train, dataset.y_train), Split(dataset.x_test, dataset.y_test)
    return mnist.measured(ALL, train, test, small=False)
