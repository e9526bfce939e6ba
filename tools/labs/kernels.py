"""How kernels are talked to; also a pytest plugin that has nbval do the same (``-p tools.labs.kernels``).

Two kernels that start at the same moment may pick the same TCP port: one of them dies, and its client waits a
minute for it. It was seen once in 180 starts, three at a time. Sockets in the file system have no such race.
"""

import atexit
import functools
import itertools
import os
import tempfile
from typing import Any

_number = itertools.count()


@functools.cache
def _folder() -> str:
    """Return a folder for this process's sockets. Its name is short: 104 characters are all they may have."""
    made = tempfile.TemporaryDirectory(prefix="cc-")
    atexit.register(made.cleanup)
    return made.name


def address() -> dict[str, Any]:
    """Return the arguments that give a kernel manager its own sockets; Windows has only TCP."""
    if os.name != "posix":
        return {}
    return {"transport": "ipc", "ip": f"{_folder()}/{next(_number)}"}


def pytest_configure() -> None:
    """Have nbval start its kernels so."""
    import nbval.kernel

    manager = nbval.kernel.KernelManager
    nbval.kernel.KernelManager = lambda **kwargs: manager(**{**address(), **kwargs})
