"""Exercise checkers: a verdict and a hint, never the answer.

Use it as ``from cnn_course import checks as check``.
"""

from cnn_course.checks.convolution import conv2d, conv2d_single
from cnn_course.checks.filters import filter_finds
from cnn_course.checks.keras_network import digit_network
from cnn_course.checks.learning import (
    calibration_error,
    confusion_matrix,
    early_stopping,
    one_cycle,
    shifted,
    stratified_split,
)
from cnn_course.checks.padding import pad2d
from cnn_course.checks.pooling import pool2d
from cnn_course.checks.sizes import output_size
from cnn_course.checks.training import (
    accuracy,
    adam_update,
    cross_entropy,
    he_weights,
    logit_gradient,
    momentum_update,
    training_step,
)
from cnn_course.checks.values import seal, value
from cnn_course.checks.verdict import Verdict

__all__ = [
    "Verdict",
    "accuracy",
    "adam_update",
    "calibration_error",
    "confusion_matrix",
    "conv2d",
    "conv2d_single",
    "cross_entropy",
    "digit_network",
    "early_stopping",
    "filter_finds",
    "he_weights",
    "logit_gradient",
    "momentum_update",
    "one_cycle",
    "output_size",
    "pad2d",
    "pool2d",
    "seal",
    "shifted",
    "stratified_split",
    "training_step",
    "value",
]
