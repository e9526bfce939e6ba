"""A learner's own copy: made once, never overwritten, started anew with the old one kept."""

import errno
import os
import re

import pytest

from cnn_course.classroom import ClassroomError, copies, labs

LAB = "01_convolution"


def test_a_copy_is_the_lab(tmp_path):
    copy = copies.new(LAB, tmp_path / "mine")
    assert copy.notebook == tmp_path / "mine" / LAB / f"{LAB}.ipynb"
    assert copy.notebook.read_bytes() == labs.lab(LAB).path.read_bytes()
    assert copies.every(tmp_path / "mine") == [copy]


def test_a_second_one_is_refused_and_the_first_stays(tmp_path):
    copy = copies.new(LAB, tmp_path)
    copy.notebook.write_text("mine")
    with pytest.raises(ClassroomError, match=r"is there already, and stays as it is\. .* lab reset"):
        copies.new(LAB, tmp_path)
    assert copy.notebook.read_text() == "mine"


def test_a_reset_keeps_the_old_one_under_the_date(tmp_path):
    copy = copies.new(LAB, tmp_path)
    olds = []
    for text in ("mine", "mine too"):  # also twice within a minute
        copy.notebook.write_text(text)
        _, old = copies.reset(LAB, tmp_path)
        olds.append(old)
        assert old.read_text() == text
    assert copy.notebook.read_bytes() == labs.lab(LAB).path.read_bytes()
    assert olds[0] != olds[1]
    assert all(re.fullmatch(LAB + r"-\d{4}-\d\d-\d\d-\d{4}(-\d)?\.ipynb", old.name) for old in olds)
    assert len(copies.every(tmp_path)) == 1


def test_a_reset_needs_a_copy(tmp_path):
    with pytest.raises(ClassroomError, match="there is no copy of 01_convolution"):
        copies.reset(LAB, tmp_path)


def test_a_full_disk_loses_nothing(tmp_path, monkeypatch):
    copy = copies.new(LAB, tmp_path)
    copy.notebook.write_text("mine")

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(labs, "put", full)
    with pytest.raises(OSError, match="No space"):
        copies.reset(LAB, tmp_path)
    assert [path.name for path in copy.notebook.parent.glob("*.ipynb")] == [f"{LAB}.ipynb"]
    assert copy.notebook.read_text() == "mine"
    assert list(copy.notebook.parent.glob(".*")) == []


def test_a_note_that_is_broken_is_known_by_its_folder(tmp_path):
    copy = copies.new(LAB, tmp_path)
    copy.notebook.with_name("cnn-course-lab.json").write_text("{")
    assert [found.lab for found in copies.every(tmp_path)] == [LAB]
