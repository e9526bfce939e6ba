"""What a shuffle and a shift do to both kinds of layers."""

from cnn_course.checks.dense_or_convolutional.shifting import shift_gap, shift_images
from cnn_course.checks.dense_or_convolutional.shuffling import permute_pixels, permute_weights

__all__ = [
    "permute_pixels",
    "permute_weights",
    "shift_gap",
    "shift_images",
]
