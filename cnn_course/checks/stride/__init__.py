"""Stride and padding: how large the output is, where zeros go, which pixels are covered."""

from cnn_course.checks.stride.padding import pad2d
from cnn_course.checks.stride.sizes import output_size, output_sizes
from cnn_course.checks.stride.stops import coverage, keeps_size, padded_convolution, same_padding

__all__ = [
    "coverage",
    "keeps_size",
    "output_size",
    "output_sizes",
    "pad2d",
    "padded_convolution",
    "same_padding",
]
