"""The command line: ``cnn-course data``, ``doctor``, ``lab``, ``run``, ``pack``, ``class``.

A command is a module with ``add_to(commands)``, which declares its arguments and sets ``run``, a function
from the parsed arguments to an exit code. It wires pieces of the package together, no more.
"""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from cnn_course import __version__
from cnn_course.datasets import DataError
from cnn_course.saying import PageError, finish, forgiving_page, give_up, remark, say

from . import class_, data, doctor, lab, pack, run

COMMANDS = (data, doctor, lab, run, pack, class_)  # in the order of --help; a further command joins here

INTERRUPTED = 130  # what shells expect of a program stopped by Ctrl-C
CLOSED = 141  # and of one whose reader has gone, as in `cnn-course data | head -1`


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: The arguments after the program's name. By default those the program was started with.

    Returns:
        The exit code: 0 where all went well, 1 where something is wrong and was said, 2 for arguments that
        make no sense, 130 where it was stopped with Ctrl-C, 141 where nobody reads on what it prints.

    >>> main(["--version"])
    cnn-course 0.1.0
    0
    """
    try:
        with forgiving_page():
            code = _obey(argv)
            finish()
            return code
    except PageError as error:
        give_up()
        if error.is_closed:
            return CLOSED
        remark(f"cnn-course: not all of this could be printed: {error.strerror}.", page=sys.stderr)
        return 1


def _obey(argv: Sequence[str] | None) -> int:
    parser = _parser()
    try:
        arguments = parser.parse_args(argv)
        if arguments.run is None:
            parser.print_help()
            return 2
        code: int = arguments.run(arguments)
        return code
    except SystemExit as stop:  # argparse's way of ending: help, version, usage errors
        return stop.code if isinstance(stop.code, int) else 1
    except DataError as error:
        remark(f"cnn-course: {error}", page=sys.stderr)
        return 1
    except KeyboardInterrupt:
        remark("\ncnn-course: stopped. Nothing half-written was left.", page=sys.stderr)
        return INTERRUPTED


class _Parser(argparse.ArgumentParser):
    """A parser whose help is missed where it could not be printed; the usual one lets it go."""

    def _print_message(self, message: str, file: Any = None) -> None:
        if file is sys.stdout:
            say(message, end="")
        else:
            remark(message, end="", page=file or sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="cnn-course", description="Tools of the course Seeing with Convolutions.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(commands)
    return parser
