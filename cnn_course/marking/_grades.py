"""Grades as files that Moodle and Canvas read, and one that people read."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from cnn_course import files
from cnn_course.marking._marks import Mark

# Moodle's offline grading worksheet, and Canvas' gradebook: their own columns, in their own spelling.
# Moodle reads Identifier, Grade, Last modified (grade) and Feedback comments, by name. Canvas wants its
# five in this order, then each assignment by its name, with a row of Points Possible. So do their importers:
# moodle/moodle, mod/assign/feedback/offline/importgradeslib.php; canvas-lms, lib/gradebook_importer.rb.
MOODLE = ("Identifier", "Full name", "Status", "Grade", "Maximum Grade", "Grade can be changed")
MOODLE_END = ("Last modified (grade)", "Feedback comments")
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
PLAIN = ("learner", "points", "of", "notes")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would calculate instead of showing


def write(marks: Sequence[Mark], lab: str, to: Path) -> list[Path]:
    """Write the three files."""
    return [
        files.write(to / "grades.csv", _csv([PLAIN, *_plain(marks)])),
        files.write(to / "moodle.csv", _csv([[*MOODLE, *MOODLE_END], *_moodle(marks)])),
        files.write(to / "canvas.csv", _csv([[*CANVAS, lab], *_canvas(marks)])),
    ]


def _csv(rows: Iterable[Sequence[object]]) -> str:
    page = io.StringIO()
    csv.writer(page, lineterminator="\r\n").writerows([[_shown(cell) for cell in row] for row in rows])
    return page.getvalue()


def _shown(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _said(mark: Mark) -> str:
    return " ".join(mark.notes)


def _plain(marks: Sequence[Mark]) -> list[list[object]]:
    return [[mark.learner, mark.earned, mark.points, _said(mark)] for mark in marks]


def _moodle(marks: Sequence[Mark]) -> list[list[object]]:
    """Moodle knows a participant by a number that stands in the names of the files that it hands out."""
    return [
        [
            *(
                f"Participant {mark.moodle}" if mark.moodle else mark.learner,
                mark.name,
                "Submitted for grading",
            ),
            *(mark.earned, mark.points, "Yes", "", _said(mark)),
        ]
        for mark in marks
    ]


def _canvas(marks: Sequence[Mark]) -> list[list[object]]:
    """Canvas wants the points possible in a second row, and knows a student by the ID."""
    possible = [["Points Possible", "", "", "", "", marks[0].points]] if marks else []
    login = [
        [mark.name, mark.canvas, "", "" if mark.canvas else mark.learner, "", mark.earned] for mark in marks
    ]
    return [*possible, *login]
