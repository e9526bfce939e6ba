"""The time to a test accuracy on handwritten digits: our recipe against Keras' 'Simple MNIST convnet'.

mnist5k-97 and mnist5k-98: to 97 % and 98 % on 1,000 digits after learning from 4,000. mnist-99: to 99 % on
MNIST's 10,000 after learning from all 60,000; measured only where MNIST is there whole.

The peer's settings are those published: convolutions of 32 and 64 filters of 3×3 with ReLU, each max-pooled
by 2; dropout 0.5; a dense softmax; Adam, batches of 128. It may learn from all training digits (the published
script holds a tenth back), and stops after the first epoch whose test accuracy is at least the goal, which
looks at the test digits in its favour. Where it has not got there after the last epoch, its time up to then
stands for "at least", and the record says so.

Our recipe is chosen, its number of epochs included, on training digits held out
(``cnn_course.experiments.quick_digits``). Its time is the whole run; its mean test accuracy over the seeds
must reach the goal, or the ratio is 0.

What is counted, on both sides: from the call of fit with a freshly built model to the end of the last epoch,
tracing and the making of batches included, the looks at the test digits not. Both run in one process, after a
warm-up of each that is not counted, by turns, with the seeds 0 to 4.
"""

import dataclasses
import logging
import os
import statistics
import sys
from typing import Any

from benchmarks._sides import Clock, compared

SEEDS = 5
FEW = ("mnist5k-97", "mnist5k-98")
ALL = ("mnist-99",)
MOST_EPOCHS = {"mnist5k-98": 51, "mnist-99": 30}  # of the peer
PEER = "Keras' Simple MNIST convnet"


def run(small: bool = False) -> list[dict[str, Any]]:
    """Measure all three; small: one seed and a few digits, to see that everything runs."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Each round traces anew, on purpose; TensorFlow would warn of it.
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    from cnn_course import datasets
    from cnn_course.experiments import quick_digits
    from cnn_course.training import Split

    few = quick_digits.few_digits()
    if small:
        few = tuple(split.take(slice(0, 128)) for split in few)
    records = measured(FEW, *few, small)
    dataset = datasets.load("mnist", quiet=True)
    if len(dataset.x_train) == datasets.info("mnist").train and not small:
        records += measured(
            ALL, Split(dataset.x_train, dataset.y_train), Split(dataset.x_test, dataset.y_test), small
        )
    elif not small:
        print("mnist-99 needs all of MNIST, which is not here: left out.", file=sys.stderr)
    return records


def measured(goals: tuple[str, ...], train: Any, test: Any, small: bool) -> list[dict[str, Any]]:
    """Run our recipe for each goal, and the peer once to the highest; the lower ones are on its way."""
    from cnn_course.experiments import quick_digits

    bars = {goal: quick_digits.GOALS[goal][1] for goal in goals}
    most = 1 if small else MOST_EPOCHS[goals[-1]]
    some = train.take(slice(0, 512)), test.take(slice(0, 512))
    _ours(goals[0], *some, 0)
    _peer(bars, *some, 0, 1)
    times: dict[str, list[float]] = {goal: [] for goal in goals}
    accuracies: dict[str, list[float]] = {goal: [] for goal in goals}
    theirs: dict[str, list[float]] = {goal: [] for goal in goals}
    unreached = dict.fromkeys(goals, 0)
    for seed in range(1 if small else SEEDS):
        for goal in goals:
            seconds, accuracy = _ours(goal, train, test, seed)
            times[goal].append(seconds)
            accuracies[goal].append(accuracy)
        reached, seconds = _peer(bars, train, test, seed, most)
        for goal in goals:
            theirs[goal].append(reached.get(goal, seconds))
            unreached[goal] += goal not in reached
    records = []
    for goal in goals:
        words = PEER
        if unreached[goal]:
            words += (
                f", at least: {unreached[goal]} of {len(theirs[goal])} runs not there after {most} epochs"
            )
        rows = compared(goal, times[goal], theirs[goal], words, "s")
        mean = statistics.fmean(accuracies[goal])
        if mean < bars[goal]:
            rows = [{**row, "ratio": 0.0} for row in rows]
        records += rows
        records.append(
            {
                "name": f"{goal}, our mean test accuracy",
                "ours": round(mean, 5),
                "peer": bars[goal],
                "peer_name": "the goal",
                "ratio": round(mean / bars[goal], 4),
                "unit": "share",
                "runs": len(accuracies[goal]),
            }
        )
    return records


def _ours(goal: str, train: Any, test: Any, seed: int) -> tuple[float, float]:
    """Return the seconds of our recipe, and its test accuracy."""
    import keras

    from cnn_course import models, training
    from cnn_course.experiments import quick_digits

    class Uncounted(keras.callbacks.Callback):
        def on_test_begin(self, logs: dict | None = None) -> None:
            clock.pause()

        def on_test_end(self, logs: dict | None = None) -> None:
            clock.go_on()

    keras.backend.clear_session()
    training.seed_everything(seed)
    model = models.build(models.get(quick_digits.NETWORK))
    config = dataclasses.replace(quick_digits.recipe(goal), seed=seed)
    clock = Clock()
    history = training.fit(model, train, test, config, [Uncounted()], quiet=True)
    return clock.seconds(), history.final()["test_accuracy"]


def _peer(
    bars: dict[str, float], train: Any, test: Any, seed: int, most: int
) -> tuple[dict[str, float], float]:
    """Return the seconds until the peer reached each goal that it reached, and those of the whole run."""
    import keras
    import numpy as np

    from cnn_course import training

    class Judge(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
            nonlocal seconds
            seconds = clock.pause()
            said = np.concatenate([np.asarray(self.model(part, training=False)) for part in parts])
            accuracy = float((said.argmax(axis=1) == test.labels).mean())
            reached.update({goal: seconds for goal in bars if goal not in reached and accuracy >= bars[goal]})
            self.model.stop_training = len(reached) == len(bars)
            clock.go_on()

    keras.backend.clear_session()
    training.seed_everything(seed)
    pixels = training.TrainConfig()
    images, labels = train.pixels(pixels), keras.utils.to_categorical(train.labels, 10)
    parts = np.array_split(test.pixels(pixels), -(-len(test) // 500))
    model = simple_convnet()
    reached: dict[str, float] = {}
    seconds = 0.0
    clock = Clock()
    model.fit(images, labels, batch_size=128, epochs=most, verbose=0, callbacks=[Judge()])
    return reached, seconds


def simple_convnet() -> Any:
    """Return the peer, compiled: 34,826 parameters."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return model
