"""Reference operations in NumPy, written to be read: convolution, pooling, padding and filters."""

from cnn_course.ops import filters
from cnn_course.ops.convolution import conv2d, depthwise_conv2d
from cnn_course.ops.gabor import gabor
from cnn_course.ops.padding import pad2d
from cnn_course.ops.pooling import pool2d

__all__ = ["conv2d", "depthwise_conv2d", "filters", "gabor", "pad2d", "pool2d"]
