"""The class on a page of the teacher's laptop. Nothing leaves it: it answers to itself alone."""

from cnn_course.classroom.page.drawing import page, table
from cnn_course.classroom.page.serving import LOOPBACK, server

__all__ = ["LOOPBACK", "page", "server", "table"]
