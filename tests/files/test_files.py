"""Files are whole or not there, one process at a time makes one, and nobody else's file is swept away."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from cnn_course import files


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_text_and_bytes_are_written(tmp_path):
    path = tmp_path / "new" / "folder" / "file.txt"
    assert files.write(path, "−1\n") == path
    assert path.read_bytes() == "−1\n".encode()
    files.write(str(path), b"\x00")
    assert path.read_bytes() == b"\x00"
    assert names(path.parent) == ["file.txt"]
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o644


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = files.write(tmp_path / "file.txt", "old")

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.write(path, "new")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["file.txt"]


def test_a_file_of_any_name_is_written(tmp_path):
    """Names that a pattern would read otherwise, and one that begins with a dot."""
    for name in ("[a].txt", ".env", "a*b", "ä ö"):
        files.write(tmp_path / name, name)
    assert names(tmp_path) == sorted(["[a].txt", ".env", "a*b", "ä ö"])


KILLED = """
import os, signal, sys
from pathlib import Path
from cnn_course import files
with files.workplace(Path(sys.argv[1]), "env") as scratch:
    (scratch / "half").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_what_a_killed_process_left_is_swept_and_nothing_else(tmp_path, root):
    others = [
        ".env.local",
        ".env.cnn-course-part-mine",
        ".env.lock",
        ".env.part-abcdefgh",
        ".envy.cnn-course-lock",
    ]
    for name in others:
        (tmp_path / name).write_text("mine")
    for name in (".env.abcdefgh", ".envy.cnn-course-part-abcdefgh"):
        (tmp_path / name).mkdir()
        others.append(name)
    (tmp_path / ".env.cnn-course-part-12345678").write_text("a file: nothing that was made here")
    others.append(".env.cnn-course-part-12345678")
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], env=environment)
    assert done.returncode == -signal.SIGKILL
    left = set(names(tmp_path)) - set(others)
    assert len(left) == 2  # the lock, and the scratch folder
    files.write(tmp_path / "env", "whole")
    assert names(tmp_path) == sorted([*others, "env"])


def test_nothing_is_swept_where_the_disk_knows_no_locks(tmp_path, monkeypatch):
    """Without a lock nobody can tell whose the scratch folder is."""

    def unknown(file):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(files, "_wait_for", unknown)
    (tmp_path / ".env.cnn-course-part-abcdefgh").mkdir()
    files.write(tmp_path / "env", "whole")
    assert names(tmp_path) == [".env.cnn-course-part-abcdefgh", "env"]


def test_many_at_once_hold_the_lock_one_by_one(tmp_path):
    inside, most = [0], [0]

    def work():
        with files.workplace(tmp_path, "mnist"):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.005)
            inside[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert sorted(tmp_path.iterdir()) == []


def test_a_lock_that_its_holder_has_removed_is_not_taken_for_ours(tmp_path, monkeypatch):
    path, waits = tmp_path / "lock", []

    def wait(file):
        waits.append(file)
        if len(waits) == 1:
            path.unlink()  # what the holder does last, while this process waits for the same file

    monkeypatch.setattr(files, "_wait_for", wait)
    with files._locked(path):
        assert path.exists()
    assert len(waits) == 2
    assert not path.exists()


def test_checksums(tmp_path):
    path = files.write(tmp_path / "file", b"some bytes")
    expected = hashlib.sha256(b"some bytes").hexdigest()
    assert files.sha256_of(path) == files.sha256_of(b"some bytes") == expected
    with path.open("rb") as file:
        assert files.sha256_of(file) == expected
