"""A room for one notebook: no network, no other folder of the class, limits of memory and of what is written.

On Linux the room is made of namespaces, where the system allows it: there is no network in it, and the
folders of the class are not there. Elsewhere Python itself refuses what it is asked for, in this process
and without others: the report says which of the two it was.
"""

import ctypes
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

NEW_MOUNTS, NEW_USER, NEW_PROCESSES, NEW_NETWORK = 0x20000, 0x10000000, 0x20000000, 0x40000000
RECURSIVE, PRIVATE, NO_SETUID, NO_DEVICES = 0x4000, 0x40000, 2, 4  # of mount
DIES_WITH_PARENT = 1  # of prctl
WRITTEN = 100_000_000  # bytes of one file
STARTING = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.spawn", "pty.spawn")


def enter(folder: Path, hidden: Sequence[str], memory: int) -> str:
    """Close the door behind this process.

    Args:
        folder: an empty one, where the notebook is to work.
        hidden: folders that must not be read.
        memory: bytes.

    Returns:
        "namespaces", or "refusals" where Python has to see to it.
    """
    _limit(memory)
    closed = sys.platform == "linux" and _apart([str(folder), *hidden])
    os.chdir(folder)
    if not closed:
        sys.addaudithook(_refusing([os.path.realpath(one) for one in hidden], os.path.realpath(folder)))
    return "namespaces" if closed else "refusals"


def _limit(memory: int) -> None:
    import resource

    limits = [(resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, WRITTEN), (resource.RLIMIT_DATA, memory)]
    for what, most in limits:
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # too large a file is an error, not the end


def _apart(folders: Sequence[str]) -> bool:
    """Go where there is no network, and nothing in some folders. Who goes on is a child of this process."""
    system = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    alone = NEW_MOUNTS | NEW_PROCESSES | NEW_NETWORK
    if system.unshare(alone | (NEW_USER if user else 0)):
        return False
    if user and not _mapped(user, group):
        return False
    if child := os.fork():  # only what is born now belongs to the new processes; it takes all others with it
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
    system.prctl(DIES_WITH_PARENT, signal.SIGKILL)
    if system.mount(b"none", b"/", None, RECURSIVE | PRIVATE, None):
        return False
    for one in folders:
        if system.mount(b"tmpfs", os.fsencode(one), b"tmpfs", NO_SETUID | NO_DEVICES, b"size=200m"):
            return False
    # What is laid over the folders cannot be taken away from within another set of users.
    return not system.unshare(NEW_USER | NEW_MOUNTS)


def _mapped(user: int, group: int) -> bool:
    """Stay who this is, among the new users."""
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    except OSError:
        return False
    return True


def _refusing(hidden: Sequence[str], folder: str) -> Any:
    """Return a hook that Python asks before it opens a file, a connection or a program; it stays for good."""

    def ask(event: str, given: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"):
            if not (event != "socket.getaddrinfo" and _is_local(given)):
                raise PermissionError("There is no network while a notebook is marked.")
        elif event.startswith(STARTING):
            raise PermissionError("No other program can be started while a notebook is marked.")
        elif event in ("open", "os.listdir", "os.scandir") and isinstance(
            given[0], str | bytes | os.PathLike
        ):
            place = os.path.realpath(os.fsdecode(given[0]))
            inside = place == folder or place.startswith(folder + os.sep)
            if not inside and any(place == one or place.startswith(one + os.sep) for one in hidden):
                raise PermissionError("The folders of the class cannot be read while a notebook is marked.")

    return ask


def _is_local(given: tuple[Any, ...]) -> bool:
    return getattr(given[0], "family", None) == getattr(socket, "AF_UNIX", None)
