"""Use a trained network: name, prepare, cover, weigh its maps, and measure what a wrong preparation moves."""

from cnn_course.checks.photograph.covering import occlusion
from cnn_course.checks.photograph.naming import moved_share, top_classes
from cnn_course.checks.photograph.preparing import crop_box, normalised_pixels
from cnn_course.checks.photograph.weighing import gradient_map, inner_gradient_map

__all__ = [
    "crop_box",
    "gradient_map",
    "inner_gradient_map",
    "moved_share",
    "normalised_pixels",
    "occlusion",
    "top_classes",
]
