"""How kernels are talked to; also a pytest plugin that has nbval do the same (``-p tools.labs.kernels``).

Two kernels that start at the same moment may pick the same TCP port: one of them dies, and its client waits a
minute for it. It was seen once in 180 starts, three at a time. Sockets in the file system have no such race.

A client that sends on a socket while it waits for an answer on it can miss that the answer has come: the
wake-up is given once, and sending takes it. nbclient does so for every output of an Output widget: of 63 runs
of such a cell, four at a time, three never ended. So a client of ours also looks now and then.
"""

import atexit
import functools
import itertools
import os
import tempfile
import time
from queue import Empty
from typing import Any

import pytest
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.manager import KernelManager
from traitlets import Type

from tools.labs import warm

LOOKS = 0.5  # seconds between two looks for an answer
_number = itertools.count()


class LookingChannel(AsyncZMQSocketChannel):
    """A channel that finds a message also when it was not woken for it."""

    async def get_msg(  # type: ignore[override]
        self, timeout: float | None = None
    ) -> dict[str, Any]:
        """Return the next message, or raise Empty after so many seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            left = LOOKS if deadline is None else max(0.0, deadline - time.monotonic())
            try:
                return await super().get_msg(min(LOOKS, left))
            except Empty:
                if left == 0:
                    raise


class LookingClient(AsyncKernelClient):
    """A client whose requests and answers go over such a channel."""

    shell_channel_class = Type(LookingChannel)


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


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Have nbval start the kernel of the notebook that comes next so, and fork it where that spares time."""
    import nbval.kernel

    def manager(**kwargs: Any) -> KernelManager:
        return warm.warmed(KernelManager(**{**address(), **kwargs}), item.path.read_text(encoding="utf-8"))

    nbval.kernel.KernelManager = manager
