"""The room of a notebook, where the system makes one and where Python has to."""

import subprocess
import sys

import pytest

TRIED = """
import socket, subprocess, sys, tempfile
from pathlib import Path
from cnn_course.marking import _room

room = _room.enter(Path(sys.argv[1]), [sys.argv[2]], 2_000_000_000)

def tried(what):
    try:
        return f"done: {what()}"
    except (OSError, MemoryError) as error:
        return type(error).__name__

print(room)
print(tried(lambda: (Path(sys.argv[2]) / "secret.txt").read_text()))
print(tried(lambda: list(Path(sys.argv[2]).iterdir()) or None))
print(tried(lambda: socket.create_connection(("127.0.0.1", 9), 1)))
print(tried(lambda: len(bytearray(3_000_000_000))))
print(tried(lambda: Path("mine.txt").write_text("mine")))
print(tried(lambda: subprocess.run(["true"]).returncode))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux'")
@pytest.mark.parametrize("system", [True, False], ids=["namespaces", "refusals"])
def test_a_room_has_no_network_and_no_other_folder(tmp_path, system):
    inside, hidden = tmp_path / "inside", tmp_path / "hidden"
    inside.mkdir()
    hidden.mkdir()
    (hidden / "secret.txt").write_text("secret")
    code = TRIED if system else TRIED.replace("room =", "_room._apart = lambda folders: False\nroom =")
    done = subprocess.run(
        [sys.executable, "-c", code, str(inside), str(hidden)], capture_output=True, text=True, check=True
    )
    room, secret, listed, called, hog, written, started = done.stdout.split("\n")[:7]
    assert room in (("namespaces", "refusals") if system else ("refusals",))  # a system may allow none
    assert "secret" not in secret
    assert listed in ("done: None", "PermissionError")
    assert called in ("OSError", "PermissionError")
    assert hog == "MemoryError"
    assert written == "done: 4"
    assert started == ("done: 0" if room == "namespaces" else "PermissionError")
    assert (hidden / "secret.txt").read_text() == "secret"
    if room == "namespaces":
        assert not (inside / "mine.txt").exists()  # it was written where nobody else looks
