"""Transfer: pixels as a pre-trained network wants them, a head on it, and how many pictures it is worth."""

from cnn_course.checks.transfer.heads import fine_tuning, new_head
from cnn_course.checks.transfer.pixels import network_input
from cnn_course.checks.transfer.worth import pictures_needed

__all__ = ["fine_tuning", "network_input", "new_head", "pictures_needed"]
