"""Adam and SGD with momentum, each update one operation of TensorFlow.

Keras writes an update of Adam as some twenty small operations a weight array, which must be traced before the
first step: on ResNet-20 that takes longer than tracing the network. TensorFlow has the whole update as one
operation. The formulas are the same.
"""

from typing import Any

import keras
import tensorflow as tf

from cnn_course.training import _keras
from cnn_course.training.config import TrainConfig
from cnn_course.training.schedules import learning_rate

MOMENTUM = 0.9
NOT_DECAYED = ["bias", "gamma", "beta"]


@keras.saving.register_keras_serializable("cnn_course")
class FusedAdam(_keras.SumsNoneAlone, keras.optimizers.Adam):
    """Adam as Keras has it, updated by one operation.

    Reference: Kingma and Ba, 2015, arXiv:1412.6980.
    Taught in: What training does.
    """

    decay = 0.0  # decoupled weight decay

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Change one weight array."""
        _decay(self, variable, learning_rate)
        mean, square = _keras.moments_of(self, variable)
        step = tf.cast(self.iterations, tf.float32) + 1
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=mean.handle,
            v=square.handle,
            beta1_power=tf.pow(self.beta_1, step),
            beta2_power=tf.pow(self.beta_2, step),
            lr=tf.cast(learning_rate, tf.float32),
            beta1=self.beta_1,
            beta2=self.beta_2,
            epsilon=self.epsilon,
            grad=gradient,
        )


@keras.saving.register_keras_serializable("cnn_course")
class FusedSGD(_keras.SumsNoneAlone, keras.optimizers.SGD):
    """SGD with momentum as Keras has it, updated by one operation.

    Taught in: What training does.
    """

    decay = 0.0

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Change one weight array."""
        _decay(self, variable, learning_rate)
        tf.raw_ops.ResourceApplyKerasMomentum(
            var=variable.handle,
            accum=self.momentums[_keras.place_of(self, variable)].handle,
            lr=tf.cast(learning_rate, tf.float32),
            grad=gradient,
            momentum=self.momentum,
        )


def _decay(optimizer: Any, variable: Any, rate: Any) -> None:
    """Shrink a kernel by its decoupled weight decay."""
    if optimizer.decay and _keras.is_decayed(optimizer, variable):
        variable.assign_sub(variable * (optimizer.decay * tf.cast(rate, tf.float32)))


def optimizer_of(config: TrainConfig, total_steps: int) -> "FusedAdam | FusedSGD":
    """Make the optimiser that a configuration names.

    Args:
        config: its optimizer, weight_decay and all that decides the learning rate.
        total_steps: of the whole run.

    Returns:
        A Keras optimiser.

    Reference: Loshchilov and Hutter, 2019, arXiv:1711.05101 (decoupled weight decay).
    Taught in: What training does.
    """
    rate = learning_rate(config, total_steps)
    made = (
        FusedSGD(rate, momentum=MOMENTUM)
        if config.optimizer == "sgd"
        else FusedAdam(rate, beta_2=config.beta_2)
    )
    made.decay = config.weight_decay
    if config.weight_decay:
        made.exclude_from_weight_decay(var_names=NOT_DECAYED)
    return made
