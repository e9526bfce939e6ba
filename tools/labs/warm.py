"""Processes forked from one that has TensorFlow loaded, so that not every lab waits for its import.

Each lab's kernel is a fork of its own. Its namespace is empty, what it takes from the course is imported then
and there, and all that it does goes with it. The process that it is forked from has imported packages and
done nothing else: TensorFlow starts its threads with its first operation, and threads do not survive a fork.

Only Linux forks: Windows cannot, and macOS' own libraries do not bear it. Elsewhere all start as ever.
"""

import atexit
import ctypes
import gc
import importlib
import json
import os
import re
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Mapping, Sequence
from typing import IO, Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import LocalProvisioner

FORKS = sys.platform == "linux"
# What labs import and have in common; Keras brings TensorFlow. Nothing of the course: each fork imports that.
LOADED = ("ipykernel.kernelapp", "ipykernel.zmqshell", "matplotlib.figure", "ipywidgets", "keras")
HEAVY = re.compile(r"\b(import|from) (tensorflow|keras)\b")
INLINE = "module://matplotlib_inline.backend_inline"  # how a kernel draws; read when matplotlib is imported
READ_AT_START = ("CUDA_", "KERAS_", "LD_", "MPL", "OMP_", "OPENBLAS_", "PYTHON", "TF_", "XLA_")
READ_LATER = ("TF_CONFIG",)
LONGEST = 2**20  # bytes of an order or an answer
PR_SET_PDEATHSIG = 1  # of Linux' prctl: the signal that a process gets when its parent ends


class Fork:
    """A forked process, with as much of Popen as a kernel's manager needs."""

    stdin = stderr = None

    def __init__(self, parent: "Parent", pid: int, stdout: IO[str] | None = None) -> None:
        self._parent, self.pid, self.stdout = parent, pid, stdout
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return its exit status, or None while it runs."""
        if self.returncode is None:
            self.returncode = self._parent.ask({"poll": self.pid})
        return self.returncode

    def wait(self) -> int:
        """Return its exit status once there is one."""
        while (status := self.poll()) is None:
            time.sleep(0.05)
        return status

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class Parent:
    """The process that others are forked from. It ends with this one, and its forks end with it."""

    def __init__(self, environment: Mapping[str, str], loaded: Sequence[str]) -> None:
        self._channel, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(there.fileno()), *loaded],
            env={"MPLBACKEND": INLINE, **environment},
            stdin=subprocess.DEVNULL,
            pass_fds=[there.fileno()],
            start_new_session=True,  # Ctrl-C is for who waits, not for who works
        )
        there.close()
        self._one = threading.Lock()  # an answer belongs to the order before it
        atexit.register(self.end)

    def ask(self, order: dict[str, Any], streams: Sequence[int] = ()) -> Any:
        """Give an order and return the answer."""
        try:
            with self._one:
                socket.send_fds(self._channel, [json.dumps(order).encode()], streams)
                return json.loads(self._channel.recv(LONGEST))
        except (OSError, ValueError):  # nobody hears, nobody answers
            raise RuntimeError("the process that others are forked from has ended.") from None

    def end(self) -> None:
        """End it: it ends when nobody can ask it any more."""
        self._channel.close()
        self.process.wait()


_parents: dict[frozenset, Parent] = {}


def fork(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: str,
    stdout: int | None = None,
    stderr: int | None = None,
) -> Fork:
    """Do as a fork what a command of this interpreter would do: ``[python, "-m", module, …]`` or a script.

    What an interpreter or TensorFlow reads once, when it starts, decides which process it is forked from.

    Args:
        command: the interpreter, the module or the script, the arguments.
        environment: all variables.
        folder: to work in.
        stdout: a file descriptor, or subprocess.PIPE; this process's own by default.
        stderr: a file descriptor.
    """
    early = (name for name in environment if name.startswith(READ_AT_START) and name not in READ_LATER)
    key = frozenset((name, environment[name]) for name in early)
    if key not in _parents:
        _parents[key] = Parent(environment, LOADED)
    order = {"command": list(command[1:]), "environment": dict(environment), "folder": folder}
    reader, writer = os.pipe() if stdout == subprocess.PIPE else (None, stdout)
    streams = [1 if writer is None else writer, 2 if stderr is None else stderr]
    pid = _parents[key].ask(order, streams)
    if reader is None:
        return Fork(_parents[key], pid)
    os.close(streams[0])
    return Fork(_parents[key], pid, os.fdopen(reader, encoding="utf-8"))


class Provisioner(LocalProvisioner):
    """Has a kernel's manager fork its kernel."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel and return where it listens."""
        folder, stderr = str(kwargs.get("cwd") or os.getcwd()), kwargs.get("stderr")
        environment = {**kwargs["env"], "JPY_PARENT_PID": str(os.getpid())}
        forked = fork(cmd, environment, folder, stderr=stderr.fileno() if stderr else None)
        self.process, self.pid, self.pgid = cast(subprocess.Popen, forked), forked.pid, forked.pid
        self.cwd = folder
        return self.connection_info


def warmed(manager: KernelManager, text: str) -> KernelManager:
    """Return the manager of a lab's kernel, which is to be a fork if the lab's text imports TensorFlow."""
    if FORKS and HEAVY.search(text):
        manager.provisioner = Provisioner(kernel_spec=manager.kernel_spec, parent=manager)
    return manager


# What follows runs in the process that is forked --------------------------------------------------


def load(names: Sequence[str]) -> None:
    """Import what the forks have in common, and keep it out of their searches for garbage."""
    for name in names:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def serve(channel: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Answer orders until nobody can give any more. Return, in each fork, what it was forked for."""
    while True:
        message, streams, *_ = socket.recv_fds(channel, LONGEST, 2)
        if not message:
            sys.exit()
        order = json.loads(message)
        if "poll" in order:
            pid, status = os.waitpid(order["poll"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of the threads of NumPy's BLAS, which sees to forks itself
                answer = os.fork()
            if answer == 0:
                return order, streams
            os.setpgid(answer, answer)  # before anyone sends it a signal, which all that it starts get too
        for stream in streams:
            os.close(stream)
        channel.send(json.dumps(answer).encode())


def become(order: dict[str, Any], streams: list[int]) -> None:
    """Be what was ordered, from its start to its end."""
    import numpy as np

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    for number, stream in enumerate(streams, start=1):
        os.dup2(stream, number)
        os.close(stream)
    np.random.seed()  # or every fork would draw the same; the random module sees to it itself
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    first, *rest = order["command"]
    if first == "-m":
        sys.argv, sys.path[0] = rest, os.getcwd()
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv, sys.path[0] = [first, *rest], os.path.dirname(first)
        runpy.run_path(first, run_name="__main__")


if __name__ == "__main__":
    sys.path[0] = ""  # the modules beside this file are not to be found under their bare names
    load(sys.argv[2:])
    with socket.socket(fileno=int(sys.argv[1])) as channel:
        task = serve(channel)
    become(*task)
