"""Train a model on one split, look at another after every epoch, and survive being stopped."""

import math
import os
import time
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cnn_course import arguments
from cnn_course.saying import remark
from cnn_course.training.checking import check, listed
from cnn_course.training.checkpoint import Checkpoint
from cnn_course.training.config import TrainConfig
from cnn_course.training.data import Split
from cnn_course.training.errors import DivergedError, TrainingStopped
from cnn_course.training.history import Epoch, History
from cnn_course.training.identity import identity
from cnn_course.training.interrupting import Interrupts, held_back
from cnn_course.training.pacing import Pace, hears_steps
from cnn_course.training.precision import choose_precision, computing_in
from cnn_course.training.progress import Progress
from cnn_course.training.strategies import check_alone, is_chief

if TYPE_CHECKING:
    import keras


def fit(
    model: "keras.Model",
    train: Split,
    test: Split,
    config: TrainConfig,
    callbacks: "Iterable[keras.callbacks.Callback] | keras.callbacks.Callback | None" = (),
    quiet: bool | None = None,
    *,
    checkpoint: Path | str | None = None,
    checkpoint_every: int | None = None,
) -> History:
    """Train a classifier that ends in a softmax, and say after each epoch how it does on images held out.

    With a checkpoint, a training that was killed goes on when the same call is made again, and ends as if it
    had never stopped: on a CPU, after :func:`~cnn_course.training.seed_everything`, with the same bits. A
    finished one returns its history at once, its weights in the model.

    Keras callbacks work as with Keras: ``on_train_begin``, ``on_epoch_begin``, ``on_epoch_end``,
    ``on_train_batch_end`` and the others, ``model.stop_training``, ``model.optimizer``. What a callback keeps
    for itself is not in the checkpoint. One that listens to every step makes each step an execution of its
    own.

    Args:
        model: from (B, H, W, C) float32 to class shares (B, classes), or (B, H, W, classes) for labelled
            pixels. Built within ``strategy().scope()``, it is trained on all devices of that strategy.
        train: the images to learn from.
        test: the images to look at after each epoch; nothing is chosen by them here.
        config: the recipe.
        callbacks: further Keras callbacks, or one of them.
        quiet: whether to print nothing; otherwise one line an epoch. By default quiet where the environment
            variable CI is set.
        checkpoint: the file to keep the state in, written at the end of each epoch; ``~`` is the user's home.
            One training at a time may write it. Several workers must all see it.
        checkpoint_every: write it also after every so many steps.

    Returns:
        The history, which is ``model.history`` too; the model is left trained.

    Raises:
        TypeError: "model must be a Keras model …"; "train must be a Split …"; "callbacks must be Keras
            callbacks …"; "checkpoint_every must be a whole number of at least 1 …".
        ValueError: "There are fewer images than a batch holds. Received: …"; "The model takes images of
            another shape …"; "Labels must be whole numbers from 0 to 9 …"; "The model ends in logits …"; "The
            model gives no shares …"; "The model must have one input and one output …"; "TF_CONFIG names 2
            workers …"; "checkpoint_every must be …".
        DivergedError: "The loss became nan in step 12 …"; "The loss on the held-out images became nan after
            step 12 …"; "Weights are no numbers after step 12 …".
        CheckpointError: before the first step "The checkpoint is of another run: …", "The checkpoint holds
            what no training writes: …", "Another training writes this checkpoint at this moment …" or "No
            checkpoint can be written there: …"; "The checkpoint of step 40 could not be written: the disk is
            full …".
        TrainingStopped: "Stopped after step 40 (epoch 1 of 3) …", for Ctrl-C.

    Taught in: What training does.
    """
    return _Run(model, (train, test), config, callbacks, quiet, checkpoint, checkpoint_every).go()


class _Run:
    """One call of fit."""

    def __init__(
        self,
        model: Any,
        splits: tuple[Split, Split],
        config: TrainConfig,
        callbacks: Any,
        quiet: bool | None,
        checkpoint: Path | str | None,
        checkpoint_every: int | None,
    ) -> None:
        check(model, *splits, config)
        self.strategy, callbacks = model.distribute_strategy, listed(callbacks)
        if checkpoint_every is not None:
            checkpoint_every = arguments.whole("checkpoint_every", checkpoint_every)
        # Only here, because these load Keras.
        import keras

        from cnn_course.training.averaging import MovingAverage
        from cnn_course.training.engine import Engine, compiled

        self.model, self.config, self.progress = model, config, Progress()
        self.precision = choose_precision(config.precision)
        check_alone(self.strategy)
        self.chief = is_chief()
        self.quiet = bool(os.environ.get("CI")) if quiet is None else quiet
        self._say(f"  precision {self.precision}", unless=config.precision == "float32")
        total = len(splits[0]) // config.batch_size * config.epochs
        with self.strategy.scope():
            optimizer = compiled(model, config, total, self.precision.name)
            average = MovingAverage(model, config.ema) if config.ema else None
        self.engine = Engine(model, optimizer, average, splits, config, self.strategy)
        self.average = average
        self.checkpoint = None
        if checkpoint is not None:
            run = identity(model, *splits, config, self.precision.name)
            self.checkpoint = Checkpoint(checkpoint, run, self.engine.variables(), self.engine.steps_an_epoch)
        self.every = checkpoint_every
        steps = self.engine.steps_an_epoch
        self.callbacks = keras.callbacks.CallbackList(
            [*callbacks], model=model, epochs=config.epochs, steps=steps, verbose=0
        )
        self.pace = Pace(1 if any(map(hears_steps, callbacks)) else config.steps_per_execution)

    def go(self) -> History:
        """Train from wherever the checkpoint stands to the end, the only one that writes it."""
        # What has ended is only read, also from a folder in which nobody may write.
        if self.checkpoint and self.chief and not self.checkpoint.is_finished():
            with self.checkpoint.held():
                return self._go()
        return self._go()

    def _go(self) -> History:
        if self.checkpoint:
            self.progress = self.checkpoint.load() or self.progress
        if self.progress.step:
            words = (
                "finished before" if self.progress.finished else f"goes on after step {self.progress.step}"
            )
            self._say(f"  {words} ({self.checkpoint and self.checkpoint.path})")
        self._tell_history()
        if not self.progress.finished:
            with held_back() as interrupts:
                try:
                    with computing_in(self.model, self.precision), self.engine.fused():
                        self._train(interrupts)
                except KeyboardInterrupt as stop:
                    raise self._stopped() from stop
        return self._history()

    def _train(self, interrupts: Interrupts) -> None:
        self.model.stop_training = False
        self.callbacks.on_train_begin()
        while len(self.progress.rows) < self.config.epochs and not self.progress.stopped:
            self._epoch(interrupts)
        if self.average:
            self.average.put()
        self.callbacks.on_train_end()
        self.progress = replace(self.progress, finished=True)
        self._save()

    def _epoch(self, interrupts: Interrupts) -> None:
        epoch = len(self.progress.rows)
        began = time.perf_counter() - self.progress.seconds
        end = (epoch + 1) * self.engine.steps_an_epoch
        self.callbacks.on_epoch_begin(epoch)
        while self.progress.step < end and not self.model.stop_training:
            self._execute(end, began)
            interrupts.check()
        with self.average.in_place() if self.average else nullcontext():
            logs = self._logs() | self._look(interrupts)
            if not math.isfinite(logs["val_loss"]):
                step = self.progress.step
                raise self._diverged(
                    f"The loss on the held-out images became {logs['val_loss']} after step {step}"
                )
            row = _row(epoch, logs, time.perf_counter() - began)
            self.progress = replace(Progress(), step=self.progress.step, rows=(*self.progress.rows, row))
            self._tell_history()
            self._say(row.line(self.config.epochs))
            self.callbacks.on_epoch_end(epoch, logs)
        self.progress = replace(self.progress, stopped=bool(self.model.stop_training))
        self._save()
        interrupts.check()

    def _execute(self, end: int, began: float) -> None:
        """Do some steps, and what is due after them."""
        before = self.progress.step
        stop = min(end, before + self.pace.steps)
        if self.every and self.checkpoint:
            stop = min(stop, (before // self.every + 1) * self.every)
        place = before % self.engine.steps_an_epoch
        self.callbacks.on_train_batch_begin(place)
        started = time.perf_counter()
        step, loss_sum, hits = self.engine.steps(before, stop, self.progress.loss_sum, self.progress.hits)
        self.pace.took(step - before, time.perf_counter() - started)
        if not math.isfinite(loss_sum):
            raise self._diverged(f"The loss became {loss_sum} in step {step}")
        seconds = time.perf_counter() - began
        self.progress = replace(self.progress, step=step, loss_sum=loss_sum, hits=hits, seconds=seconds)
        self.callbacks.on_train_batch_end(place + step - before - 1, self._logs())
        if self.every and step % self.every == 0 and step < end:
            self._save()

    def _logs(self) -> dict[str, float]:
        """Return the means of the epoch so far, as Keras hands them to callbacks."""
        done = self.progress.step - len(self.progress.rows) * self.engine.steps_an_epoch
        places = self.config.batch_size * self.engine.places
        return {
            "loss": self.progress.loss_sum / max(1, done),
            "accuracy": self.progress.hits / max(1, done * places),
        }

    def _look(self, interrupts: Interrupts) -> dict[str, float]:
        """Judge the images held out."""
        self.callbacks.on_test_begin()
        loss, hits = 0.0, 0
        for batch, first in enumerate(range(0, self.engine.looked_at, self.engine.at_once)):
            self.callbacks.on_test_batch_begin(batch)
            part, right = self.engine.look(first)
            loss, hits = loss + part, hits + right
            self.callbacks.on_test_batch_end(batch)
            interrupts.check()
        logs = {"loss": loss, "accuracy": hits}
        every = self.engine.looked_at * self.engine.places
        logs = {name: value / every for name, value in logs.items()}
        self.callbacks.on_test_end(logs)
        return {f"val_{name}": value for name, value in logs.items()}

    def _history(self) -> History:
        return History(self.progress.rows)

    def _tell_history(self) -> None:
        self.model.history = self._history()

    def _save(self) -> None:
        """Write the checkpoint, but never over a good one after an update that no loss has judged yet."""
        if self.checkpoint and not all(np.isfinite(weight).all() for weight in self.model.get_weights()):
            raise self._diverged(f"Weights are no numbers after step {self.progress.step}")
        if self.checkpoint and self.chief:
            self.checkpoint.save(self.progress)

    def _say(self, words: str, unless: bool = False) -> None:
        if self.chief and not self.quiet and not unless:
            remark(words, flush=True)

    def _diverged(self, what: str) -> DivergedError:
        rate = float(self.model.optimizer.learning_rate.numpy())
        kept = ""
        if self.checkpoint and self.checkpoint.written_at is not None:
            kept = f" The checkpoint of step {self.checkpoint.written_at} is intact: {self.checkpoint.path}."
        epoch = min(len(self.progress.rows) + 1, self.config.epochs)
        return DivergedError(
            f"{what} (epoch {epoch} of {self.config.epochs}). The weights are lost.{kept} Begin afresh with "
            "a smaller learning rate, a tenth of it for a start, or a schedule that warms up. "
            f"Received: learning rate {rate:.3g}, optimizer={self.config.optimizer!r}, "
            f"schedule={self.config.schedule!r}"
        )

    def _stopped(self) -> TrainingStopped:
        """Keep what is there, and say how to go on."""
        self._save()
        epoch = min(len(self.progress.rows) + 1, self.config.epochs)
        kept = (
            f"The checkpoint is written: run the same again to go on from there ({self.checkpoint.path})."
            if self.checkpoint
            else "There is no checkpoint: give fit checkpoint='FILE' to be able to go on next time."
        )
        return TrainingStopped(
            f"Stopped after step {self.progress.step} (epoch {epoch} of {self.config.epochs}). {kept} The "
            "epochs finished so far are in model.history.",
            self._history(),
        )


def _row(epoch: int, logs: dict[str, float], seconds: float) -> Epoch:
    """Write an epoch down with six places: more than another machine would repeat, enough for any table."""
    return Epoch(
        epoch=epoch + 1,
        train_loss=round(logs["loss"], 6),
        train_accuracy=round(logs["accuracy"], 6),
        test_loss=round(logs["val_loss"], 6),
        test_accuracy=round(logs["val_accuracy"], 6),
        seconds=round(seconds, 2),
    )
