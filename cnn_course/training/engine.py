"""The training step itself, and how many steps run before Python looks again.

The images lie on the device as bytes. A step picks its batch, augments it, computes loss and gradients, and
updates the weights: all one TensorFlow function, traced once, that loops over as many steps as it is told.
What a step sees depends on the seed and on the number of the step alone.
"""

import functools
from contextlib import AbstractContextManager
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from cnn_course.training.averaging import MovingAverage
from cnn_course.training.config import TrainConfig
from cnn_course.training.data import Split, epoch_order, train_pixels
from cnn_course.training.losses import cross_entropy
from cnn_course.training.normalizing import fused_normalization
from cnn_course.training.optimizers import optimizer_of

LOOKED_AT = 500  # held-out images at a time


class Engine:
    """A model, its data on the device, and the two functions over them.

    Args:
        model: a Keras model.
        optimizer: a Keras optimiser.
        average: the moving average of the weights, or None.
        splits: training and held-out images.
        config: the recipe.
        strategy: who computes which part of a batch.
    """

    def __init__(
        self,
        model: "keras.Model",
        optimizer: "keras.optimizers.Optimizer",
        average: MovingAverage | None,
        splits: tuple[Split, Split],
        config: TrainConfig,
        strategy: "tf.distribute.Strategy",
    ) -> None:
        self.model, self.optimizer, self.average = model, optimizer, average
        self.config, self.strategy = config, strategy
        self.replicas = strategy.num_replicas_in_sync
        self._seen, self._held_out = (self._on_devices(split) for split in splits)
        self.count, self.looked_at = (len(split) for split in splits)
        self.steps_an_epoch = self.count // config.batch_size
        self.places = splits[0].labels[0].size  # labels an image: one, or one for each pixel
        # Variables of several devices and XLA do not go together; on CPUs XLA is slower than oneDNN.
        compiled = self.replicas == 1 and bool(tf.config.list_physical_devices("GPU"))
        learn = functools.partial(self._gradients)
        self._learn = tf.function(learn, jit_compile=True) if compiled else learn
        # Objects of this engine's own: TensorFlow counts how often one piece of code is traced, and a method
        # or a lambda is the same piece in every engine. Who trains five networks would be warned.
        self._train = tf.function(functools.partial(self._many), autograph=False)
        self._judge = tf.function(functools.partial(self._some), autograph=False)
        self.at_once = LOOKED_AT
        self._order: tuple[int, Any] = (-1, None)

    def variables(self) -> list[Any]:
        """List everything that a step changes."""
        averages = self.average.averages if self.average else []
        return [v.value for v in (*self.model.variables, *self.optimizer.variables)] + averages

    def fused(self) -> AbstractContextManager[None]:
        """Return a context in which the model is trained with fused operations, and traced for them."""
        return fused_normalization(self.model)

    def steps(self, step: int, stop: int, loss_sum: float, hits: int) -> tuple[int, float, int]:
        """Do the steps from one number to another, all of one epoch, until a loss is no number.

        Args:
            step: the number of the first, from 0 over all epochs.
            stop: the number after the last.
            loss_sum: of this epoch's steps before.
            hits: likewise.

        Returns:
            The number of steps done, the sums with these steps.
        """
        reached, total, right = self._train(
            self._order_in(step),
            tf.constant(step, tf.int64),
            tf.constant(stop, tf.int64),
            tf.constant(loss_sum, tf.float64),
            tf.constant(hits, tf.int64),
        )
        return int(reached), float(total), int(right)

    def batch(self, step: int) -> tuple[np.ndarray, np.ndarray]:
        """Return what a step learns from, on one device: (B, H, W, C) float32, augmented, and the labels."""
        images, labels = self._picked(self._seen, self._order_in(step), tf.constant(step, tf.int64), 0)
        return images.numpy(), labels.numpy()

    def held_out(self, first: int) -> tuple[np.ndarray, np.ndarray]:
        """Return what :meth:`look` judges, on one device: (B, H, W, C) float32, unchanged, and the labels."""
        images, labels = self._looked_at(self._held_out, first, first + LOOKED_AT)
        return images.numpy(), labels.numpy()

    def look(self, first: int) -> tuple[float, int]:
        """Return summed loss and hits of the held-out images from first on, LOOKED_AT of them at most."""
        stop = min(first + LOOKED_AT, self.looked_at)
        loss, hits = self._judge(tf.constant(first), tf.constant(stop))
        return float(loss), int(hits)

    def _on_devices(self, split: Split) -> tuple[Any, Any]:
        """Put images and labels on each device of this process, once."""
        arrays = split.images, split.labels.astype(np.int32)
        if self.replicas == 1:
            return tuple(tf.constant(array) for array in arrays)
        devices = self.strategy.extended.worker_devices

        def place(context: Any, array: np.ndarray) -> Any:
            with tf.device(devices[context.replica_id_in_sync_group % len(devices)]):
                return tf.identity(tf.constant(array))

        spread = self.strategy.experimental_distribute_values_from_function
        return tuple(spread(functools.partial(place, array=array)) for array in arrays)

    def _order_in(self, step: int) -> Any:
        """Return the order of the images in the epoch of a step."""
        epoch = step // self.steps_an_epoch
        if self._order[0] != epoch:
            self._order = (epoch, epoch_order(self.count, self.config.seed, epoch))
        return self._order[1]

    def _many(self, order: Any, step: Any, stop: Any, loss_sum: Any, hits: Any) -> Any:
        def unfinished(step: Any, loss_sum: Any, hits: Any) -> Any:
            return (step < stop) & tf.math.is_finite(loss_sum)

        def one(step: Any, loss_sum: Any, hits: Any) -> Any:
            loss, right = self.strategy.run(self._step, (self._seen, order, step))
            total = tf.distribute.ReduceOp.SUM
            loss, right = (self.strategy.reduce(total, part, axis=None) for part in (loss, right))
            return step + 1, loss_sum + tf.cast(loss, tf.float64), hits + right

        return tf.while_loop(unfinished, one, (step, loss_sum, hits), parallel_iterations=1)

    def _step(self, data: Any, order: Any, step: Any) -> Any:
        """Do one device's part of a step; return its part of the mean loss, and its hits."""
        pixels, labels = self._picked(data, order, step, self._replica())
        gradients, loss, hits = self._learn(pixels, labels)
        self.optimizer.apply(gradients, self.model.trainable_variables)
        if self.average:
            self.average.update(step)
        return loss, hits

    def _picked(self, data: Any, order: Any, step: Any, replica: Any) -> Any:
        """Return one device's part of a step's images, augmented, and of the labels."""
        images, labels = data
        share = self.config.batch_size // self.replicas
        first = share * replica
        start = tf.cast(step % self.steps_an_epoch, tf.int32) * self.config.batch_size + first
        chosen = tf.ensure_shape(order[start : start + share], [share])
        return train_pixels(tf.gather(images, chosen), self.config, step, first), tf.gather(labels, chosen)

    def _gradients(self, pixels: Any, labels: Any) -> Any:
        weights = [variable.value for variable in self.model.trainable_variables]
        with tf.GradientTape() as tape:
            shares = tf.cast(self.model(pixels, training=True), tf.float32)
            losses = cross_entropy(labels, shares, self.config.label_smoothing)
            # What regularisers and activity terms of the model ask for; nothing, where it has none.
            asked = [tf.cast(one, tf.float32) for one in self.model.losses]
            loss = tf.add_n([tf.reduce_mean(losses), *asked]) / self.replicas
            scaled = self.optimizer.scale_loss(loss)
        return tape.gradient(scaled, weights), loss, _hits(labels, shares)

    def _some(self, first: Any, stop: Any) -> Any:
        loss, hits = self.strategy.run(self._look, (self._held_out, first, stop))
        total = tf.distribute.ReduceOp.SUM
        return tuple(self.strategy.reduce(total, part, axis=None) for part in (loss, hits))

    def _look(self, data: Any, first: Any, stop: Any) -> Any:
        """Look at every replicas-th of the held-out images in a range."""
        pixels, labels = self._looked_at(data, first + self._replica(), stop)
        shares = tf.cast(self.model(pixels, training=False), tf.float32)
        losses = tf.cast(cross_entropy(labels, shares), tf.float64)
        return tf.reduce_sum(losses), _hits(labels, shares)

    def _looked_at(self, data: Any, first: Any, stop: Any) -> Any:
        images, labels = (part[first : stop : self.replicas] for part in data)
        return tf.cast(images, tf.float32) / 255 - self.config.pixel_mean, labels

    def _replica(self) -> Any:
        return tf.distribute.get_replica_context().replica_id_in_sync_group


def _hits(labels: Any, shares: Any) -> Any:
    named = tf.argmax(shares, axis=-1, output_type=tf.int32)
    return tf.reduce_sum(tf.cast(named == labels, tf.int64))


def compiled(
    model: "keras.Model", config: TrainConfig, total_steps: int, precision: str
) -> "keras.optimizers.Optimizer":
    """Give a model its optimiser, so that callbacks and ``model.evaluate`` find it where Keras has it.

    Returns:
        The optimiser, its arrays made. In float16 it scales the loss, so that small gradients do not vanish.
    """
    optimizer = optimizer_of(config, total_steps)
    if precision == "mixed_float16":
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
    optimizer.build(model.trainable_variables)
    model.compile(
        optimizer=optimizer,
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,
        auto_scale_loss=False,  # done above where it is needed
    )
    return optimizer
