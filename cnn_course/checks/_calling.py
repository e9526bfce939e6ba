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

from cnn_course import notebook

P = ParamSpec("P")
T = TypeVar("T")

SECONDS = 20.0  # for one call; a right answer takes a small part of one
AGAIN = 0.01  # how soon another stop follows, for code that catches whatever is raised
BLOCKED = 1.0  # code that has not stopped by then is in C, as in a sleep, or catches everything
INSISTING = 0.2  # for how long it is then asked in every moment
AT_ONCE = 1e-5  # how long a thread keeps Python to itself while another insists


class OutOfTime(BaseException):
    """Raised in code that goes on too long. No Exception, so that it is not caught by accident."""


_STOPS = (OutOfTime, KeyboardInterrupt)


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
                watch.over = True
                try:  # an exception and an interrupt may be on their way: each comes as a call begins
                    try:
                        watch.settle()
                    except _STOPS:
                        watch.settle()
                except _STOPS:
                    watch.settle()
        return Outcome(value)
    except KeyboardInterrupt as interrupt:
        if not watch.fired:
            raise
        return Outcome(error=OutOfTime().with_traceback(interrupt.__traceback__))
    except BaseException as error:  # whatever a learner's code raises is an answer to explain
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
    shell = notebook.shell()
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


# Has an exception of a class, given by its address, raised in a thread. It keeps Python for itself: no other
# thread runs right before or within it. (Without a class it would take back what is not raised yet. Python
# 3.11 then looks for something to raise ever after, and without end where code is traced.)
_RAISE_IN = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p)(
    ("PyThreadState_SetAsyncExc", ctypes.pythonapi)
)
_OUT_OF_TIME = id(OutOfTime)


class _Watch:
    """A second thread that raises OutOfTime in this one when time is up.

    An exception set from another thread ends Python code on every system. What waits inside of C does not see
    it; in the main thread an interrupt wakes that up. Code that catches whatever is raised is stopped where
    it catches nothing for a moment: it is asked as often as Python can switch threads.

    `over` is set by the thread that is watched, and looked at right before an exception is set, with no place
    between where Python would switch: nothing is raised in code that comes after.
    """

    def __init__(self, seconds: float) -> None:
        self.over = False
        self.fired = False
        self.target = threading.get_ident()
        self._seconds = seconds
        self._main = threading.current_thread() is threading.main_thread()
        self._interrupted = False
        self._ended = threading.Event()

    def start(self) -> None:
        with suppress(RuntimeError):  # a Python in a browser has no threads, and so no limit
            threading.Thread(target=self._watch, daemon=True).start()

    def settle(self) -> None:
        """End the watch. What has been set by now is raised as this begins; a late interrupt comes here."""
        self._ended.set()
        if self._interrupted:
            self._interrupted = False
            with suppress(KeyboardInterrupt):
                time.sleep(AGAIN)

    def _watch(self) -> None:
        if self._ended.wait(self._seconds):
            return
        patience = time.monotonic() + BLOCKED
        while not self.over and not self._ended.wait(AGAIN):
            self.fired = True
            if not self.over:
                _RAISE_IN(self.target, _OUT_OF_TIME)
            if time.monotonic() > patience:
                self._interrupt()
                self._insist()
                patience = time.monotonic() + BLOCKED

    def _insist(self) -> None:
        """Raise in each moment for a while."""
        usual = sys.getswitchinterval()
        sys.setswitchinterval(AT_ONCE)
        end = time.monotonic() + INSISTING
        while not self.over and time.monotonic() < end:
            if not self.over:
                _RAISE_IN(self.target, _OUT_OF_TIME)
        sys.setswitchinterval(usual)

    def _interrupt(self) -> None:
        if not self._main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            return
        self._interrupted = True
        if self.over:
            return
        if sys.platform == "win32":
            signal.raise_signal(signal.SIGINT)
        else:
            signal.pthread_kill(self.target, signal.SIGINT)
