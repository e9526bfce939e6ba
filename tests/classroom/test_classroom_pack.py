"""A pack looks whole only when it is, harms nothing of anybody else's, and says what is wrong with it."""

import errno
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cnn_course import cli
from cnn_course.classroom import ClassroomError, labs, pack
from cnn_course.classroom.pack import install, making, parts, sums

TITLE = {"cell_type": "markdown", "source": ["# Lab 1: Small"]}
NAMES = {"wheels", "data", "labs", "pack.json", "install.py", "README.txt", "SHA256SUMS"}


def wheel(folder, name, version, needs=()):
    """Make a small wheel, of a package with one empty module."""
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nProvides-Extra: lab\n"
    metadata += "".join(f'Requires-Dist: {need}; extra == "lab"\n' for need in needs)
    files = {
        f"{name}/__init__.py": "",
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{file},,\n" for file in (*files, f"{info}/RECORD"))
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as opened:
        for file, text in (files | {f"{info}/RECORD": record}).items():
            opened.writestr(file, text)


@pytest.fixture(autouse=True)
def small(monkeypatch, tmp_path):
    """Two small wheels instead of TensorFlow's 600 MB, no data, one lab, and a book of one page."""

    def pip(*words):
        folder = Path(words[words.index("--wheel-dir") + 1])
        if "--no-deps" in words:
            wheel(folder, "cnn_course", "0.1.0", ["tiny"])
        else:
            wheel(folder, "tiny", "1.0")

    (tmp_path / "open labs").mkdir()
    (tmp_path / "open labs" / "01_small.ipynb").write_text(json.dumps({"cells": [TITLE]}))
    monkeypatch.setattr(labs, "PLACES", (tmp_path / "open labs",))
    book = tmp_path / "html"
    book.mkdir()
    (book / "index.html").write_text("the book")
    monkeypatch.setattr(parts, "pip", pip)
    monkeypatch.setattr(parts, "BOOKS", (book,))
    monkeypatch.setenv("CNN_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("CNN_COURSE_DATA", raising=False)


@pytest.fixture
def stick(tmp_path):
    pack.make(tmp_path / "stick")
    return tmp_path / "stick"


class TestMaking:
    """What lies in a pack, and what is left of one that failed."""

    def test_all_is_there_and_whole(self, tmp_path, capsys):
        assert cli.main(["pack", "--to", str(tmp_path / "stick")]) == 0
        said = capsys.readouterr().out
        assert {path.name for path in (tmp_path / "stick").iterdir()} == NAMES | {"book"}
        assert "2 wheels for Python" in said
        assert "without the answers" in said
        assert " GB in " in said
        assert cli.main(["pack", "--check", str(tmp_path / "stick")]) == 0
        assert "Whole: " in capsys.readouterr().out

    def test_its_checksums_are_those_that_sha256sum_reads(self, stick):
        if shutil.which("sha256sum") is None:
            pytest.skip("no sha256sum here")
        subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=stick, check=True)

    def test_no_answers_are_in_it(self, tmp_path, root, monkeypatch):
        monkeypatch.setattr(labs, "PLACES", (root / "notebooks",))
        parts.open_labs(tmp_path / "labs")
        packed = {path.name: path.read_bytes() for path in (tmp_path / "labs").iterdir()}
        assert packed == {path.name: path.read_bytes() for path in (root / "notebooks").glob("*.ipynb")}
        answered = {path.read_bytes() for path in (root / "notebooks" / "solutions").glob("*.ipynb")}
        assert not answered & set(packed.values())

    def test_a_book_with_answers_is_told(self, tmp_path):
        (tmp_path / "html" / "notebooks" / "solutions").mkdir(parents=True)
        assert "with the answers folded in it" in parts.book(tmp_path / "copy")

    def test_a_book_that_is_not_built_is_told(self, tmp_path, monkeypatch):
        monkeypatch.setattr(parts, "BOOKS", ())
        made = pack.make(tmp_path / "stick")
        assert "make book ANSWERS=no" in made.parts[2].words
        monkeypatch.setattr(parts, "CHECKOUT", tmp_path)
        assert "only a checkout has one" in parts.book(tmp_path / "none")

    def test_data_that_is_here_comes_along(self, tmp_path, monkeypatch):
        import numpy as np

        from cnn_course import datasets

        images, labels = datasets.digits(20), np.arange(20) % 10
        (tmp_path / "class").mkdir()
        np.savez(
            tmp_path / "class" / "mnist.npz", x_train=images, y_train=labels, x_test=images, y_test=labels
        )
        monkeypatch.setenv("CNN_COURSE_DATA", str(tmp_path / "class"))
        assert pack.make(tmp_path / "stick").parts[1].words == "mnist"
        assert (tmp_path / "stick" / "data" / "mnist.npz").is_file()

    def test_data_that_is_broken_is_not_packed(self, tmp_path, monkeypatch):
        (tmp_path / "cache").mkdir()
        (tmp_path / "cache" / "mnist.npz").write_bytes(b"")
        with pytest.raises(ClassroomError, match=r"mnist cannot be packed: .* broken"):
            pack.make(tmp_path / "stick")
        assert not (tmp_path / "stick").exists()

    def test_a_foreign_folder_is_refused_and_left_alone(self, tmp_path, capsys):
        (tmp_path / "stick").mkdir()
        (tmp_path / "stick" / "thesis.doc").write_text("mine")
        assert cli.main(["pack", "--to", str(tmp_path / "stick")]) == 1
        assert "not ours (thesis.doc)" in capsys.readouterr().err
        assert [path.name for path in (tmp_path / "stick").iterdir()] == ["thesis.doc"]

    def test_what_a_system_leaves_on_a_stick_is_no_hindrance(self, tmp_path):
        (tmp_path / "stick" / "System Volume Information").mkdir(parents=True)
        (tmp_path / "stick" / "System Volume Information" / "x").write_text("")
        pack.make(tmp_path / "stick")
        assert pack.check(tmp_path / "stick").extra == ()

    def test_a_pack_is_not_overwritten(self, stick):
        with pytest.raises(ClassroomError, match="holds a pack already"):
            pack.make(stick)
        assert pack.check(stick).whole

    @pytest.mark.parametrize(
        "error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt(), ClassroomError("pip")]
    )
    @pytest.mark.parametrize("part", ["open_labs", "front"])
    def test_whatever_goes_wrong_leaves_nothing(self, tmp_path, monkeypatch, error, part, capsys):
        def fail(folder):
            (folder / "half").parent.mkdir(exist_ok=True)
            (folder / "half").write_text("half")
            raise error

        if part == "front":
            monkeypatch.setattr(making, "_front", fail)
        else:
            monkeypatch.setattr(making, "PARTS", (*making.PARTS[:3], ("labs", fail)))
        (tmp_path / "stick").mkdir()
        assert cli.main(["pack", "--to", str(tmp_path / "stick")]) != 0
        assert list((tmp_path / "stick").iterdir()) == []
        said = capsys.readouterr().err
        assert said.strip().count("\n") == 0
        assert ("is full" in said) == isinstance(error, OSError)

    def test_a_pack_that_was_killed_is_told_and_made_again(self, tmp_path, monkeypatch):
        def killed(work, to):
            for name in (making.ABOUT, "wheels"):
                (work / name).rename(to / name)
            shutil.copytree(work, to / "kept")
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(making, "_move", killed)
            with pytest.raises(KeyboardInterrupt):
                pack.make(tmp_path / "stick")
        (tmp_path / "stick" / "kept").rename(tmp_path / "stick" / sums.UNFINISHED)
        with pytest.raises(ClassroomError, match="is not finished"):
            pack.check(tmp_path / "stick")
        pack.make(tmp_path / "stick")
        assert pack.check(tmp_path / "stick").whole

    def test_a_stop_in_the_very_last_step_leaves_nothing(self, tmp_path, monkeypatch):
        rename = Path.rename

        def stopped(path, target):
            if path.name == "SHA256SUMS":
                raise KeyboardInterrupt
            return rename(path, target)

        monkeypatch.setattr(Path, "rename", stopped)
        (tmp_path / "stick").mkdir()
        with pytest.raises(KeyboardInterrupt):
            pack.make(tmp_path / "stick")
        assert list((tmp_path / "stick").iterdir()) == []

    @pytest.mark.parametrize(
        "names", [("pack.json", "data"), ("pack.json", "SHA256SUMS"), ("labs", "README.txt")]
    )
    def test_somebody_elses_files_of_our_names_are_theirs(self, tmp_path, names):
        (tmp_path / "stick" / sums.UNFINISHED).mkdir(parents=True)
        for name in names:
            (tmp_path / "stick" / name).write_text("{}")
        with pytest.raises(ClassroomError, match="not ours"):
            pack.make(tmp_path / "stick")
        assert {path.name for path in (tmp_path / "stick").iterdir()} == {sums.UNFINISHED, *names}

    @pytest.mark.parametrize(
        ("said", "number"), [("No space left on device", errno.ENOSPC), ("x", errno.EIO)]
    )
    def test_a_full_disk_is_known_while_the_book_is_copied(self, tmp_path, monkeypatch, said, number):
        def fail(*_, **__):
            raise shutil.Error([("a", "b", f"[Errno 28] {said}")])

        monkeypatch.setattr(parts.shutil, "copytree", fail)
        with pytest.raises(OSError, match="cannot be copied") as told:
            parts.book(tmp_path / "copy")
        assert told.value.errno == number

    def test_two_at_once_are_told(self, tmp_path):
        with (
            making.claimed(tmp_path / "stick" / sums.SUMS),
            pytest.raises(ClassroomError, match="somebody is packing"),
        ):
            pack.make(tmp_path / "stick")


class TestChecking:
    """Every file is held against its checksum."""

    def test_missing_changed_and_extra_are_named(self, stick, capsys):
        (stick / "README.txt").unlink()
        (stick / "book" / "index.html").write_text("another book")
        (stick / "virus.exe").write_text("")
        assert cli.main(["pack", "--check", str(stick)]) == 1
        said = capsys.readouterr()
        assert said.out == "missing  README.txt\nchanged  book/index.html\nextra    virus.exe\n"
        assert "this pack is not whole: 1 missing, 1 changed of " in said.err

    def test_something_extra_alone_is_no_harm(self, stick):
        (stick / "notes.txt").write_text("")
        checked = pack.check(stick)
        assert (checked.whole, checked.extra) == (True, ("notes.txt",))

    @pytest.mark.parametrize("text", [None, "", "x", "\x00\xff"])
    def test_checksums_that_are_missing_or_damaged(self, stick, text, capsys):
        (stick / "SHA256SUMS").unlink()
        if text is not None:
            (stick / "SHA256SUMS").write_text(text)
        assert cli.main(["pack", "--check", str(stick)]) == 1
        assert capsys.readouterr().err.count("\n") == 1

    def test_no_folder(self, tmp_path):
        with pytest.raises(ClassroomError, match="there is no folder"):
            pack.check(tmp_path / "none")


class TestInstalling:
    """The installer that lies in a pack, read by whatever Python a learner has."""

    @pytest.fixture(autouse=True)
    def here(self, stick, monkeypatch):
        monkeypatch.setattr(install, "HERE", str(stick))

    def refused(self, tmp_path, capsys):
        assert install.main(["--to", str(tmp_path / "course")]) == 1
        assert not (tmp_path / "course").exists()
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        return said

    def changed(self, stick, **about):
        path = stick / "pack.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | about))

    def test_a_wrong_python_is_told_which_is_needed(self, stick, tmp_path, capsys):
        self.changed(stick, python="3.1")
        assert "This pack is for Python 3.1, and this is Python 3." in self.refused(tmp_path, capsys)

    def test_a_wrong_computer(self, stick, tmp_path, capsys):
        self.changed(stick, system="Plan 9")
        assert "This pack is for Plan 9 on " in self.refused(tmp_path, capsys)

    def test_too_little_room(self, stick, tmp_path, capsys):
        self.changed(stick, needs=1e18)
        assert "The course takes 1000000000.0 GB" in self.refused(tmp_path, capsys)

    @pytest.mark.parametrize("gone", ["pack.json", "SHA256SUMS", "wheels/tiny-1.0-py3-none-any.whl"])
    def test_a_half_copied_pack(self, stick, tmp_path, capsys, gone):
        (stick / gone).unlink()
        said = self.refused(tmp_path, capsys)
        assert "not whole" in said
        assert "Copy the whole pack again" in said

    def test_a_truncated_wheel(self, stick, tmp_path, capsys):
        os.truncate(stick / "wheels" / "tiny-1.0-py3-none-any.whl", 10)
        assert "1 of 2 files are missing or damaged, the first is wheels/tiny" in self.refused(
            tmp_path, capsys
        )

    def test_a_failure_leaves_no_half_environment(self, tmp_path, monkeypatch, capsys):
        def fail(*command):
            (tmp_path / "course" / "venv").mkdir(parents=True, exist_ok=True)
            raise OSError("No space left on device")

        monkeypatch.setattr(install, "run", fail)
        assert install.main(["--to", str(tmp_path / "course")]) == 1
        assert not (tmp_path / "course" / "venv").exists()
        assert "No space left" in capsys.readouterr().err

    def test_an_old_python_can_read_it(self):
        import ast

        ast.parse(Path(install.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))

    def test_pip_is_told_to_look_nowhere_else(self, stick, tmp_path, monkeypatch, capsys):
        commands = []
        monkeypatch.setattr(install, "run", lambda *command: commands.append(command))
        assert install.main(["--to", str(tmp_path / "course")]) == 0
        environment, pip = commands
        assert environment[1:3] == ("-m", "venv")
        assert {"--no-index", "--find-links", str(stick / "wheels"), "cnn-course[lab]==0.1.0"} <= set(pip)
        assert "lab new 1" in capsys.readouterr().out

    @pytest.mark.slow
    @pytest.mark.builds
    def test_it_installs_without_a_network(self, stick, tmp_path):
        where = tmp_path / "my course"
        env = {**os.environ, "PIP_INDEX_URL": "file:///nowhere", "PYTHONPATH": "/nowhere"}
        command = [sys.executable, str(stick / "install.py"), "--to", str(where)]
        done = subprocess.run(command, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert "Your first lab:" in done.stdout
        assert list((where / "venv").rglob("tiny/__init__.py"))


class TestPip:
    """What pip says is told in one sentence."""

    def failing(self, monkeypatch, said):
        monkeypatch.undo()
        done = subprocess.CompletedProcess([], 1, "", said)
        monkeypatch.setattr(parts.subprocess, "run", lambda *_, **__: done)

    def test_no_network(self, monkeypatch):
        self.failing(monkeypatch, "WARNING: slow\nERROR: No matching distribution found for tiny\n\n")
        with pytest.raises(
            ClassroomError, match=r"the wheels: ERROR: No matching .* tiny\. .* is there one\?"
        ):
            parts.pip("wheel", "tiny")

    def test_no_room(self, monkeypatch):
        self.failing(monkeypatch, "ERROR: Could not install: [Errno 28] No space left on device\n")
        with pytest.raises(OSError, match="No space left") as told:
            parts.pip("wheel", "tiny")
        assert told.value.errno == errno.ENOSPC

    def test_no_word(self, monkeypatch):
        self.failing(monkeypatch, "")
        with pytest.raises(ClassroomError, match="it does not say why"):
            parts.pip("wheel", "tiny")


class TestRepacking:
    """Where there is no checkout, the course's wheel is made of what it put in place."""

    def test_a_wheel_is_made_of_an_installed_package(self, tmp_path):
        from importlib.metadata import Distribution

        wheel(tmp_path, "cnn_course", "0.1.0", ["tiny"])
        with zipfile.ZipFile(tmp_path / "cnn_course-0.1.0-py3-none-any.whl") as opened:
            names = opened.namelist()
            opened.extractall(tmp_path / "site")
        info = tmp_path / "site" / "cnn_course-0.1.0.dist-info"
        with (info / "RECORD").open("a") as record:
            record.write("../bin/cnn-course,,\ncnn_course/x.pyc,,\ncnn_course-0.1.0.dist-info/INSTALLER,,\n")
        made = parts.repacked(Distribution.at(info), tmp_path / "site")
        with zipfile.ZipFile(made) as opened:
            assert sorted(opened.namelist()) == sorted(names)
            assert "cnn_course/__init__.py,sha256=" in opened.read(names[-1]).decode()

    def test_one_that_does_not_say_what_its_files_are(self, tmp_path):
        from importlib.metadata import Distribution

        (tmp_path / "cnn_course-0.1.0.dist-info").mkdir()
        (tmp_path / "cnn_course-0.1.0.dist-info" / "METADATA").write_text(
            "Name: cnn-course\nVersion: 0.1.0\n"
        )
        with pytest.raises(ClassroomError, match="pack from a checkout"):
            parts.repacked(Distribution.at(tmp_path / "cnn_course-0.1.0.dist-info"), tmp_path)
