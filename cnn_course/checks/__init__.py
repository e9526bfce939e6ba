"""Exercise checkers: a verdict and a hint, never the answer.

Use it as ``from cnn_course import checks as check``.
"""

from cnn_course.checks.anti_aliasing import blur_pool, pooling_twin
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
from cnn_course.checks.predictions import prediction
from cnn_course.checks.receptive import receptive_field
from cnn_course.checks.shifting import shift_gap, shift_images
from cnn_course.checks.shuffling import permute_pixels, permute_weights
from cnn_course.checks.sizes import output_size, output_sizes
from cnn_course.checks.stops import coverage, keeps_size, padded_convolution, same_padding
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
    "blur_pool",
    "calibration_error",
    "channel_maps",
    "colour_finds",
    "confusion_matrix",
    "conv2d",
    "conv2d_single",
    "conv_layer",
    "coverage",
    "cross_entropy",
    "digit_network",
    "early_stopping",
    "energy",
    "explained",
    "filter_finds",
    "grating",
    "he_weights",
    "keeps_size",
    "logit_gradient",
    "momentum_update",
    "one_cycle",
    "output_size",
    "output_sizes",
    "pad2d",
    "padded_convolution",
    "permute_pixels",
    "permute_weights",
    "pool2d",
    "pooling_twin",
    "prediction",
    "preferred_grating",
    "receptive_field",
    "same_padding",
    "seal",
    "separable",
    "shift_gap",
    "shift_images",
    "shifted",
    "simple_response",
    "stratified_split",
    "training_step",
    "triggered_average",
    "tuning_curve",
    "value",
]
