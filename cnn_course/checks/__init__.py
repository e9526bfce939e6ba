"""Exercise checkers: a verdict and a hint, never the answer.

Use it as ``from cnn_course import checks as check``. Each lab has a module here, named as the chapter that
the lab goes with (as the first one, where there are two). What all of them use is underscored.
"""

from cnn_course.checks import _restart  # noqa: F401  (acts when it is imported)
from cnn_course.checks._predictions import prediction
from cnn_course.checks._usable import usable
from cnn_course.checks._values import seal, value
from cnn_course.checks._verdict import Verdict
from cnn_course.checks.animals import (
    energy,
    explained,
    grating,
    preferred_grating,
    simple_response,
    triggered_average,
    tuning_curve,
)
from cnn_course.checks.batch_normalization import (
    batch_norm,
    batch_norm_inference,
    folded,
    identity_kernel,
    weight_scale,
)
from cnn_course.checks.channels import channel_maps, colour_finds, conv_layer, separable
from cnn_course.checks.convolution import conv2d, conv2d_single, filter_finds, true_convolution
from cnn_course.checks.dense_or_convolutional import permute_pixels, permute_weights, shift_gap, shift_images
from cnn_course.checks.keras import adam_update, digit_network
from cnn_course.checks.nas import advantages, pairs_ahead, promise, reinforce
from cnn_course.checks.photograph import (
    crop_box,
    gradient_map,
    inner_gradient_map,
    moved_share,
    normalised_pixels,
    occlusion,
    top_classes,
)
from cnn_course.checks.plain_tensorflow import (
    accuracy,
    cross_entropy,
    he_weights,
    logit_gradient,
    momentum_update,
    training_step,
)
from cnn_course.checks.pooling import blur_pool, pool2d, pooling_twin, receptive_field, unit_gradient
from cnn_course.checks.resnet import (
    highway,
    path_lengths,
    preactivation_block,
    residual_block,
    residual_gradient,
    zero_shortcut,
)
from cnn_course.checks.senet import (
    channel_gates,
    gate_parameters,
    gated_module,
    gated_residual,
    gated_stage,
    scaled_maps,
    squeeze_excitation,
)
from cnn_course.checks.stride import (
    coverage,
    keeps_size,
    output_size,
    output_sizes,
    pad2d,
    padded_convolution,
    same_padding,
)
from cnn_course.checks.training import (
    calibration_error,
    confusion_matrix,
    early_stopping,
    one_cycle,
    shifted,
    stratified_split,
)
from cnn_course.checks.transfer import fine_tuning, new_head, pictures_needed
from cnn_course.checks.vgg16 import (
    bottleneck_saving,
    composed_kernel,
    inception_module,
    stage_costs,
    vgg_network,
)

__all__ = [
    "Verdict",
    "accuracy",
    "adam_update",
    "advantages",
    "batch_norm",
    "batch_norm_inference",
    "blur_pool",
    "bottleneck_saving",
    "calibration_error",
    "channel_gates",
    "channel_maps",
    "colour_finds",
    "composed_kernel",
    "confusion_matrix",
    "conv2d",
    "conv2d_single",
    "conv_layer",
    "coverage",
    "crop_box",
    "cross_entropy",
    "digit_network",
    "early_stopping",
    "energy",
    "explained",
    "filter_finds",
    "fine_tuning",
    "folded",
    "gate_parameters",
    "gated_module",
    "gated_residual",
    "gated_stage",
    "gradient_map",
    "grating",
    "he_weights",
    "highway",
    "identity_kernel",
    "inception_module",
    "inner_gradient_map",
    "keeps_size",
    "logit_gradient",
    "momentum_update",
    "moved_share",
    "new_head",
    "normalised_pixels",
    "occlusion",
    "one_cycle",
    "output_size",
    "output_sizes",
    "pad2d",
    "padded_convolution",
    "pairs_ahead",
    "path_lengths",
    "permute_pixels",
    "permute_weights",
    "pictures_needed",
    "pool2d",
    "pooling_twin",
    "preactivation_block",
    "prediction",
    "preferred_grating",
    "promise",
    "receptive_field",
    "reinforce",
    "residual_block",
    "residual_gradient",
    "same_padding",
    "scaled_maps",
    "seal",
    "separable",
    "shift_gap",
    "shift_images",
    "shifted",
    "simple_response",
    "squeeze_excitation",
    "stage_costs",
    "stratified_split",
    "top_classes",
    "training_step",
    "triggered_average",
    "true_convolution",
    "tuning_curve",
    "unit_gradient",
    "usable",
    "value",
    "vgg_network",
    "weight_scale",
    "zero_shortcut",
]
