"""``cnn-course class assignment`` and ``class mark``: a class's assignments made and marked."""

import argparse
import sys
from pathlib import Path

from cnn_course import marking
from cnn_course.classroom import ClassroomError, labs
from cnn_course.saying import remark, say


def add_to(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands and their arguments."""
    add_assignment(actions)
    add_mark(actions)


def add_assignment(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare ``class assignment``."""
    parser = actions.add_parser("assignment", help="make an assignment of a lab, for nbgrader too")
    parser.add_argument("lab", metavar="NN", help="the lab's number, or how its name begins")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder of the course")
    parser.add_argument("--otter", action="store_true", help="also as otter-grader 7 wants it, in DIR/otter")
    _add_labs(parser)
    parser.set_defaults(run=assignment)


def add_mark(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare ``class mark``."""
    parser = actions.add_parser(
        "mark",
        help="mark a class's notebooks",
        description="Mark every notebook of a folder. What is marked already is not marked again.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="a file or a folder for each learner")
    parser.add_argument("--lab", metavar="NN", help="the lab's number, or how its name begins")
    parser.add_argument(
        "--to", type=Path, required=True, metavar="OUT", help="for marks, feedback and grades"
    )
    parser.add_argument(
        "--release", type=Path, metavar="FILE", help="the notebook handed out, instead of --lab"
    )
    parser.add_argument("--again", action="store_true", help="also what is marked already")
    parser.add_argument("--seconds", type=float, default=120, metavar="S", help="for a cell (by default 120)")
    parser.add_argument("--memory", type=float, default=4, metavar="GB", help="for a notebook (by default 4)")
    parser.add_argument("--numbers", type=int, default=1, metavar="K", help="which numbers the checkers draw")
    _add_labs(parser)
    parser.set_defaults(run=mark)


def _add_labs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--labs", type=Path, metavar="DIR", help="where the labs are, and their solutions")


def assignment(arguments: argparse.Namespace) -> int:
    """Write the assignment, and name its files."""
    try:
        release = marking.of_lab(arguments.lab, arguments.labs or labs.folder())
        written = marking.write_course(release, arguments.to)
        written += marking.write_otter(release, arguments.to) if arguments.otter else []
    except (marking.MarkingError, ClassroomError, OSError) as error:
        remark(f"cnn-course: {error}", page=sys.stderr)
        return 1
    say(f"{release.lab}, release {release.id}: {sum(release.points.values())} points")
    for path in written:
        say(f"  {path}")
    return 0


def mark(arguments: argparse.Namespace) -> int:
    """Mark the notebooks, and say what each earned as soon as it is known."""
    if not (arguments.seconds > 0 and arguments.memory > 0 and arguments.numbers > 0):
        remark("cnn-course: --seconds, --memory and --numbers must be above 0", page=sys.stderr)
        return 2
    try:
        home = arguments.labs or labs.folder()
        release = (
            marking.read(arguments.release)
            if arguments.release
            else marking.of_lab(arguments.lab or "", home)
        )
        marks = marking.mark(
            arguments.folder,
            release,
            arguments.to,
            again=arguments.again,
            limits=marking.Limits(seconds=arguments.seconds, memory=int(arguments.memory * 1e9)),
            hidden=[home],
            others=arguments.numbers,
            heard=_tell,
        )
    except (marking.MarkingError, ClassroomError, OSError) as error:
        remark(f"cnn-course: {error}", page=sys.stderr)
        return 1
    _close(marks, arguments.to)
    return 0


def _tell(one: marking.Mark, fresh: bool) -> None:
    earned = f"{one.earned:>3} of {one.points}"
    before = "" if fresh else " (marked before)"
    notes = "".join(f"\n    {note}" for note in one.notes)
    say(f"{earned}  {one.learner}{before}{notes}", flush=True)


def _close(marks: list[marking.Mark], to: Path) -> None:
    rooms = {one.room for one in marks} - {""}
    if "refusals" in rooms:
        say("\nNo room of its own for a notebook here: Python refused the network and the class's folders.")
    elif rooms:
        say("\nEach notebook ran without a network, and without the class's folders.")
    say(f"{len(marks)} marked: {to / 'grades.csv'}, moodle.csv, canvas.csv, feedback/")
