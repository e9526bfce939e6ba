"""Commands that are shown: a shell takes them apart into the words that were meant."""

import shlex
import sys

import pytest

from cnn_course.cli import doctor
from cnn_course.pasting import command

WORDS = [
    "python",
    "/my course/é 課/python",
    "numpy>=1.26,<3",
    "a$b",
    'say "x"',
    "it's",
    "back`tick",
    "",
    "~x",
]


@pytest.mark.skipif(sys.platform == "win32", reason="the rules of another shell")
@pytest.mark.parametrize("word", WORDS)
def test_a_shell_finds_the_words_again(word):
    assert shlex.split(command("run", word)) == ["run", word]


def test_plain_words_stay_as_they_are():
    assert (
        command("cnn-course", "data", "fetch", "--to", "/tmp/a_b.c")
        == "cnn-course data fetch --to /tmp/a_b.c"
    )


def test_the_doctor_in_a_folder_with_a_space(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/home/me/my course/.venv/bin/python")
    remedy = doctor.tensorflow(doctor.Probe(missing=True)).remedy
    assert remedy.startswith('"/home/me/my course/.venv/bin/python" -m pip install "tensorflow')
