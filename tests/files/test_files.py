"""Files are whole or not there, one process at a time makes one, and nobody else's file is swept away."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

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


@pytest.mark.parametrize("name", ["n" * 250, "課" * 80])
def test_a_name_as_long_as_the_file_system_takes_is_written(tmp_path, name):
    """What is made beside it has a name of its own, which may be no longer."""
    files.write(tmp_path / name, "whole")
    with files.claimed(tmp_path / name):
        assert len(names(tmp_path)) == 2
    assert names(tmp_path) == [name]


def test_home_is_where_the_user_lives(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    assert files.write("~/deep/x.txt", "mine") == tmp_path / "home" / "deep" / "x.txt"
    assert files.write("./~x.txt", "here") == tmp_path / "~x.txt"
    assert names(tmp_path) == ["home", "~x.txt"]


@pytest.mark.parametrize("place", ["~nobody-of-this-name/x.txt", "~x.txt", Path("~x.txt")])
def test_a_home_that_is_nobodys_is_told(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match=r"There is no home that ~\S+ could stand for\. Write the folder out"):
        files.write(place, "lost")


def test_no_home_at_all_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("os.path.expanduser", str)  # what it does where neither HOME nor a user is known
    for use in (lambda: files.write("~/x.txt", ""), lambda: files.try_place("~/x.txt")):
        with pytest.raises(OSError, match="There is no home that ~ could stand for"):
            use()
    assert names(tmp_path) == []


def test_trying_a_place_leaves_nothing(tmp_path):
    files.write(tmp_path / "old.txt", "old")
    for name in ("old.txt", "new.txt", "deep/deeper/new.txt"):
        files.try_place(tmp_path / name)
    assert names(tmp_path) == ["old.txt"]
    assert (tmp_path / "old.txt").read_text() == "old"


@pytest.mark.parametrize("name", ["old.txt/new.txt", "n" * 300, "deep/" + "n" * 300])
def test_a_place_where_nothing_can_be_written_is_found_out(tmp_path, name):
    files.write(tmp_path / "old.txt", "old")
    with pytest.raises(OSError, match=r"Not a directory|[Nn]ame too long"):
        files.try_place(tmp_path / name)
    with pytest.raises(OSError, match=r"Not a directory|[Nn]ame too long"), files.claimed(tmp_path / name):
        pass
    assert names(tmp_path) == ["old.txt"]


def test_a_place_is_held_by_one_at_a_time(tmp_path):
    """Within one process too: a notebook may train in two threads."""
    path = tmp_path / "new" / "run.npz"
    with files.claimed(path):
        files.write(path, "one")  # whoever holds it writes as often as it likes
        with pytest.raises(files.InUseError), files.claimed(path):
            pass
        with files.claimed(tmp_path / "new" / "other.npz"):
            pass
        assert path.read_text() == "one"
    with files.claimed(path):
        pass
    assert names(tmp_path / "new") == ["run.npz"]
    with files.claimed(tmp_path / "newer" / "run.npz"):
        assert (tmp_path / "newer").is_dir()
    assert not (tmp_path / "newer").exists()


HOLDING = """
import os, signal, sys
from cnn_course import files
with files.claimed(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_place_that_another_process_holds_is_free_once_that_has_died(tmp_path, root):
    path = tmp_path / "run.npz"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    environment = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen([sys.executable, "-c", HOLDING, str(path)], env=environment, **pipes) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(files.InUseError), files.claimed(path):
            pass
        holder.stdin.close()
        assert holder.wait() == -signal.SIGKILL
    assert names(tmp_path) == [".run.npz.cnn-course-held"]  # empty: the system has let go of it
    with files.claimed(path):
        pass
    assert names(tmp_path) == []


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
    monkeypatch.setattr(files, "_take", unknown)
    (tmp_path / ".env.cnn-course-part-abcdefgh").mkdir()
    with files.claimed(tmp_path / "env"):
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
