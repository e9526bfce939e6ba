"""The time to a test accuracy on handwritten digits: our recipe against Keras' 'Simple MNIST convnet'.

mnist5k-97 and mnist5k-98: to 97 % and 98 % on 1,000 digits after learning from 4,000. The benchmark mnist_all
does the same with all of MNIST.

The peer's settings are those published: convolutions of 32 and 64 filters of 3×3 with ReLU, each max-pooled
by 2; dropout 0.5; a dense softmax; Adam, batches of 128. It may learn from all training digits (the published
script holds a tenth back), and stops after the first epoch whose test accuracy is at least the goal, which
looks at the test digits in its favour. Where it has not got there after the last epoch, its time up to then
stands for "at least", and the record says so.

Our recipe is chosen, its number of epochs included, on training digits held out
(``cnn_course.experiments.quick_digits``). Its time is the whole run. Its mean test accuracy over the seeds is
held against the goal, in a row of its own; where it falls short, there is no time to the goal, and no ratio.

What is counted, on both sides: from the call of fit with a freshly built model to the end of the last epoch,
tracing and the making of batches included, the looks at the test digits not. Both run in one process, after a
warm-up of each that is not counted, by turns, with the seeds 0 to 2.
"""

import dataclasses
import logging
import os
import statistics
from typing import Any

from benchmarks._clock import Clock
from benchmarks._rows import compared, limited

SEEDS = 3
FEW = ("mnist5k-97", "mnist5k-98")
MOST_EPOCHS = {"mnist5k-98": 51, "mnist-99": 30}  # of the peer
PEER = "Keras' Simple MNIST convnet"


def run(small: bool = False) -> list[dict[str, Any]]:
    """Measure both; small: one seed and a few digits, to see that everything runs."""
    quieten()
    from cnn_course.experiments import quick_digits

    few = quick_digits.few_digits()
    if small:
        few = tuple(split.take(slice(0, 128)) for split in few)
    return measured(FEW, *few, small)


def quieten() -> None:
    """Have TensorFlow warn of nothing: each round traces anew, on purpose."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.getLogger("tensorflow").setLevel(logging.ERROR)


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
    rows = []
    for goal in goals:
        words = PEER
        if unreached[goal]:
            words += (
                f", at least: {unreached[goal]} of {len(theirs[goal])} runs not there after {most} epochs"
            )
        mean = statistics.fmean(accuracies[goal])
        if mean >= bars[goal] or small:
            rows += compared(goal, times[goal], theirs[goal], words, "s")
        name = f"{goal}, our mean test accuracy"
        rows.append(limited(name, mean, bars[goal], "share", len(accuracies[goal]), at_least=True))
    return rows


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
