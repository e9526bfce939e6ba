"""What the experiments on small cells share: some cells, a line of a table, the recipe as it is recorded."""

import os
import time
from typing import Any

from cnn_course.models import Network
from cnn_course.search import evaluating, small
from cnn_course.training import Split, TrainConfig


def some_of_all(every: int, smoke: bool) -> list[small.Cell]:
    """Return one in so many of the distinct cells, in an order that knows nothing of accuracies."""
    return list(small.distinct().values())[::every][: 2 if smoke else None]


def row(
    network: Network, learned: Split, held_out: Split, test: Split, config: TrainConfig
) -> dict[str, Any]:
    """Train a network from the seed of the recipe; return its line of a table."""
    began = time.perf_counter()
    model, history = evaluating.fitted(network, learned, held_out, config)
    return {
        "accuracy": evaluating.accuracy(model, held_out, config),
        "test_accuracy": evaluating.accuracy(model, test, config),
        "train_accuracy": history.final()["train_accuracy"],
        "parameters": network.parameters,
        "multiply_adds": network.multiply_adds,
        "seconds": round(time.perf_counter() - began, 2),
        "threads": _threads(),
    }


def _threads() -> int | str:
    """Return with how many threads this process trains: another number gives other bits."""
    return int(os.environ.get("TF_NUM_INTRAOP_THREADS", 0)) or "all"


def each_training(config: TrainConfig, threads: int | str | None = None) -> dict[str, Any]:
    """Return the recipe of many short trainings in one record: the epochs are those of each of them."""
    settings = {"threads": _threads() if threads is None else threads, **config.as_dict()}
    settings["epochs_each"] = settings.pop("epochs")
    return settings
