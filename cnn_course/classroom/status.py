"""A class at this moment: who is at which exercise, who is stuck, and on what."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cnn_course.classroom import labs, progress
from cnn_course.classroom.learner import code
from cnn_course.classroom.progress import Record, Standing


@dataclass(frozen=True)
class Row:
    """One learner, in the lab of their last verdict.

    Attributes:
        who: the name that they gave, with a number where another one gave the same; else their code.
        lab: the lab's name.
        marks: how each exercise of it stands: "right", "wrong", "stuck" or "open".
        at: the place of the exercise that they are at, from 0; past the last one when all are solved.
        exercise: what it is called; empty when all are solved.
        tries: how many answers to it were checked.
        symptom: what the last wrong answer to it looked like.
        minutes: how long they have been wrong at it.
        quiet: minutes since their last verdict.
    """

    who: str
    lab: str
    marks: tuple[str, ...]
    at: int
    exercise: str
    tries: int
    symptom: str
    minutes: int
    quiet: int

    @property
    def state(self) -> str:
        """How the exercise stands that they are at, or "done"."""
        return self.marks[self.at] if self.at < len(self.marks) else "done"

    @property
    def solved(self) -> int:
        """How many exercises are solved."""
        return self.marks.count("right")


@dataclass(frozen=True)
class Status:
    """A class at a moment.

    Attributes:
        rows: those who are stuck first, longest first; then everybody by name.
        symptoms: what is seen to be wrong now, with how many learners show it, most first.
        time: the moment.
    """

    rows: tuple[Row, ...]
    symptoms: tuple[tuple[str, int], ...]
    time: datetime

    @property
    def stuck(self) -> int:
        """How many are stuck."""
        return sum(row.state == "stuck" for row in self.rows)


def of(folder: Path, now: datetime | None = None) -> Status:
    """Return how a class stands.

    Args:
        folder: that of the class's verdicts, shared or collected.
        now: the moment; by default this one.

    Raises:
        ClassroomError: "there is no folder …".
        OSError: the folder cannot be read.
    """
    now = now or datetime.now(UTC)
    records = progress.read(folder)
    rows = [_row(record, who, now) for record, who in zip(records, called(records), strict=True)]
    rows.sort(key=lambda row: (row.state != "stuck", -row.minutes if row.state == "stuck" else 0, row.who))
    symptoms = Counter(row.symptom for row in rows if row.symptom)
    return Status(tuple(rows), tuple(symptoms.most_common()), now)


def called(records: Sequence[Record]) -> list[str]:
    """Return what learners are called: two with one name are told apart, in the order in which they began."""
    shortest = next(n for n in range(4, 100) if _apart((one.learner[:n] for one in records), len(records)))
    seen: Counter[str] = Counter()
    names = []
    for record in records:
        name = record.name or (
            code(record.learner) if shortest == 4 else f"learner {record.learner[:shortest]}"
        )
        seen[name.casefold()] += 1
        count = seen[name.casefold()]
        names.append(name if count == 1 else f"{name} ({count})")
    return names


def _apart(numbers: Iterable[str], count: int) -> bool:
    return len(set(numbers)) == count


def _row(record: Record, who: str, now: datetime) -> Row:
    exercises = labs.lab(record.lab).exercises
    standings = record.labs[record.lab]
    at = _at(standings, record.at.get(record.lab))
    here = standings[at] if at < len(standings) else Standing()
    wrong = here.outcome == "wrong"
    since = here.since if wrong and here.since else now
    return Row(
        who=who,
        lab=record.lab,
        marks=tuple("stuck" if one.stuck else one.outcome for one in standings),
        at=at,
        exercise=exercises[at].label if at < len(standings) else "",
        tries=here.tries,
        symptom=here.symptom if wrong else "",
        minutes=_minutes(since, now),
        quiet=_minutes(record.last, now),
    )


def _at(standings: Sequence[Standing], last: int | None) -> int:
    """Return the exercise that a learner is at: the last one answered if it is wrong, else the next."""
    if last is not None and standings[last].outcome != "right":
        return last
    after = range(last + 1, len(standings)) if last is not None else ()
    todo = [place for place in (*after, *range(len(standings))) if standings[place].outcome != "right"]
    return todo[0] if todo else len(standings)


def _minutes(before: datetime, after: datetime) -> int:
    """Return the minutes between two clocks, which may not agree."""
    return max(0, int((after - before).total_seconds() // 60))
