"""Everything that a course day needs, on a stick: made, checked, installed without a network."""

from cnn_course.classroom.pack.making import Made, Part, make
from cnn_course.classroom.pack.sums import Checked, check

__all__ = ["Checked", "Made", "Part", "check", "make"]
