"""Starts the programs of these tests: processes of their own, forked where that spares an import."""

import os
import subprocess
import sys
from pathlib import Path

from tools.labs import warm


def start(root: Path, program: str, *arguments: object, errors: Path | None = None, **variables: str):
    """Start a program of this folder; return it, with ``stdout``, ``kill`` and ``wait`` as Popen has them."""
    own = {name: value for name, value in os.environ.items() if name != "TF_CONFIG"}
    environment = {**own, "PYTHONPATH": str(root), "TF_CPP_MIN_LOG_LEVEL": "3", **variables}
    command = [sys.executable, program, *map(str, arguments)]
    with (errors or Path(os.devnull)).open("w") as stderr:
        if warm.FORKS:
            return warm.fork(command, environment, str(root), subprocess.PIPE, stderr.fileno())
        streams = {"stdout": subprocess.PIPE, "stderr": stderr, "text": True}
        return subprocess.Popen(command, cwd=root, env=environment, **streams)
