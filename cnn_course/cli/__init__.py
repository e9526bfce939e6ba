"""The command line: ``cnn-course data``, ``cnn-course doctor``, ``cnn-course run``.

A command is a module with ``add_to(commands)``, which declares its arguments and sets ``run``, a function
from the parsed arguments to an exit code. It wires pieces of the package together, no more.
"""

import argparse
import sys
from collections.abc import Sequence

from cnn_course import __version__
from cnn_course.datasets import DataError

from . import data, doctor, run

COMMANDS = (data, doctor, run)  # in the order in which --help shows them; a further command joins here

INTERRUPTED = 130  # what shells expect of a program stopped by Ctrl-C


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: The arguments after the program's name. By default those the program was started with.

    Returns:
        The exit code: 0 where all went well, 1 where something is wrong and was said, 2 for arguments that
        make no sense, 130 where it was stopped with Ctrl-C.

    >>> main(["--version"])
    cnn-course 0.1.0
    0
    """
    parser = _parser()
    try:
        arguments = parser.parse_args(argv)
        if arguments.run is None:
            parser.print_help()
            return 2
        return arguments.run(arguments)
    except SystemExit as stop:  # argparse's way of ending: help, version, usage errors
        return stop.code if isinstance(stop.code, int) else 1
    except DataError as error:
        print(f"cnn-course: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ncnn-course: stopped. Nothing half-written was left.", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cnn-course", description="Tools of the course Seeing with Convolutions.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(commands)
    return parser
