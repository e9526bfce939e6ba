"""Pooling and receptive fields."""

from cnn_course.checks.pooling.anti_aliasing import blur_pool, pooling_twin
from cnn_course.checks.pooling.influence import unit_gradient
from cnn_course.checks.pooling.receptive import receptive_field
from cnn_course.checks.pooling.windows import pool2d

__all__ = [
    "blur_pool",
    "pool2d",
    "pooling_twin",
    "receptive_field",
    "unit_gradient",
]
