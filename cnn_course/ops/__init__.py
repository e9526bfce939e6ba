"""Reference operations in NumPy, written to be read: convolutions, pooling, filters, normalisation."""

from cnn_course.ops import filters
from cnn_course.ops.convolution import conv2d, depthwise_conv2d
from cnn_course.ops.gabor import gabor
from cnn_course.ops.normalization import batch_normalize, batch_statistics, moving_average
from cnn_course.ops.padding import pad2d
from cnn_course.ops.pooling import pool2d

__all__ = [
    "batch_normalize",
    "batch_statistics",
    "conv2d",
    "depthwise_conv2d",
    "filters",
    "gabor",
    "moving_average",
    "pad2d",
    "pool2d",
]
