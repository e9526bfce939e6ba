"""Everything that is printed: no sign that a page lacks stops anything, and a full page is told of."""

import ast
import errno
import io
import os
import subprocess
import sys

import pytest

from cnn_course import cli, cortex, datasets, saying
from cnn_course.checks._verdict import Verdict

PAGES = ("ascii", "cp1252", "cp1251", "cp437", "utf-8")


@pytest.fixture(autouse=True)
def bare_machine(tmp_path, monkeypatch):
    monkeypatch.delenv("CNN_COURSE_DATA", raising=False)
    monkeypatch.setenv("CNN_COURSE_CACHE", str(tmp_path / "cache"))


@pytest.fixture(params=PAGES)
def page(request):
    return io.TextIOWrapper(io.BytesIO(), request.param, errors="strict", write_through=True)


def shown(page):
    return page.buffer.getvalue().decode(page.encoding)


def test_what_was_loaded_is_kept(page, monkeypatch):
    monkeypatch.setattr(sys, "stdout", page)
    assert len(datasets.load("mnist").x_train) == 4000
    assert ("28 × 28" if page.encoding in ("utf-8", "cp1252") else "28 x 28") in shown(page)


def test_objects_that_are_printed(page, monkeypatch):
    monkeypatch.setattr(sys, "stdout", page)
    print(Verdict("passed", "3 × 3 … right", "−1"))
    print(Verdict("failed", "no"))
    print(datasets.load("mnist", quiet=True))
    print(cortex.unknown(1))
    assert shown(page).startswith("✓ 3 × 3" if page.encoding == "utf-8" else "+ 3 ")


@pytest.mark.parametrize("command", [["data"], ["data", "fetch", "--help"], ["run", "--help"]])
def test_commands(page, monkeypatch, command):
    monkeypatch.setattr(sys, "stdout", page)
    assert cli.main(command) == 0
    assert page.errors == "strict"
    assert len(shown(page)) > 100


def test_a_name_that_no_page_knows(page, monkeypatch):
    monkeypatch.setattr(sys, "stdout", page)
    saying.say("half a letter: \udce9")
    assert shown(page) == "half a letter: ?\n"


def test_what_others_print_meanwhile(page, monkeypatch):
    monkeypatch.setattr(sys, "stdout", page)
    with saying.forgiving_page():
        print("━ done")
    assert shown(page) in ("━ done\n", "? done\n")


class Gone(io.RawIOBase):
    """A page that takes nothing."""

    def __init__(self, number):
        self.number = number

    def writable(self):
        return True

    def write(self, content):
        raise OSError(self.number, os.strerror(self.number))


def opened(number, monkeypatch):
    page = io.TextIOWrapper(io.BufferedWriter(Gone(number)), "utf-8")
    monkeypatch.setattr(sys, "stdout", page)
    return page


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("command", [["data"], ["--version"], []])
def test_a_reader_that_has_gone_is_no_traceback(monkeypatch, capsys, command):
    page = opened(errno.EPIPE, monkeypatch)
    assert cli.main(command) == 141
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(page, "flush", lambda: None)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_full_disk_is_one_sentence(monkeypatch, capsys):
    opened(errno.ENOSPC, monkeypatch)
    assert cli.main(["data"]) == 1
    told = f"cnn-course: not all of this could be printed: {os.strerror(errno.ENOSPC)}.\n"
    assert capsys.readouterr().err == told


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_work_is_lost_over_a_remark(monkeypatch):
    opened(errno.ENOSPC, monkeypatch)
    saying.remark("never shown", flush=True)
    with pytest.raises(saying.PageError):
        saying.say("never shown", flush=True)
    sys.stdout = None
    saying.remark("no page at all")
    saying.finish()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")
def test_a_full_device_for_real(root):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cnn_course.cli", "--version"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(root)},
        )
    assert done.returncode == 1
    assert done.stderr == "cnn-course: not all of this could be printed: No space left on device.\n"


def test_the_package_prints_nowhere_else(root):
    prints = {
        file.relative_to(root / "cnn_course").as_posix()
        for file in (root / "cnn_course").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    }
    # The one runs before the package is there; the other answers the process that asked, not a reader.
    assert prints == {"saying.py", "classroom/pack/install.py", "marking/_worker.py"}
