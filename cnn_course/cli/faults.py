"""What a command does about faults that a person can mend: one sentence, and an exit code."""

import argparse
import sys
from collections.abc import Callable

from cnn_course.classroom import ClassroomError
from cnn_course.saying import PageError, remark

Act = Callable[[argparse.Namespace], int | None]


def told(act: Act) -> Callable[[argparse.Namespace], int]:
    """Return a command that tells what went wrong in one sentence, and then ends with 1."""

    def run(arguments: argparse.Namespace) -> int:
        try:
            return act(arguments) or 0
        except PageError:
            raise
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            remark(f"cnn-course: {where}{error.strerror or error}", page=sys.stderr)
        except (ClassroomError, RuntimeError) as error:  # RuntimeError: there is no home folder
            remark(f"cnn-course: {error}", page=sys.stderr)
        return 1

    return run
