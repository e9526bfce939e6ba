"""``cnn-course class``: what a teacher asks of a class."""

import argparse

from cnn_course.cli import marking


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("class", help="for the teacher: assignments and marks")
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    marking.add_to(actions)
