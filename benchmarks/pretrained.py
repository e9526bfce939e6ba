"""Naming what is in 32 photographs, and how long the first answer takes.

predict-top: ``predict_top`` of EfficientNet-Lite0 on 32 photographs of 300×400 pixels, against what one would
write with keras.applications' EfficientNetB0, a network of the same size: resize all, ``predict``, the five
largest. Processor seconds, by turns, each side with its own preparation. B0's weights are freshly drawn: they
change no speed.

predict-top, same network: EfficientNetB0 on both sides, so that only the way of asking differs.

first answer: from the import of ``models`` to the first five names, in a fresh process in which TensorFlow
and Keras are imported already; the limit is 1.5 s.
"""

import os
import statistics
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks._fresh import stamps
from benchmarks._rows import compared, limited
from benchmarks.keras_models import by_turns

PHOTOS = 32
SHAPE = (300, 400)
ROUNDS = 7
FIRSTS = 5
LIMIT = 1.5
PARTS = ("read and prepare", "build, trace and first answer")
PEER = "keras.applications, EfficientNetB0.predict"

SCRIPT = """
import json, time
import tensorflow, keras, PIL.Image
stamps = [time.time()]
from cnn_course import datasets, models
net = models.pretrained.load("efficientnet-lite0")
photo = datasets.photo("chelsea")
stamps.append(time.time())
net.predict_top(photo)
stamps.append(time.time())
print(json.dumps(stamps), flush=True)
"""


def run(small: bool = False) -> list[dict[str, Any]]:
    """Measure all three; small: one round each on two photographs, to see that everything runs."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    rounds, firsts = (1, 1) if small else (ROUNDS, FIRSTS)
    photos = photographs(2 if small else PHOTOS)
    sides = (ours("efficientnet-lite0"), ours("EfficientNetB0"), stock())
    lite, same, peer = by_turns([partial(side, photos) for side in sides], rounds)
    rows = compared("predict-top", lite, peer, PEER, "s")
    rows += compared("predict-top, same network", same, peer, PEER, "s")
    runs = [stamps(SCRIPT) for _ in range(firsts)]
    whole = [ends[-1] - ends[0] for ends in runs]
    parts = {
        part: statistics.median(ends[place + 1] - ends[place] for ends in runs)
        for place, part in enumerate(PARTS)
    }
    rows.append(limited("first answer", statistics.median(whole), LIMIT, "s", len(runs), parts=parts))
    rows.append(limited("first answer, best run", min(whole), LIMIT, "s", len(runs)))
    return rows


def photographs(count: int) -> list[np.ndarray]:
    """Return so many pieces of the photographs that the package carries."""
    from cnn_course import datasets

    random, (height, width) = np.random.default_rng(0), SHAPE
    whole = [datasets.photo(name) for name in datasets.photo_names()]
    found = []
    for place in range(count):
        one = whole[place % len(whole)]
        top, left = (random.integers(n - m + 1) for n, m in zip(one.shape, SHAPE, strict=False))
        found.append(one[top : top + height, left : left + width])
    return found


def ours(name: str) -> Callable[[list[np.ndarray]], Any]:
    """Return our side."""
    from cnn_course import models

    net = models.pretrained.load(name, weights=None)
    return net.predict_top


def stock() -> Callable[[list[np.ndarray]], Any]:
    """Return the peer, as Keras' guide writes it."""
    import keras

    model = keras.applications.EfficientNetB0(weights=None)

    def top(photos: list[np.ndarray]) -> np.ndarray:
        resized = [keras.ops.image.resize(photo, (224, 224), interpolation="bicubic") for photo in photos]
        batch = keras.applications.efficientnet.preprocess_input(np.stack(resized))
        return np.argsort(model.predict(batch, verbose=0))[:, ::-1][:, :5]

    return top
