"""Exercise checkers: a verdict and a hint, never the answer.

Use it as ``from cnn_course import checks as check``.
"""

from cnn_course.checks.cells import (
    energy,
    explained,
    grating,
    preferred_grating,
    simple_response,
    triggered_average,
    tuning_curve,
)
from cnn_course.checks.channels import channel_maps, colour_finds, conv_layer, separable
from cnn_course.checks.convolution import conv2d, conv2d_single
from cnn_course.checks.filters import filter_finds
from cnn_course.checks.keras_network import digit_network
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
    "channel_maps",
    "colour_finds",
    "conv2d",
    "conv2d_single",
    "conv_layer",
    "cross_entropy",
    "digit_network",
    "energy",
    "explained",
    "filter_finds",
    "grating",
    "he_weights",
    "logit_gradient",
    "momentum_update",
    "output_size",
    "pad2d",
    "pool2d",
    "preferred_grating",
    "seal",
    "separable",
    "simple_response",
    "training_step",
    "triggered_average",
    "tuning_curve",
    "value",
]
