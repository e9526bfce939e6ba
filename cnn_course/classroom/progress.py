"""Read what the checkers' verdicts add up to: for each learner and lab, how each exercise stands.

The files may lie in folders within the folder, as they do where a teacher has collected them, and the same
one may be there twice. Whatever in them is no verdict is passed over: a kernel may be writing at this moment.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cnn_course.classroom import ClassroomError, labs

STUCK_TRIES = 3  # wrong ones at one exercise, with nothing right between …
STUCK_TIME = timedelta(minutes=10)  # … or this long between the first and the last of them
TEXTS = ("learner", "name", "lab", "exercise", "cell", "outcome", "symptom", "time")


@dataclass(frozen=True)
class Attempt:
    """One verdict on an exercise."""

    learner: str
    name: str
    lab: str
    exercise: int  # its place in the lab, from 0
    outcome: str  # "right", "wrong" or "open"
    symptom: str
    time: datetime


@dataclass
class Standing:
    """How an exercise stands with a learner.

    Attributes:
        outcome: of the last verdict: "right", "wrong" or "open".
        tries: how many answers were checked.
        wrong: how many of them were wrong since the last right one.
        symptom: what the last wrong one looked like.
        since: when the first of those wrong ones came; None where there is none.
        last: when the last answer came.
    """

    outcome: str = "open"
    tries: int = 0
    wrong: int = 0
    symptom: str = ""
    since: datetime | None = None
    last: datetime | None = None

    def add(self, attempt: Attempt) -> None:
        """Take in the next verdict."""
        self.outcome = attempt.outcome
        if attempt.outcome == "open":
            return
        self.tries += 1
        self.last = attempt.time
        if attempt.outcome == "right":
            self.wrong, self.since, self.symptom = 0, None, ""
            return
        self.wrong += 1
        self.symptom = attempt.symptom
        self.since = self.since or attempt.time

    @property
    def stuck(self) -> bool:
        """Whether help is wanted: several wrong answers in a row, or wrong ones for a while."""
        if self.outcome != "wrong" or self.since is None or self.last is None:
            return False
        return self.wrong >= STUCK_TRIES or self.last - self.since >= STUCK_TIME


@dataclass
class Record:
    """What is known of one learner.

    Attributes:
        learner: their number.
        name: the name that they gave last; empty where they gave none.
        first: when their first verdict came.
        last: when their last one came.
        lab: in which lab that was.
        labs: how each exercise stands, by lab.
        at: the exercise at which the last answer was given, by lab.
    """

    learner: str
    name: str
    first: datetime
    last: datetime
    lab: str = ""
    labs: dict[str, list[Standing]] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)

    def add(self, attempt: Attempt) -> None:
        """Take in the next verdict."""
        self.name, self.last, self.lab = attempt.name, attempt.time, attempt.lab
        standings = self.labs.setdefault(attempt.lab, [Standing() for _ in labs.lab(attempt.lab).exercises])
        standings[attempt.exercise].add(attempt)
        if attempt.outcome != "open":
            self.at[attempt.lab] = attempt.exercise


def read(folder: Path) -> list[Record]:
    """Return what a folder of verdicts says of each learner, in the order in which they began.

    Raises:
        ClassroomError: "there is no folder …".
        OSError: the folder cannot be read.
    """
    if not folder.is_dir():
        raise ClassroomError(f"there is no folder {folder}: name the one that CNN_COURSE_PROGRESS names")
    return added_up(attempts(folder))


def added_up(given: Iterable[Attempt]) -> list[Record]:
    """Return what verdicts add up to."""
    records: dict[str, Record] = {}
    for attempt in sorted(given, key=lambda attempt: attempt.time):
        blank = Record(attempt.learner, attempt.name, attempt.time, attempt.time)
        records.setdefault(attempt.learner, blank).add(attempt)
    return list(records.values())


def attempts(*folders: Path) -> list[Attempt]:
    """Return the verdicts in some folders, each once."""
    lines: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for path in sorted({path for folder in folders for path in folder.rglob("*.jsonl")}):
        for place, line in enumerate(_lines(path)):
            run = line.get("run") or -place - 1  # outside of a notebook nothing tells one run from another
            # A checker may give its verdict in steps: of those in one run of a cell the last one counts.
            lines[path.name, line["cell"], run] = line
    return [attempt for line in lines.values() if (attempt := _attempt(line)) is not None]


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the lines of a file that are verdicts."""
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError:  # it was taken away, or is not ours to read
        return
    for line in text.splitlines():
        try:
            kept = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(kept, dict) and all(isinstance(kept.get(key), str) for key in TEXTS):
            yield kept


def _attempt(line: Mapping[str, Any]) -> Attempt | None:
    """Return a verdict with its place in a lab; None where it belongs to no exercise."""
    place = _place(line["cell"], line["lab"], line["exercise"])
    try:
        time = datetime.fromisoformat(line["time"])
    except ValueError:
        return None
    if place is None or line["outcome"] not in ("right", "wrong", "open"):
        return None
    time = time if time.tzinfo else time.replace(tzinfo=UTC)
    texts = line["learner"], " ".join(line["name"].split()), *place, line["outcome"], line["symptom"]
    return Attempt(*texts, time)


def _place(cell: str, lab: str, label: str) -> tuple[str, int] | None:
    """Return the lab and the exercise that a verdict is about.

    The text of the checking cell tells, whatever file it stands in; where a learner has changed it, the name.
    """
    known = [one for name in labs.names() if cell in (one := labs.lab(name)).cells]
    found = next((one for one in known if one.name == lab), known[0] if known else None)
    if found is not None:
        cells = [exercise.cell for exercise in found.exercises]
        return (found.name, cells.index(cell)) if cell in cells else None
    try:
        name = labs.find(lab)
    except ClassroomError:
        return None
    names = [exercise.label for exercise in labs.lab(name).exercises]
    return (name, names.index(label)) if label in names else None
