"""ResNet: blocks in Keras by what they compute, shortcuts and gates, gradients past a block, and paths."""

from cnn_course.checks.resnet.blocks import preactivation_block, residual_block
from cnn_course.checks.resnet.shortcuts import highway, path_lengths, residual_gradient, zero_shortcut

__all__ = [
    "highway",
    "path_lengths",
    "preactivation_block",
    "residual_block",
    "residual_gradient",
    "zero_shortcut",
]
