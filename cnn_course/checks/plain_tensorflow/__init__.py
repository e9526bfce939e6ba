"""A CNN in plain TensorFlow: the parts of a training, and the whole step."""

from cnn_course.checks.plain_tensorflow.logits import accuracy, cross_entropy, logit_gradient
from cnn_course.checks.plain_tensorflow.steps import momentum_update, training_step
from cnn_course.checks.plain_tensorflow.weights import he_weights

__all__ = [
    "accuracy",
    "cross_entropy",
    "he_weights",
    "logit_gradient",
    "momentum_update",
    "training_step",
]
