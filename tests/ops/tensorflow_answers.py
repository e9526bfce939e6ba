"""TensorFlow's answers, given in a process of their own (aside.py).

How TensorFlow is asked, and why:

* Without oneDNN. With it TensorFlow 2.21 gave 6e30 for a convolution, outputs from nowhere where the kernel
  is larger than the image, and died of SIGFPE and SIGSEGV on some processors. On one of them 31 of 6,000
  random convolutions came out wrong with oneDNN, and none without.
* ``tf.nn.conv2d`` takes strides and dilation together. ``tf.nn.convolution``, ``keras.ops.conv`` and
  ``tf.nn.depthwise_conv2d`` refuse that, and ``tf.nn.depthwise_conv2d`` also wants equal strides: given
  unequal ones it returns wrong numbers without a word. Such depthwise cases are padded by the amounts of
  "same", convolved with stride 1 and "VALID", and every stride-th row and column is kept: the same sums.
* ``tf.nn`` has no min pooling: it is minus the max pooling of minus the image.
"""

import os
from functools import cache

import numpy as np

from cnn_course import shapes


@cache
def tensorflow():
    os.environ.update(TF_ENABLE_ONEDNN_OPTS="0", TF_CPP_MIN_LOG_LEVEL="3")
    import tensorflow as tf

    return tf


def answer(name, *arguments):
    """Return what TensorFlow makes of an operation, as an array."""
    return np.asarray(ANSWERS[name](*arguments))


def conv2d(images, kernel, strides, padding, rate=(1, 1)):
    return tensorflow().nn.conv2d(images, kernel, strides, padding_of(padding), dilations=rate)


def depthwise_conv2d(images, kernel, strides, padding, rate):
    convolve = tensorflow().nn.depthwise_conv2d
    if max(rate) == 1 and strides[0] == strides[1]:
        return convolve(images, kernel, (1, *strides, 1), padding_of(padding))
    amounts = shapes.padding_amounts(images.shape[1:3], kernel.shape[:2], strides, padding, rate)
    top, bottom, left, right = amounts
    framed = np.pad(images, ((0, 0), (top, bottom), (left, right), (0, 0)))
    everywhere = convolve(framed, kernel, (1, 1, 1, 1), "VALID", dilations=rate)
    return everywhere[:, :: strides[0], :: strides[1]]


def pool2d(images, pool_size, strides, padding, kind):
    pool = tensorflow().nn.avg_pool2d if kind == "average" else tensorflow().nn.max_pool2d
    sign = -1 if kind == "min" else 1
    return sign * pool(sign * images, pool_size, strides, padding_of(padding))


def pad2d(images, padding, value):
    return tensorflow().pad(images, padding_of(padding), constant_values=value)


def padding_of(padding):
    return padding.upper() if isinstance(padding, str) else [[0, 0], *map(list, padding), [0, 0]]


ANSWERS = {"conv2d": conv2d, "depthwise_conv2d": depthwise_conv2d, "pool2d": pool2d, "pad2d": pad2d}
