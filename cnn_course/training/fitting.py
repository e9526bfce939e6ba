"""Train a model on one split, look at another after every epoch."""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cnn_course.training.config import TrainConfig
from cnn_course.training.data import Split, ordered_batches, train_batches
from cnn_course.training.history import Epoch, History

if TYPE_CHECKING:
    import keras


def fit(
    model: "keras.Model",
    train: Split,
    test: Split,
    config: TrainConfig,
    callbacks: Iterable["keras.callbacks.Callback"] = (),
    quiet: bool = False,
) -> History:
    """Train a classifier that ends in a softmax, and say after each epoch how it does on images held out.

    Args:
        model: from (B, H, W, C) float32 to class shares (B, classes), or (B, H, W, classes) for labelled
            pixels.
        train: the images to learn from.
        test: the images to look at after each epoch; nothing is chosen by them here.
        config: the recipe.
        callbacks: further Keras callbacks.
        quiet: whether to print nothing; otherwise one line an epoch.

    Returns:
        The history; the model is left trained.

    Raises:
        ValueError: "There are fewer images than a batch holds. Received: …".

    Taught in: What training does.
    """
    steps = len(train) // config.batch_size
    batches = train_batches(train, config)
    model.compile(
        optimizer=_optimizer(config, total_steps=steps * config.epochs),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,  # XLA is slower than oneDNN on the CPUs this was measured on
    )
    collector = _collector(config.epochs, quiet)
    model.fit(
        batches,
        epochs=config.epochs,
        steps_per_epoch=steps,
        validation_data=ordered_batches(test, config),
        callbacks=[collector, *callbacks],
        shuffle=False,  # the batches come shuffled
        verbose=0,
    )
    return History(tuple(collector.rows))


def _optimizer(config: TrainConfig, total_steps: int) -> "keras.optimizers.Optimizer":
    import keras

    rate: Any = config.learning_rate
    if config.schedule == "one-cycle":
        rising = max(1, int(0.3 * total_steps))
        rate = keras.optimizers.schedules.CosineDecay(
            initial_learning_rate=config.learning_rate / 25,
            warmup_target=config.learning_rate,
            warmup_steps=rising,
            decay_steps=max(1, total_steps - rising),
        )
    decay = config.weight_decay or None
    if config.optimizer == "sgd":
        optimizer = keras.optimizers.SGD(rate, momentum=0.9, weight_decay=decay)
    else:
        optimizer = keras.optimizers.Adam(rate, weight_decay=decay)
    if decay:
        optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer


def _collector(epochs: int, quiet: bool) -> Any:
    """Make the callback that turns Keras' logs into rows."""
    import keras

    class Collector(keras.callbacks.Callback):
        def __init__(self) -> None:
            super().__init__()
            self.rows: list[Epoch] = []

        def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
            self.began = time.perf_counter()

        def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
            assert logs is not None
            row = Epoch(
                epoch=epoch + 1,
                train_loss=_rounded(logs["loss"]),
                train_accuracy=_rounded(logs["accuracy"]),
                test_loss=_rounded(logs["val_loss"]),
                test_accuracy=_rounded(logs["val_accuracy"]),
                seconds=round(time.perf_counter() - self.began, 2),
            )
            self.rows.append(row)
            if not quiet:
                print(
                    f"  epoch {row.epoch}/{epochs}"
                    f"  training: loss {row.train_loss:.4f}, accuracy {row.train_accuracy:.4f}"
                    f"  held out: loss {row.test_loss:.4f}, accuracy {row.test_accuracy:.4f}"
                    f"  {row.seconds:.0f} s",
                    flush=True,
                )

    return Collector()


def _rounded(value: float) -> float:
    """Keep six places: more than a run of another machine would repeat, enough for any table."""
    return round(float(value), 6)
