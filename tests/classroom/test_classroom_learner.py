"""A number made once on a computer, and a name only from the learner."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from cnn_course.classroom import learner


def test_a_number_is_made_once():
    first = learner.me()
    assert re.fullmatch(r"[0-9a-f]{12}", first.id)
    assert first.name == ""
    assert learner.me() == first


def test_kernels_that_start_at_once_are_one_learner():
    with ThreadPoolExecutor(8) as pool:
        assert len({one.id for one in pool.map(lambda _: learner.me(), range(16))}) == 1


def test_a_name_is_given_kept_and_taken_back():
    number = learner.me().id
    assert learner.call_me("  Kim\n Lee ") == learner.me() == learner.Learner(number, "Kim Lee")
    assert len(learner.call_me("x" * 500).name) == learner.LONGEST_NAME
    assert learner.call_me("") == learner.Learner(number)


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"id": 1}', "null"])
def test_a_broken_file_is_a_new_learner(broken):
    learner.place().parent.mkdir(parents=True)
    learner.place().write_text(broken)
    assert learner.me() == learner.me()
    assert len(learner.me().id) == 12


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_settings_lie_where_the_system_keeps_them(system, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    assert tmp_path in learner.place().parents
