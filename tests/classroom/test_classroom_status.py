"""Who is at which exercise, who is stuck and on what; as a table in the terminal too."""

from datetime import timedelta

import pytest

from cnn_course import cli
from cnn_course.classroom import labs, status
from tests.classroom.written import LAB, START, line, write

NOW = START + timedelta(minutes=30)
COUNT = len(labs.lab(LAB).exercises)


def number(learner):
    return f"{learner:x}" * 12


@pytest.fixture
def room(tmp_path):
    """One who goes on well, one who is stuck, one who has just begun."""
    write(tmp_path, *(line(place, "right", place, learner=number(10)) for place in range(4)))
    write(tmp_path, *(line(1, "wrong", minute, learner=number(11), name="Kim") for minute in (5, 6, 9)))
    write(tmp_path, line(0, "open", 20, learner=number(12)))
    return tmp_path


def test_those_who_are_stuck_come_first(room):
    now = status.of(room, NOW)
    assert [row.who for row in now.rows] == ["Kim", "learner aaaa", "learner cccc"]
    kim, well, begun = now.rows
    assert (kim.state, kim.exercise, kim.tries, kim.minutes) == ("stuck", "my_convolve", 3, 25)
    assert (kim.symptom, kim.quiet) == ("Your kernel is upside down.", 21)
    assert (well.state, well.solved, well.at) == ("open", 4, 4)
    assert (begun.state, begun.at, begun.quiet) == ("open", 0, 10)
    assert now.stuck == 1
    assert now.symptoms == (("Your kernel is upside down.", 1),)


def test_who_skips_one_is_at_the_next(tmp_path):
    write(tmp_path, line(3, "right", 0))
    assert status.of(tmp_path, NOW).rows[0].at == 4


def test_who_has_the_last_one_goes_back_to_what_is_open(tmp_path):
    write(tmp_path, line(0, "right", 0), line(COUNT - 1, "right", 1))
    assert status.of(tmp_path, NOW).rows[0].at == 1


def test_all_solved(tmp_path):
    write(tmp_path, *(line(place, "right", place) for place in range(COUNT)))
    (row,) = status.of(tmp_path, NOW).rows
    assert (row.state, row.exercise, row.solved) == ("done", "", COUNT)


def test_two_with_one_name_are_told_apart(tmp_path):
    for place, name in enumerate(("Kim", "kim", "Lee", "Kim")):
        write(tmp_path, line(0, "open", place, learner=number(place + 1), name=name))
    assert [row.who for row in status.of(tmp_path, NOW).rows] == ["Kim", "Kim (3)", "Lee", "kim (2)"]


def test_two_numbers_that_begin_alike_are_told_apart(tmp_path):
    for end in "12":
        write(tmp_path, line(0, "open", 0, learner=f"7f3a0{end}"))
    assert sorted(row.who for row in status.of(tmp_path, NOW).rows) == ["learner 7f3a01", "learner 7f3a02"]


def test_clocks_that_disagree_give_no_negative_minutes(tmp_path):
    write(tmp_path, line(0, "wrong", 45))
    (row,) = status.of(tmp_path, NOW).rows
    assert (row.quiet, row.minutes) == (0, 0)


def test_the_table_in_the_terminal(room, capsys):
    assert cli.main(["class", "status", str(room)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Kim           01 ○!○○○○○○○  2. my_convolve, 3 tries, ")
    assert "STUCK for " in lines[0]
    assert lines[1].strip() == "Your kernel is upside down."
    assert lines[2].startswith("learner aaaa  01 ✓✓✓✓○○○○○  5. my_strided_convolve, ") or "5. " in lines[2]
    assert lines[-1] == "3 learners, 1 stuck. ✓ right, ✗ wrong, ! stuck, ○ open."


def test_an_empty_room_and_a_folder_that_is_none(tmp_path, capsys):
    assert cli.main(["class", "status", str(tmp_path)]) == 0
    assert "No verdict is here yet." in capsys.readouterr().out
    assert cli.main(["class", "status", str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
