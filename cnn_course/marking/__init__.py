"""Marking: an assignment made of a lab, and a whole class's notebooks marked, each in a room of its own.

The checkers are the judge. A marking cell is one line, ``award(2, check.conv2d_single, my_convolve)``. Who
marks has the checker asked twice, the second time with other numbers than the learner saw pass.

The rooms keep notebooks from each other, from the network and from the answers. They are no proof against
someone who sets out to forge a mark: what a learner wrote runs in the same Python as the checker.
"""

from cnn_course.marking._award import award, begin
from cnn_course.marking._batch import Limits, mark
from cnn_course.marking._marks import Mark
from cnn_course.marking._otter import ask, write_otter
from cnn_course.marking._release import MarkingError, Release, of_lab, read, write_course

__all__ = [
    "Limits",
    "Mark",
    "MarkingError",
    "Release",
    "ask",
    "award",
    "begin",
    "mark",
    "of_lab",
    "read",
    "write_course",
    "write_otter",
]
