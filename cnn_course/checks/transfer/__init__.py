"""Transfer: a new head on a network that knows something, and how many pictures that is worth."""

from cnn_course.checks.transfer.heads import fine_tuning, new_head
from cnn_course.checks.transfer.worth import pictures_needed

__all__ = ["fine_tuning", "new_head", "pictures_needed"]
