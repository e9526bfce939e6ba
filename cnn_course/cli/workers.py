"""Several workers on this computer: the same command in each, and TF_CONFIG to tell them of each other."""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from typing import IO

from cnn_course.saying import remark
from cnn_course.training.strategies import WORKERS, free_ports

LOOKS = 0.2  # seconds between two looks at the workers


def together(command: list[str], count: int) -> int:
    """Run a command of ``cnn-course`` in several processes that train together.

    What the first one says is shown; what another complains of is shown only if it fails. When one fails the
    others, who would wait for it for ever, are ended.

    Args:
        command: the arguments after the program's name.
        count: how many processes, at least 2.

    Returns:
        The exit code: 0 where all went well, else that of the first that failed.
    """
    addresses = [f"127.0.0.1:{port}" for port in free_ports(count)]
    with ExitStack() as stack:
        complaints = [stack.enter_context(tempfile.TemporaryFile()) for _ in addresses]
        workers = [_start(command, addresses, index, complaint) for index, complaint in enumerate(complaints)]
        try:
            while any(worker.poll() is None for worker in workers):
                if any(worker.poll() for worker in workers):
                    break
                time.sleep(LOOKS)
        finally:
            # Ctrl-C has reached the workers too: they get a moment to end by themselves.
            failed = _ended(workers)
        for index in failed:
            complaints[index].seek(0)
            said = complaints[index].read().decode(errors="replace").strip()
            remark(f"cnn-course: worker {index} failed.\n{said}", page=sys.stderr)
        return workers[failed[0]].returncode if failed else 0


def _start(command: list[str], addresses: list[str], index: int, complaint: IO[bytes]) -> subprocess.Popen:
    """Start one worker."""
    config = {"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}}
    environment = {**os.environ, WORKERS: json.dumps(config)}
    environment.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return subprocess.Popen(
        [sys.executable, "-m", "cnn_course.cli", *command],
        env=environment,
        stdout=None if index == 0 else subprocess.DEVNULL,
        stderr=complaint,
    )


def _ended(workers: list[subprocess.Popen], patience: float = 5.0) -> list[int]:
    """End what still runs; return the indices of those that failed by themselves."""
    deadline = time.monotonic() + patience
    while any(worker.poll() is None for worker in workers) and time.monotonic() < deadline:
        time.sleep(LOOKS)
    failed = [index for index, worker in enumerate(workers) if worker.poll()]
    for worker in workers:
        if worker.poll() is None:
            worker.kill()
        worker.wait()
    return failed
