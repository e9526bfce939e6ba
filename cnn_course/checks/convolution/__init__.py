"""Convolution by hand, and filters that find something."""

from cnn_course.checks.convolution.filters import filter_finds
from cnn_course.checks.convolution.mirrored import true_convolution
from cnn_course.checks.convolution.sliding import conv2d, conv2d_single

__all__ = [
    "conv2d",
    "conv2d_single",
    "filter_finds",
    "true_convolution",
]
