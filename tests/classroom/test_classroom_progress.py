"""What verdicts add up to, whatever else lies in their folder."""

import json
import shutil

import pytest

from cnn_course.classroom import ClassroomError, labs, progress
from tests.classroom.written import LAB, line, write


def only(folder):
    (record,) = progress.read(folder)
    return record


def test_an_exercise_stands_as_its_last_verdict_says(tmp_path):
    write(tmp_path, line(0, "wrong", 0), line(0, "wrong", 1), line(0, "right", 2), line(1, "wrong", 3))
    first, second, third, *_ = only(tmp_path).labs[LAB]
    assert (first.outcome, first.tries, first.symptom) == ("right", 3, "")
    assert (second.outcome, second.tries, second.symptom) == ("wrong", 1, "Your kernel is upside down.")
    assert (third.outcome, third.tries) == ("open", 0)
    assert only(tmp_path).at == {LAB: 1}


@pytest.mark.parametrize(
    ("minutes", "stuck"), [((0, 1), False), ((0, 1, 2), True), ((0, 9), False), ((0, 10), True)], ids=str
)
def test_stuck_is_three_wrong_ones_or_ten_minutes(tmp_path, minutes, stuck):
    write(tmp_path, *(line(0, "wrong", minute) for minute in minutes))
    assert only(tmp_path).labs[LAB][0].stuck is stuck


def test_what_is_right_was_never_stuck(tmp_path):
    write(
        tmp_path, *(line(0, "wrong", minute) for minute in range(5)), line(0, "right", 6), line(0, "wrong", 7)
    )
    standing = only(tmp_path).labs[LAB][0]
    assert (standing.stuck, standing.wrong, standing.tries) == (False, 1, 7)


def test_what_is_still_open_is_no_try(tmp_path):
    write(tmp_path, line(0, "wrong", 0), line(1, "open", 1), line(2, "open", 2))
    assert [standing.tries for standing in only(tmp_path).labs[LAB][:3]] == [1, 0, 0]
    assert only(tmp_path).at == {LAB: 0}


def test_a_verdict_given_in_steps_is_one(tmp_path):
    write(tmp_path, line(0, "right", 0), line(0, "wrong", 0))  # in one run of one cell
    assert (only(tmp_path).labs[LAB][0].tries, only(tmp_path).labs[LAB][0].outcome) == (1, "wrong")


def test_collected_twice_is_counted_once(tmp_path):
    path = write(tmp_path / "a" / "progress", line(0, "wrong", 0), line(0, "wrong", 1))
    shutil.copytree(path.parent, tmp_path / "b" / "progress")
    assert only(tmp_path).labs[LAB][0].tries == 2


def test_two_kernels_of_a_learner_are_one_learner(tmp_path):
    write(tmp_path, line(0, "right", 0), kernel="1")
    write(tmp_path, line(1, "right", 0), kernel="2")
    assert [standing.outcome for standing in only(tmp_path).labs[LAB][:2]] == ["right", "right"]


def test_the_last_name_counts(tmp_path):
    write(tmp_path, line(0, "open", 0, name="Kim"), line(0, "open", 1, name="K.\nL."))
    assert only(tmp_path).name == "K. L."


def test_a_changed_cell_is_known_by_its_name_and_a_lab_by_its_cell(tmp_path):
    write(tmp_path, line(3, "right", 0, cell="unknown"), line(4, "right", 1, lab="my own copy"))
    assert [standing.outcome for standing in only(tmp_path).labs[LAB][:5]] == ["open"] * 3 + ["right"] * 2


def test_what_is_no_exercise_is_passed_over(tmp_path):
    demonstration = next(iter(labs.lab(LAB).cells - {one.cell for one in labs.lab(LAB).exercises}))
    write(
        tmp_path,
        line(0, cell=demonstration),
        line(0, cell="x", exercise="nothing"),
        line(0, cell="x", lab=""),
    )
    assert progress.read(tmp_path) == []


NO_VERDICTS = ["", "{", "[]", "null", '"x"', '{"learner": 3}', "\x00\x00", "[" * 100_000]
CHANGED = [{"time": "yesterday"}, {"outcome": "maybe"}, {"cell": 3}, {"name": None}, {"run": {}}, {"run": []}]


@pytest.mark.parametrize("bad", [*NO_VERDICTS, *map(json.dumps, (line() | change for change in CHANGED))])
def test_what_is_no_verdict_is_passed_over(tmp_path, bad):
    path = write(tmp_path, line(0, "right", 0))
    path.write_text(f"{bad}\n{path.read_text()}")
    assert only(tmp_path).labs[LAB][0].outcome == "right"


def test_bytes_that_are_no_text(tmp_path):
    path = write(tmp_path, line(0, "right", 0))
    path.write_bytes(b"\xff\xfe\n" + path.read_bytes())
    assert only(tmp_path).labs[LAB][0].outcome == "right"


def test_a_folder_that_is_none_is_told(tmp_path):
    with pytest.raises(ClassroomError, match=r"there is no folder .*CNN_COURSE_PROGRESS"):
        progress.read(tmp_path / "none")
