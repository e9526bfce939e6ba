"""How long it takes to make a large network as data and list its table, without TensorFlow. The limit: 50 ms.

Milliseconds of the processor from the name to the rows: what else the machine does takes time, but not those.
The third network is ResNet's form for CIFAR-10 with a thousand layers.
"""

import time
from typing import Any

from benchmarks._rows import limited
from cnn_course import models

ROUNDS = 15
LIMIT = 50.0
NETWORKS: dict[str, dict[str, int]] = {
    "resnet-152": {},
    "densenet-201": {},
    "resnet-cifar": {"depth": 284},
}


def run() -> list[dict[str, Any]]:
    """Measure each network; the first round is not counted."""
    rows = []
    for name, arguments in NETWORKS.items():
        layers = len(models.get(name, **arguments).layers)
        times = sorted(described(name, arguments) for _ in range(ROUNDS))
        words = f"describe {name}, {layers} layers"
        rows.append(limited(words, times[ROUNDS // 2], LIMIT, "ms", ROUNDS))
        rows.append(limited(f"{words}, best run", times[0], LIMIT, "ms", ROUNDS))
    return rows


def described(name: str, arguments: dict[str, int]) -> float:
    """Return the processor's milliseconds that one network takes."""
    began = time.process_time()
    models.get(name, **arguments).table()
    return (time.process_time() - began) * 1000
