"""Stages of VGG and modules of GoogLeNet: what they cost, and Keras models of both."""

from cnn_course.checks.vgg16.counting import bottleneck_saving, composed_kernel, stage_costs
from cnn_course.checks.vgg16.modules import inception_module
from cnn_course.checks.vgg16.networks import vgg_network

__all__ = [
    "bottleneck_saving",
    "composed_kernel",
    "inception_module",
    "stage_costs",
    "vgg_network",
]
