"""A cell that nobody has described: what is shown to it, what it answers, what follows."""

from cnn_course.checks.animals.gratings import grating, preferred_grating, tuning_curve
from cnn_course.checks.animals.noise import explained, triggered_average
from cnn_course.checks.animals.responses import energy, simple_response

__all__ = [
    "energy",
    "explained",
    "grating",
    "preferred_grating",
    "simple_response",
    "triggered_average",
    "tuning_curve",
]
