"""``cnn-course class``: what a teacher asks of a class. Who is stuck, whose computer is not ready, marks."""

import argparse
import shutil
import webbrowser
from pathlib import Path

from cnn_course.classroom import reports, status
from cnn_course.classroom.page import LOOPBACK, server
from cnn_course.cli import marking
from cnn_course.cli.faults import told
from cnn_course.files import expanded
from cnn_course.saying import remark, say

SIGNS = {"right": "✓", "wrong": "✗", "stuck": "!", "open": "○"}


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("class", help="for the teacher: who is stuck, who is not ready, marks")
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    shown = actions.add_parser("status", help="show who is at which exercise, who is stuck, and on what")
    shown.add_argument("folder", type=Path, metavar="DIR", help="the folder that CNN_COURSE_PROGRESS names")
    shown.add_argument(
        "--page", action="store_true", help="a live page in the browser of this computer alone"
    )
    shown.add_argument("--port", type=int, default=0, help="the page's port (by default any that is free)")
    shown.set_defaults(run=told(show))
    ready = actions.add_parser("doctor", help="list whose computer lacks what, worst first, the day before")
    ready.add_argument(
        "files", nargs="+", metavar="FILE", help="reports of cnn-course doctor, or their folder"
    )
    ready.set_defaults(run=told(list_reports))
    marking.add_to(actions)


def show(arguments: argparse.Namespace) -> int:
    """Print the class once, or serve its page until Ctrl-C."""
    folder = expanded(arguments.folder).absolute()
    now = status.of(folder)
    if not arguments.page:
        table(now)
        return 0
    with server(lambda: status.of(folder), arguments.port) as serving:
        address = f"http://{LOOPBACK}:{serving.server_port}/"
        say(f"The class: {address}  (on this computer alone; Ctrl-C ends it)", flush=True)
        webbrowser.open(address)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            remark("")
    return 0


def table(now: status.Status) -> None:
    """Print one line a learner, and what is seen to be wrong below those who are."""
    if not now.rows:
        say("No verdict is here yet.")
        return
    wide = max(len(row.who) for row in now.rows)
    room = max(40, shutil.get_terminal_size(fallback=(100, 0)).columns - wide - 2)
    for row in now.rows:
        marks = "".join(SIGNS[mark] for mark in row.marks)
        where = f"{row.at + 1}. {row.exercise}" if row.exercise else "all solved"
        tries = f", {row.tries} tries" if row.tries > 1 else ""
        stuck = f"  STUCK for {row.minutes} min" if row.state == "stuck" else ""
        say(f"{row.who:<{wide}}  {row.lab[:2]} {marks}  {where}{tries}, {row.quiet} min ago{stuck}")
        if row.symptom:
            say(f"{'':<{wide}}  {row.symptom[:room]}")
    say(f"{len(now.rows)} learners, {now.stuck} stuck. ✓ right, ✗ wrong, ! stuck, ○ open.")


def list_reports(arguments: argparse.Namespace) -> int:
    """List computers, those that are not ready first, each with what it lacks."""
    found = reports.read(arguments.files)
    for report in found:
        say(f"{report.file}: {_what(report)}")
        for problem in report.problems:
            say(f"    {problem}")
    ready = sum(not (report.problems or report.broken) for report in found)
    say(f"{ready} of {len(found)} ready.")
    return int(ready < len(found))


def _what(report: reports.Report) -> str:
    if report.broken:
        return report.broken
    if report.problems:
        return f"not ready, {len(report.problems)} {'problem' if len(report.problems) == 1 else 'problems'}"
    notes = ", ".join(note.partition(":")[0] for note in report.notes)
    return f"ready{f' (worth a look: {notes})' if notes else ''}"
