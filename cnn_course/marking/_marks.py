"""What a submission has earned, exercise by exercise, and why."""

import re
from dataclasses import asdict, dataclass, field
from typing import Any

from cnn_course.marking._framing import Framed
from cnn_course.marking._release import Release
from cnn_course.marking._submissions import Submission
from cnn_course.words.en import Marking

NUMBER = re.compile(r"\w+-(\d+)")


@dataclass(frozen=True)
class Exercise:
    """One marking cell: what it is worth, what was earned, what the checker said."""

    number: int
    points: int
    earned: int
    status: str  # passed, failed, open, or lost where the checker was never asked
    message: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Mark:
    """A submission's mark."""

    learner: str
    name: str
    moodle: str
    canvas: str
    release: str
    exercises: list[Exercise]
    notes: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    room: str = ""

    @property
    def earned(self) -> int:
        """The points of all exercises."""
        return sum(one.earned for one in self.exercises)

    @property
    def points(self) -> int:
        """What there was to earn."""
        return sum(one.points for one in self.exercises)

    def kept(self) -> dict[str, Any]:
        """Return what a file keeps of it."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Mark":
        """Return the mark that a file holds."""
        return cls(**{**kept, "exercises": [Exercise(**one) for one in kept["exercises"]]})


def number_of(name: str) -> int:
    """Return the exercise that a cell's id belongs to."""
    found = NUMBER.match(name)
    return int(found[1]) if found else 0


def given(
    submission: Submission,
    release: Release,
    framed: Framed,
    told: dict[str, Any],
    words: Marking,
    seconds: float,
) -> Mark:
    """Put together what was told of a submission."""
    exercises = [_exercise(name, points, told, words) for name, points in release.points.items()]
    answers = {step.id: step.source for step in framed.steps if step.kind == "answer"}
    who = (submission.learner, submission.name, submission.moodle, submission.canvas)
    notes = _notes(submission, release, framed, told, words)
    room = str(told.get("room", ""))
    return Mark(*who, release.id, exercises, notes, answers, round(seconds, 1), room)


def _exercise(name: str, points: int, told: dict[str, Any], words: Marking) -> Exercise:
    number = number_of(name)
    for one in told.get("ended", []):
        if one["step"] == f"answer-{number}":
            return Exercise(number, points, 0, "lost", words.ended(_where(one["step"], words), one["late"]))
    if said := told.get("awards", {}).get(name):
        earned = points if said["status"] == "passed" else 0
        return Exercise(number, points, earned, said["status"], said["message"], said["hint"])
    errors = [one["error"] for one in told.get("raised", []) if one["raised"] == name]
    return Exercise(number, points, 0, "lost", words.never_asked, errors[0] if errors else "")


def _notes(
    submission: Submission, release: Release, framed: Framed, told: dict[str, Any], words: Marking
) -> list[str]:
    """Say, in sentences, what was out of the ordinary."""
    if framed.fault:
        return [words.faults[framed.fault]]
    if problem := told.get("problem"):
        return [words.problems[problem]]
    notes = []
    if framed.other_release is not None:
        notes.append(words.other_release(framed.other_release, release.id))
    for count, say in ((framed.edited, words.edited), (framed.deleted, words.deleted)):
        if count:
            notes.append(say(len(count)))
    if framed.missing:
        notes.append(words.missing([number_of(name) for name in framed.missing]))
    notes += [words.ended(_where(one["step"], words), one["late"]) for one in told.get("ended", [])]
    for one in told.get("raised", []):
        if not one["raised"].startswith("mark-"):
            notes.append(words.raised(_where(one["raised"], words), one["error"]))
    if told and not told.get("whole", True):
        notes.append(words.unfinished)
    if submission.others:
        notes.append(words.beside(submission.others))
    return notes


def _where(step: str, words: Marking) -> str:
    kind = step.partition("-")[0]
    if kind == "answer":
        return words.answer_cell(number_of(step))
    if kind == "mark":
        return words.mark_cell(number_of(step))
    return words.given_cell if kind == "given" else words.own_cell
