"""Places that are not there: no home, a home of nobody's, a folder that must not be looked into."""

import errno
import os
from pathlib import Path

import pytest

from cnn_course import datasets
from cnn_course.cli import doctor
from cnn_course.datasets import DataError


@pytest.fixture
def homeless(monkeypatch):
    """A machine that knows no home: none in the environment, none of this user."""
    for name in ("HOME", "USERPROFILE", "CNN_COURSE_CACHE", "XDG_CACHE_HOME", "KERAS_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)


def test_no_home_leaves_what_needs_none(homeless):
    assert len(datasets.load("mnist").x_train) == 4000
    with pytest.raises(DataError, match=r"there is no home folder here .*set CNN_COURSE_CACHE") as raised:
        datasets.load("cifar10")
    assert "put it into a folder" in str(raised.value)
    assert not datasets.holding("cifar10").there
    finding = doctor.disk()
    assert finding.status == "problem"
    assert "no home folder" in finding.words


def test_no_home_and_a_folder_of_one_s_own(homeless, tmp_path):
    with pytest.raises(DataError, match=r"cifar10 could not be fetched: .* cannot be reached"):
        datasets.fetch("cifar10", tmp_path)


@pytest.mark.parametrize("variable", ["CNN_COURSE_DATA", "CNN_COURSE_CACHE"])
def test_a_home_of_nobody(monkeypatch, variable):
    monkeypatch.setenv(variable, "~no-such-user/data")
    with pytest.raises(
        DataError, match=rf"\${variable} begins with the home of a user who is not known here"
    ):
        datasets.load("mnist")
    assert datasets.holding("mnist").broken


def test_fetch_to_a_home_of_nobody():
    with pytest.raises(DataError, match=r"folder begins with the home .* Received: folder=~no-such-user"):
        datasets.fetch("mnist", "~no-such-user/data")


@pytest.mark.parametrize(
    "act", [datasets.load, lambda name: datasets.fetch(name, os.environ["CNN_COURSE_DATA"])]
)
def test_a_folder_that_must_not_be_looked_into(classroom, monkeypatch, act):
    def no_leave(self):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "is_file", no_leave)
    with pytest.raises(DataError, match=r"mnist\.npz cannot be read: Permission denied"):
        act("mnist")
