"""Call what a learner wrote, and let nothing that it does reach the notebook.

Whatever is raised comes back as an error to explain, exit() and a loop without end too. Only an interrupt
that the learner asked for goes through.
"""

import ctypes
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np

P = ParamSpec("P")
T = TypeVar("T")

SECONDS = 20.0  # for one call; a right answer takes a small part of one
AGAIN = 0.01  # how soon another stop follows, for code that catches whatever is raised
BLOCKED = 1.0  # code that has not stopped by then waits for something outside of Python, such as a sleep


class OutOfTime(BaseException):
    """Raised in code that goes on too long. No Exception, so that it is not caught by accident."""


@dataclass(frozen=True)
class Outcome:
    """What a call returned, or what it raised."""

    value: Any = None
    error: BaseException | None = None


def call(function: Callable[..., Any], arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Outcome:
    """Call a function, for SECONDS at most."""
    watch = _Watch(SECONDS)
    try:
        with quietly(), _no_exit():
            try:
                watch.start()
                value = function(*arguments, **keywords)
            finally:
                watch.stop()
        return Outcome(value)
    except KeyboardInterrupt as interrupt:
        watch.stop()
        if not watch.fired:
            raise
        return Outcome(error=OutOfTime().with_traceback(interrupt.__traceback__))
    except BaseException as error:  # whatever a learner's code raises is an answer to explain
        watch.stop()
        return Outcome(error=error)


@contextmanager
def quietly() -> Iterator[None]:
    """Keep NumPy's warnings of numbers that are wrong: the hint tells what there is to tell."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)
        yield


def without_warnings(checker: Callable[P, T]) -> Callable[P, T]:
    """Let a whole checker run quietly."""

    @wraps(checker)
    def quiet(*arguments: P.args, **keywords: P.kwargs) -> T:
        with quietly():
            return checker(*arguments, **keywords)

    return quiet


@contextmanager
def _no_exit() -> Iterator[None]:
    """Make a notebook's exit() raise, as Python's own does. It would end the kernel after the cell."""
    interactive = sys.modules.get("IPython")
    shell = interactive.get_ipython() if interactive else None
    if shell is None:
        yield
        return

    def leave() -> None:
        raise SystemExit

    shell.ask_exit = leave
    try:
        yield
    finally:
        del shell.ask_exit


class _Watch:
    """A second thread that raises OutOfTime in this one when time is up.

    An exception set from another thread ends Python code on every system. What waits inside of C does not see
    it; in the main thread an interrupt wakes that up.
    """

    def __init__(self, seconds: float) -> None:
        self.fired = False
        self._seconds = seconds
        self._target = threading.get_ident()
        self._main = threading.current_thread() is threading.main_thread()
        self._interrupted = False
        self._over = threading.Event()
        self._lock = threading.Lock()

    def start(self) -> None:
        with suppress(RuntimeError):  # a Python in a browser has no threads, and so no limit
            threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """End the watch; take back what it has set and Python has not raised yet."""
        with self._lock:
            self._over.set()
        if self.fired:
            _set_exception(self._target, None)
        if self._interrupted:
            self._interrupted = False
            with suppress(KeyboardInterrupt):
                time.sleep(AGAIN)

    def _watch(self) -> None:
        if self._over.wait(self._seconds):
            return
        patience = time.monotonic() + BLOCKED
        while not self._over.wait(AGAIN):
            with self._lock:
                if self._over.is_set():
                    return
                self.fired = True
                _set_exception(self._target, OutOfTime)
                if time.monotonic() > patience and self._main:
                    self._interrupt()
                    patience = time.monotonic() + BLOCKED

    def _interrupt(self) -> None:
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            return
        self._interrupted = True
        if sys.platform == "win32":
            signal.raise_signal(signal.SIGINT)
        else:
            signal.pthread_kill(self._target, signal.SIGINT)


def _set_exception(thread: int, kind: type[BaseException] | None) -> None:
    """Have an exception raised in a thread, or none after all."""
    wanted = ctypes.py_object(kind) if kind else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), wanted)
