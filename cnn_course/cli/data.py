"""``cnn-course data``: what is here and from where. ``cnn-course data fetch``: fill a classroom's folder."""

import argparse
import shutil
import sys
import textwrap
from pathlib import Path

from cnn_course import datasets
from cnn_course.saying import remark, say


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("data", help="list the datasets that are here, and from where; fetch others")
    parser.set_defaults(run=show)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    fetching = actions.add_parser("fetch", help="download datasets, whole and verified")
    fetching.add_argument(
        "names",
        nargs="+",
        metavar="NAME",
        choices=datasets.names(),
        help=f"one of {', '.join(datasets.names())}",
    )
    fetching.add_argument(
        "--to",
        type=Path,
        metavar="DIR",
        help="the folder to fill (by default the course cache of this computer)",
    )
    fetching.set_defaults(run=fetch)


def show(arguments: argparse.Namespace) -> int:
    """Print one line for each dataset, then the photographs and the places."""
    holdings = datasets.holdings()
    for holding in holdings:
        _entry(holding.name, holding.words)
    _entry("photographs", f"{', '.join(datasets.photo_names())}. Carried by cnn_course.")
    say(f"\nCourse cache: {datasets.cache_folder()}")
    return int(any(holding.broken for holding in holdings))


def _entry(name: str, words: str) -> None:
    """Print a name and what there is to say of it, in a column of its own; paths stay in one piece."""
    indent = f"{name:<14} "
    width = shutil.get_terminal_size(fallback=(100, 0)).columns
    later = " " * len(indent)
    lines = textwrap.wrap(words, max(60, width - len(indent)), break_long_words=False, break_on_hyphens=False)
    say(indent + f"\n{later}".join(lines))


def fetch(arguments: argparse.Namespace) -> int:
    """Fetch each named dataset; one that fails does not stop the others."""
    failed = []
    for name in dict.fromkeys(arguments.names):
        try:
            path = datasets.fetch(name, arguments.to)
        except datasets.DataError as error:
            remark(f"cnn-course: {error}", page=sys.stderr)
            failed.append(name)
        else:
            say(f"{name}: {path} ({path.stat().st_size / 1e6:,.0f} MB)")
    if failed:
        remark(f"Not fetched: {', '.join(failed)}.", page=sys.stderr)
    elif arguments.to is not None:
        say(f"On each computer that has this folder: set CNN_COURSE_DATA to {arguments.to.resolve()}")
    return int(bool(failed))
