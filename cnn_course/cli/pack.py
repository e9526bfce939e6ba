"""``cnn-course pack``: everything for a course day, in a folder or on a stick; ``--check`` looks at one."""

import argparse
import sys
import time
from pathlib import Path

from cnn_course.classroom import pack
from cnn_course.cli.faults import told
from cnn_course.files import expanded
from cnn_course.saying import remark, say

SHOWN = 20  # names of each kind of trouble


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser(
        "pack", help="fill a stick with all that a course day without a network needs"
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--to", type=Path, metavar="DIR", help="the folder or stick to fill; it must be empty")
    what.add_argument(
        "--check", type=Path, metavar="DIR", help="hold every file of a pack against its checksum"
    )
    parser.set_defaults(run=told(run))


def run(arguments: argparse.Namespace) -> int:
    """Make a pack, or check one."""
    if arguments.check is not None:
        return check(expanded(arguments.check).absolute())
    to = expanded(arguments.to).absolute()
    say(f"Packing into {to}. The wheels come first, from the network.", flush=True)
    made = pack.make(to, _tell)
    say(f"{to}: {made.size / 1e9:.2f} GB in {made.seconds / 60:.1f} minutes. Learners follow its README.txt.")
    return 0


def _tell(part: pack.Part) -> None:
    say(f"{part.name:<7} {part.size / 1e6:7,.0f} MB  {part.seconds:4,.0f} s  {part.words}", flush=True)


def check(folder: Path) -> int:
    """Check a pack, and name whatever is missing, changed or extra."""
    begun = time.monotonic()
    checked = pack.check(folder)
    for kind in ("missing", "changed", "extra"):
        names = getattr(checked, kind)
        for name in names[:SHOWN]:
            say(f"{kind:<8} {name}")
        if len(names) > SHOWN:
            say(f"{kind:<8} and {len(names) - SHOWN} more")
    if checked.whole:
        seconds = time.monotonic() - begun
        say(f"Whole: {checked.count} files, {checked.size / 1e9:.2f} GB, checked in {seconds:.0f} s.")
        return 0
    gone = f"{len(checked.missing)} missing, {len(checked.changed)} changed of {checked.count}"
    remark(f"cnn-course: this pack is not whole: {gone}. Copy it again, all of it.", page=sys.stderr)
    return 1
