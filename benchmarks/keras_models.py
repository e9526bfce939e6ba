"""Our networks as Keras models against those that keras.applications builds: how long to build, and to use.

All are seconds of the processor, over its cores, by turns: what else the machine does makes them no longer.

build: from the name to the model, weights drawn.

inference: one picture of 224×224 through ResNet-50 as a traced function: ours, keras.applications' own, and
ours with batch normalisation folded away, all with the same weights.
"""

import gc
import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks._rows import compared

BUILT = {"resnet-50": "ResNet50", "densenet-121": "DenseNet121", "inception-v3": "InceptionV3"}
BUILDS, ROUNDS = 5, 40
PEER = "keras.applications"


def run(small: bool = False) -> list[dict[str, Any]]:
    """Measure both; small: one round each of one network, to see that everything runs."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    rows = []
    for name, theirs in list(BUILT.items())[: 1 if small else None]:
        rows += compared(f"build {name}", *builds(name, theirs, 1 if small else BUILDS), PEER, "s")
    return rows + inference("resnet-50", "ResNet50", 32 if small else 224, 1 if small else ROUNDS)


def builds(name: str, theirs: str, rounds: int) -> tuple[list[float], list[float]]:
    """Return the seconds of each build, ours and theirs, by turns; a round before is not counted."""
    import keras

    from cnn_course import models

    def ours() -> Any:
        return models.build(models.get(name))

    def peer() -> Any:
        return getattr(keras.applications, theirs)(weights=None)

    def forget() -> None:
        keras.backend.clear_session()
        gc.collect()

    return by_turns([ours, peer], rounds, forget)


def inference(name: str, theirs: str, size: int, rounds: int) -> list[dict[str, Any]]:
    """Return the rows of one picture through a network, ours and ours folded, against theirs."""
    import keras
    import tensorflow as tf

    from cnn_course import models
    from tools.applications import ours_of

    network = models.get(name, input_shape=(size, size, 3))
    peer = getattr(keras.applications, theirs)(weights=None, input_shape=(size, size, 3))
    weights = scattered(models.get_weights(peer))
    models.set_weights(peer, weights)
    named = {"predictions": network.layers[-1].name}
    own = {named.get(layer) or ours_of(layer): arrays for layer, arrays in weights.items()}
    shorter, folded = models.fold_batch_normalization(network, own)
    sides = [*map(models.build, (network, shorter)), peer]
    for model, arrays in zip(sides, (own, folded), strict=False):
        models.set_weights(model, arrays)
    picture = tf.constant(np.random.default_rng(0).normal(size=(1, size, size, 3)).astype(np.float32))
    calls = [traced(model, picture) for model in sides]
    answers = [call().numpy() for call in calls]
    for answer in answers:
        np.testing.assert_allclose(answer, answers[-1], atol=1e-4)
    plain, without, others = by_turns(calls, rounds)
    return [
        *compared(f"inference of {name}, one picture", plain, others, PEER, "s"),
        *compared(f"inference of {name}, batch norms folded, one picture", without, others, PEER, "s"),
    ]


def traced(model: Any, picture: Any) -> Callable[[], Any]:
    """Return a call of the model on the picture, as a graph."""
    import tensorflow as tf

    graph = tf.function(lambda images: model(images, training=False))
    return lambda: graph(picture)


def scattered(weights: dict[str, list[np.ndarray]]) -> dict[str, list[np.ndarray]]:
    """Return weights with statistics away from 0 and 1, kernels as they were drawn."""
    random = np.random.default_rng(0)
    return {
        layer: [random.uniform(0.5, 1.5, one.shape) if one.ndim == 1 else one for one in arrays]
        for layer, arrays in weights.items()
    }


def by_turns(
    calls: list[Callable[[], Any]], rounds: int, before: Callable[[], None] = lambda: None
) -> tuple[list[float], ...]:
    """Return the seconds of each call, by turns; one round before is not counted."""
    kept: tuple[list[float], ...] = tuple([] for _ in calls)
    for turn in range(rounds + 1):
        for call, seconds in zip(calls, kept, strict=True):
            before()
            began = time.process_time()
            call()
            if turn:
                seconds.append(time.process_time() - began)
    return kept
