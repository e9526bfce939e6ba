"""How long it takes from ``python`` to the first trained step, and where the time goes.

Each run is a fresh process that imports TensorFlow and Keras, builds the quick-digits network, and does one
step of ``training.fit`` on 512 real digits. The limit is 8 s in all; the parts are medians of the same runs.
"""

import statistics
import time
from typing import Any

from benchmarks import _fresh
from benchmarks._rows import limited

RUNS = 5
LIMIT = 8.0
PARTS = ("start Python", "import TensorFlow and Keras", "load digits", "build", "trace and first step")

SCRIPT = """
import json, sys, time
stamps = [time.time()]
import tensorflow, keras
stamps.append(time.time())
import numpy as np
from cnn_course import datasets, models, training
split = training.Split(datasets.digits(512), np.arange(512) % 10)
stamps.append(time.time())
model = models.build(models.get("quick-digits"))
stamps.append(time.time())
class First(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        stamps.append(time.time())
        print(json.dumps(stamps), flush=True)
        sys.exit()
training.fit(model, split, split, training.TrainConfig(batch_size=32), [First()], quiet=True)
"""


def stamps() -> list[float]:
    """Return the seconds from the start of a fresh process to the end of each part."""
    began = time.time()
    return [stamp - began for stamp in _fresh.stamps(SCRIPT)]


def run(small: bool = False) -> list[dict[str, Any]]:
    """Measure the whole and its parts; small: one run."""
    if not small:
        stamps()  # fills the disk cache
    runs = [stamps() for _ in range(1 if small else RUNS)]
    whole = [ends[-1] for ends in runs]
    parts = {
        part: statistics.median(ends[place] - (ends[place - 1] if place else 0.0) for ends in runs)
        for place, part in enumerate(PARTS)
    }
    return [
        limited("first trained step", statistics.median(whole), LIMIT, "s", len(runs), parts=parts),
        limited("first trained step, best run", min(whole), LIMIT, "s", len(runs)),
    ]
