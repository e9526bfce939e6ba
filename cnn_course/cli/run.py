"""``cnn-course run NAME``: do the runs of an experiment that are not recorded yet, and write its figure."""

import argparse
import sys
from pathlib import Path

from cnn_course import experiments


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("run", help="do an experiment of the book again, and record it")
    parser.add_argument(
        "name", metavar="NAME", choices=experiments.names(), help=f"one of {', '.join(experiments.names())}"
    )
    parser.add_argument(
        "--seed",
        type=int,
        nargs="+",
        default=[0, 1, 2],
        metavar="K",
        help="the runs' seeds (by default 0 1 2); a run that is recorded already is not done again",
    )
    parser.add_argument(
        "--to", type=Path, metavar="DIR", help="the folder for the records (by default results/)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the experiment and name the files that hold it."""
    try:
        written = experiments.run(arguments.name, arguments.seed, arguments.to)
    except (ValueError, ImportError) as error:
        print(f"cnn-course: {error}", file=sys.stderr)
        return 1
    print(f"Recorded in {written[0].parent}: {len(written)} files")
    return 0
