"""The recorded experiments behind the book's figures and numbers, each made by one command.

``cnn-course run NAME`` does every run that is not recorded yet and then writes the figure's data. Stopped in
between, the same command goes on with the first run that is missing.
"""

from cnn_course.experiments._paper_scale import at_paper_scale
from cnn_course.experiments._running import find, names, run
from cnn_course.experiments._spreading import run_spread

__all__ = ["at_paper_scale", "find", "names", "run", "run_spread"]
