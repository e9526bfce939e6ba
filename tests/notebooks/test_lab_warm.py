"""Kernels that are forks: they do what others do, share nothing, and end with what they were forked from."""

import difflib
import os
import signal
import sys
import time

import pytest

from tools.labs import execute, warm

pytestmark = pytest.mark.skipif(not warm.FORKS, reason="kernels are forked on Linux alone")
LIGHT = ("ipykernel.kernelapp", "matplotlib.pyplot", "numpy.random")
HEAVY = "# it would import keras\n"  # what a lab with this in its text starts in is a fork


@pytest.fixture(autouse=True)
def parents(monkeypatch):
    """Load next to nothing into what is forked: whether it is TensorFlow makes no difference here."""
    parents = {}
    monkeypatch.setattr(warm, "LOADED", LIGHT)
    monkeypatch.setattr(warm, "_parents", parents)
    yield parents
    for parent in parents.values():
        parent.end()


def printed(checkout, code):
    """Make the small lab with this code in it; return what it prints, open and answered."""
    checkout.edit("print(ops.answer())", HEAVY + code)
    assert checkout.run() == 0
    cells = [cell for solved in (False, True) for cell in checkout.read(solved).cells if HEAVY in cell.source]
    return [cell.outputs[0].text.strip() for cell in cells]


ALONE = """\
import os, random
import numpy as np
print(os.getppid(), os.getpid(), np.random.rand(), random.random(), hasattr(np, 'left'), 'LEFT' in os.environ)
np.left = os.environ['LEFT'] = 'here'
len = None"""


def test_both_kernels_of_a_lab_are_forks_of_one_process_and_share_nothing(checkout, parents):
    one, other = (line.split() for line in printed(checkout, ALONE))
    (parent,) = parents.values()
    assert one[0] == other[0] == str(parent.process.pid)
    assert not set(one[1:4]) & set(other[1:4])
    assert one[4:] == other[4:] == ["False", "False"]


def test_each_has_the_surroundings_it_was_given(checkout, monkeypatch):
    monkeypatch.setenv("ASKED", "first")
    assert printed(checkout, "import os\nprint(os.environ.get('ASKED'))") == ["first"] * 2
    monkeypatch.setenv("ASKED", "second")
    assert checkout.run("01") == 0
    assert "second\\n" in checkout.open.read_text()


def test_a_lab_that_names_no_tensorflow_is_started_as_ever(checkout, parents):
    checkout.edit("print(ops.answer())", "import os\nprint(os.getppid())")
    assert checkout.run() == 0
    assert parents == {}
    assert f"{os.getpid()}\\n" in checkout.open.read_text()


def test_they_make_the_notebooks_that_others_make(checkout, monkeypatch):
    code = (
        "import os, sys\nimport matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.show()\n"
        "print(*sorted(globals()), *sorted(os.environ), sep='\\n')\n"
        "print(*sys.argv[:2], *sys.path, __name__, os.getcwd(), plt.get_backend(), sys.stdin, sys.flags,"
        " os.getpid() == os.getpgrp(), sep='\\n')"
    )
    monkeypatch.setattr("tools.notebooks.private_folders", lambda root: [])
    checkout.edit("print(ops.answer())", HEAVY + code)
    assert checkout.run() == 0
    forked = checkout.open.read_text(), checkout.solved.read_text()
    monkeypatch.setattr(warm, "FORKS", False)
    assert checkout.run("01") == 0
    for path, text in zip((checkout.open, checkout.solved), forked, strict=True):
        assert list(difflib.unified_diff(path.read_text().splitlines(), text.splitlines())) == []


def test_one_that_dies_is_told_and_the_next_one_lives(checkout, capsys):
    checkout.edit("print(ops.answer())", HEAVY + "import os\nos._exit(3)")
    assert checkout.run() == 1
    assert "the kernel died" in capsys.readouterr().err
    checkout.edit("os._exit(3)", "print(3)")
    assert checkout.run() == 0


def test_a_cell_that_takes_too_long_is_stopped(checkout, capsys, monkeypatch):
    monkeypatch.setattr(execute, "SECONDS_A_CELL", 1)
    checkout.edit("print(ops.answer())", HEAVY + "import time\ntime.sleep(100)")
    began = time.monotonic()
    assert checkout.run() == 1
    assert "a cell ran longer than 1 s" in capsys.readouterr().err
    assert time.monotonic() - began < 60


def test_a_fork_hears_signals_and_ends_with_its_parent(tmp_path):
    environment = {**os.environ, "PYTHONPATH": ""}
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", str(tmp_path / "kernel.json")]
    first, second = (warm.fork(command, environment, str(tmp_path)) for _ in range(2))
    assert first.poll() is None
    first.send_signal(signal.SIGKILL)
    assert first.wait() == -signal.SIGKILL
    first.send_signal(signal.SIGKILL)  # nobody is there any more
    (parent,) = warm._parents.values()
    parent.process.kill()
    end = time.monotonic() + 20
    while alive(second.pid) and time.monotonic() < end:
        time.sleep(0.1)
    assert not alive(second.pid)
    with pytest.raises(RuntimeError, match="forked from has ended"):
        second.poll()


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
