"""Run a notebook's cells one after the other, in this process, and tell what each came to."""

import os
import random
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from cnn_course import checks
from cnn_course.checks import Verdict
from cnn_course.checks._calling import OutOfTime
from cnn_course.marking import _award, _needed, _seeds
from cnn_course.marking._framing import Step

AGAIN = 0.5  # seconds: how soon another stop follows, for code that catches whatever is raised
LONGEST = 300  # letters of an error

Tell = Callable[[dict[str, Any]], None]


def run(steps: Sequence[Step], places: Sequence[int], seconds: float, tell: Tell) -> None:
    """Run some of the steps.

    Args:
        steps: the whole notebook.
        places: which to run, in order.
        seconds: for each of them.
        tell: is told ``{"at": place}`` before each, ``{"award": …}`` or ``{"raised": …}`` of what came of it.
    """
    shell = _shell()
    genuine = {name: vars(checks)[name] for name in checks.__all__}
    _seeds.plant(steps[0].id if steps else "")
    for place in places:
        step = steps[place]
        tell({"at": place})
        if step.kind == "mark":
            vars(checks).update(genuine)
            shell.user_ns.update(award=_award.award, check=checks)
        with _telling(step, tell):
            if error := _run(shell, step.source, seconds):
                tell({"raised": step.id, "error": error})
                if step.stub and any(name not in shell.user_ns for name in _needed.defined(step.stub)):
                    _run(shell, step.stub, seconds)  # an exercise left open: what follows goes on without it
    tell({"done": True})


def _shell() -> Any:
    """Return IPython's shell, so that magic commands work; it keeps no history."""
    from IPython.core.interactiveshell import InteractiveShell

    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    if shell.history_manager is not None:
        shell.history_manager.enabled = False

    def leave(*_: Any) -> None:
        raise SystemExit

    vars(shell)["ask_exit"] = leave
    main = ModuleType("__main__")
    main.__dict__.update(shell.user_ns)
    sys.modules["__main__"] = main
    return shell


@contextmanager
def _telling(step: Step, tell: Tell) -> Iterator[None]:
    """Tell of the award of a marking cell, and of no other."""

    def heard(points: int, verdict: Verdict) -> None:
        said = {"points": points, "status": verdict.status, "message": verdict.message, "hint": verdict.hint}
        tell({"award": step.id, **said})

    _award.listeners[:] = [heard] if step.kind == "mark" else []
    try:
        yield
    finally:
        _award.listeners.clear()


def _run(shell: Any, source: str, seconds: float) -> str:
    """Run one cell; return what went wrong."""

    def stop(number: int, frame: Any) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        try:
            outcome = shell.run_cell(source, store_history=False)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except BaseException as late:  # a stop that comes as the cell ends
        return _words(late)
    finally:
        signal.signal(signal.SIGALRM, before)
    error = outcome.error_before_exec or outcome.error_in_exec
    return _words(error) if error is not None else ""


def _words(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return "exit()"
    return "".join(traceback.format_exception_only(error)).strip()[-LONGEST:]


def settle(folder: str) -> None:
    """Make this process a notebook's: nothing is read from it or written to it, its home is its folder."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.environ.update(HOME=folder, MPLBACKEND="agg", TF_CPP_MIN_LOG_LEVEL="3", CI="1")
    os.environ[_award.OTHERS] = os.environ.get(_award.OTHERS) or "1"
    random.seed()
