"""``cnn-course lab``: a learner's own copies of the labs, and what is solved in them."""

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path

from cnn_course.classroom import copies, labs, learner, progress
from cnn_course.classroom.verdicts import PROGRESS
from cnn_course.cli.faults import told
from cnn_course.files import expanded
from cnn_course.pasting import command
from cnn_course.saying import say

MARKS = {"right": "✓", "wrong": "✗", "open": "○"}


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("lab", help="get a lab of your own, start it anew, see what is solved")
    parser.set_defaults(run=told(show_all), to=None)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    for name, act, words in (
        ("list", show_all, "the labs, and which of them you have"),
        ("new", new, "make a copy of a lab; one that is there is never touched"),
        ("reset", reset, "start a lab anew; the old copy is kept beside it"),
        ("status", status, "count what is solved, open and stuck"),
        ("name", name_me, "give yourself a name on the teacher's page, or take it back"),
    ):
        action = actions.add_parser(name, help=words)
        action.set_defaults(run=told(act))
        if name in ("new", "reset"):
            action.add_argument("name", metavar="NAME", help="a lab, by its number or name: 1, convolution")
        if name == "status":
            action.add_argument("name", metavar="NAME", nargs="?", help="one lab, exercise by exercise")
        if name == "name":
            action.add_argument("name", metavar="NAME", nargs="?", help='your name; "" takes it back')
        else:
            folder = f"the folder for your copies (by default ~/{copies.HOME})"
            action.add_argument("--to", type=Path, metavar="DIR", help=folder)


def _to(arguments: argparse.Namespace) -> Path:
    return (expanded(arguments.to) if arguments.to else copies.home()).absolute()


def new(arguments: argparse.Namespace) -> None:
    """Make a copy, and say how to open it."""
    copy = copies.new(labs.find(arguments.name), _to(arguments))
    say(f"Your copy: {copy.notebook}")
    _how_to_go_on(copy)


def reset(arguments: argparse.Namespace) -> None:
    """Start a lab anew."""
    copy, old = copies.reset(labs.find(arguments.name), _to(arguments))
    say(f"A new copy: {copy.notebook}")
    say(f"The old one: {old}")
    _how_to_go_on(copy)


def _how_to_go_on(copy: copies.Copy) -> None:
    say(f"Open it:     {command(sys.executable, '-m', 'jupyterlab', copy.notebook)}")
    where = os.environ.get(PROGRESS) or copy.progress
    say(f"What its checks say is kept in {where}; cnn-course lab status counts it.")


def show_all(arguments: argparse.Namespace) -> None:
    """List the labs, and which of them were copied."""
    to = _to(arguments)
    mine = {copy.lab for copy in copies.every(to)}
    for name in labs.names():
        say(f"{'*' if name in mine else ' '} {labs.lab(name).title}  ({name})")
    say(f"\n* You have a copy, in {to}" if mine else f"\nYou have no copy yet. Get one: {_first()}")


def _first() -> str:
    return "cnn-course lab new 1"


def status(arguments: argparse.Namespace) -> None:
    """Count what is solved, open and stuck; of one lab also tell it by exercise."""
    to = _to(arguments)
    mine = {copy.lab: copy for copy in copies.every(to)}
    standings = _standings(mine)
    wanted = [labs.find(arguments.name)] if arguments.name else sorted({*mine, *standings})
    if not wanted:
        say(f"Nothing is begun yet. Get a lab: {_first()}")
    for name in wanted:
        lab = labs.lab(name)
        states = standings.get(name) or [progress.Standing() for _ in lab.exercises]
        say(f"{name}: {_counted(states)}")
        if arguments.name:
            for exercise, state in zip(lab.exercises, states, strict=True):
                tries = f"  ({state.tries} tries)" if state.tries > 1 else ""
                say(f"  {MARKS[state.outcome]} {exercise.label}{tries}")
                if state.outcome == "wrong":
                    say(f"      {state.symptom}")
    say(f"On a class's page you are {_called(learner.me())}.")


def _counted(states: list[progress.Standing]) -> str:
    """Say how many exercises are solved, open and stuck; one that is wrong is stuck after a while only."""
    stuck = sum(state.stuck for state in states)
    solved = sum(state.outcome == "right" for state in states)
    wrong = sum(state.outcome == "wrong" for state in states) - stuck
    parts = [f"{solved} of {len(states)} solved", f"{len(states) - solved - wrong - stuck} open"]
    parts += [f"{wrong} not right yet"] * bool(wrong) + [f"{stuck} stuck"] * bool(stuck)
    return ", ".join(parts)


def _standings(mine: dict[str, copies.Copy]) -> dict[str, list[progress.Standing]]:
    """Return how this learner's exercises stand, each lab since its copy was last started anew."""
    folders = [copy.progress for copy in mine.values()]
    folders += [expanded(os.environ[PROGRESS])] if os.environ.get(PROGRESS) else []
    me = learner.me().id
    begun = {name: datetime.fromisoformat(copy.since) for name, copy in mine.items() if copy.since}
    given = [
        attempt
        for attempt in progress.attempts(*folders)
        if attempt.learner == me and (attempt.lab not in begun or attempt.time >= begun[attempt.lab])
    ]
    return {name: states for record in progress.added_up(given) for name, states in record.labs.items()}


def name_me(arguments: argparse.Namespace) -> None:
    """Give a name, take it back, or say what is known."""
    who = learner.me() if arguments.name is None else learner.call_me(arguments.name)
    say(f"On a class's page you are {_called(who)}.")
    if not who.name:
        say('To be called by a name there: cnn-course lab name "Kim"')


def _called(who: learner.Learner) -> str:
    return who.name or who.code
