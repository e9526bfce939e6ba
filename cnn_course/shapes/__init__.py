"""Output sizes, padding amounts, receptive fields, and parameter and multiply-add counts, in plain Python."""

from cnn_course.shapes._layer import Layer, Parameters, Shape
from cnn_course.shapes.chain import INPUT, LayerError, LayerRow, table, total_multiply_adds, total_parameters
from cnn_course.shapes.convolutions import Conv2D, Dense, DepthwiseConv2D, SeparableConv2D
from cnn_course.shapes.elementwise import (
    Activation,
    BatchNormalization,
    Dropout,
    LayerNormalization,
    Normalization,
    ReLU,
    Rescaling,
    Softmax,
    SpatialDropout2D,
)
from cnn_course.shapes.merging import Add, Concatenate, Multiply
from cnn_course.shapes.plain import KINDS, Plain, from_plain, layers_from_plain, layers_to_plain, to_plain
from cnn_course.shapes.poolings import (
    AveragePooling2D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
)
from cnn_course.shapes.receptive import ReceptiveField, receptive_field
from cnn_course.shapes.reshaping import Cropping2D, Flatten, Reshape, UpSampling2D, ZeroPadding2D
from cnn_course.shapes.sizes import (
    Padding,
    effective_kernel_size,
    output_shape,
    output_size,
    padding_amounts,
)
from cnn_course.shapes.traffic import Work, work

__all__ = [
    "INPUT",
    "KINDS",
    "Activation",
    "Add",
    "AveragePooling2D",
    "BatchNormalization",
    "Concatenate",
    "Conv2D",
    "Cropping2D",
    "Dense",
    "DepthwiseConv2D",
    "Dropout",
    "Flatten",
    "GlobalAveragePooling2D",
    "GlobalMaxPooling2D",
    "Layer",
    "LayerError",
    "LayerNormalization",
    "LayerRow",
    "MaxPooling2D",
    "Multiply",
    "Normalization",
    "Padding",
    "Parameters",
    "Plain",
    "ReLU",
    "ReceptiveField",
    "Rescaling",
    "Reshape",
    "SeparableConv2D",
    "Shape",
    "Softmax",
    "SpatialDropout2D",
    "UpSampling2D",
    "Work",
    "ZeroPadding2D",
    "effective_kernel_size",
    "from_plain",
    "layers_from_plain",
    "layers_to_plain",
    "output_shape",
    "output_size",
    "padding_amounts",
    "receptive_field",
    "table",
    "to_plain",
    "total_multiply_adds",
    "total_parameters",
    "work",
]
