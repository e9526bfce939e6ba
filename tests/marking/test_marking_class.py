"""A whole class is marked: each as it deserves, none lost, and why."""

import csv
import json
import re

import pytest
from a_class import WHOLE

from cnn_course import marking


def test_each_mark_is_as_deserved_and_none_is_lost(sample):
    earned = {name: mark.earned for name, mark in sample.marks.items()}
    assert earned == {name: points for name, (_, points, _) in sample.handed_in.items()}
    assert {mark.points for mark in sample.marks.values()} == {WHOLE}
    assert len(earned) >= 30


def test_what_was_out_of_the_ordinary_is_said(sample):
    for name, (_, _, noted) in sample.handed_in.items():
        said = " ".join(sample.marks[name].notes)
        assert noted in said, name
        assert bool(noted) == bool(said), f"{name}: {said}"


def test_a_copy_of_the_lab_is_as_good_as_an_assignment(sample):
    assert len(sample.marks["copy-of-the-lab"].notes) == 1, sample.marks["copy-of-the-lab"].notes


def test_a_near_miss_gets_its_hint(sample):
    hints = {name: " ".join(one.hint for one in mark.exercises) for name, mark in sample.marks.items()}
    assert "Your kernel is flipped" in hints["mirrored"]
    assert "Only the rows are turned round." in hints["rows-alone"]
    assert "Off by one" in hints["off-by-one"]


def test_who_ended_the_process_is_not_told_that_nothing_was_answered(sample):
    second = next(one for one in sample.marks["leaves-answer"].exercises if one.number == 2)
    assert (second.status, second.earned) == ("lost", 0)
    assert "ended the notebook's process" in second.message


def test_nobody_saw_the_others_nor_the_network(sample):
    thief, caller = (" ".join(sample.marks[name].notes) for name in ("thief", "calls"))
    assert re.search("FileNotFoundError|PermissionError", thief), thief
    assert re.search("unreachable|PermissionError", caller), caller
    assert {sample.marks[name].room for name in ("right", "thief")} <= {"namespaces", "refusals"}


def test_grades_are_files_that_are_read_by_others(sample):
    def rows(name):
        return list(csv.reader((sample.to / name).read_text(encoding="utf-8").splitlines()))

    plain, moodle, canvas = rows("grades.csv"), rows("moodle.csv"), rows("canvas.csv")
    assert plain[0] == ["learner", "points", "of", "notes"]
    assert moodle[0][:5] == ["Identifier", "Full name", "Status", "Grade", "Maximum Grade"]
    assert canvas[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01_convolution"]
    assert canvas[1][0] == "Points Possible"
    assert canvas[1][-1] == str(WHOLE)
    assert len(plain) == len(moodle) == len(canvas) - 1 == len(sample.marks) + 1


def test_each_has_a_page_of_feedback(sample):
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (sample.to / "feedback").glob("*.html")}
    assert set(pages) == set(sample.marks)
    assert "13 of 15 points" in pages["mirrored"]
    assert "Hint: " in pages["mirrored"]
    assert "windows, kernel[::-1, ::-1]" in pages["mirrored"]
    assert not re.search(r"(src|href)=", pages["mirrored"])  # it needs nothing beside it


def test_what_is_marked_is_not_marked_again_unless_it_changed_or_was_asked_for(sample, tmp_path):
    def again(**settings):
        heard = {}
        marks = marking.mark(
            sample.folder,
            sample.release,
            sample.to,
            limits=sample.limits,
            hidden=[sample.labs],
            heard=lambda mark, fresh: heard.update({mark.learner: fresh}),
            **settings,
        )
        assert {mark.learner: mark.earned for mark in marks} == {n: m.earned for n, m in sample.marks.items()}
        return {name for name, fresh in heard.items() if fresh}

    assert again() == set()
    changed = sample.folder / "broken.ipynb"
    changed.write_text(changed.read_text() + " ")
    (sample.to / "marks" / "empty.json").write_text("{")
    assert again() == {"broken", "empty"}


def test_a_mark_is_kept_as_it_was_given(sample):
    kept = json.loads((sample.to / "marks" / "half.json").read_text())
    assert marking.Mark.of(kept["mark"]) == sample.marks["half"]


@pytest.mark.parametrize("name", ["right", "windows", "lists"])
def test_right_answers_earn_every_point_of_every_exercise(sample, name):
    assert all(one.status == "passed" for one in sample.marks[name].exercises), sample.marks[name]
