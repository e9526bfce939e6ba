"""Ctrl-C is heard between two steps, never within one."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """Whether somebody has asked to stop."""

    asked = False

    def check(self) -> None:
        """Raise KeyboardInterrupt now, if it was asked for before."""
        if self.asked:
            raise KeyboardInterrupt


@contextmanager
def held_back() -> Iterator[Interrupts]:
    """Keep the first Ctrl-C for the next :meth:`Interrupts.check`; a second one acts at once.

    Python hears signals in its main thread only: elsewhere nothing is changed. Nor is it where Ctrl-C is
    ignored, as for a program in the background.

    Returns:
        A context manager that gives the :class:`Interrupts`.
    """
    interrupts = Interrupts()
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before in (signal.SIG_IGN, None):
        yield interrupts
        return

    def note(number: int, frame: FrameType | None) -> None:
        if interrupts.asked:
            raise KeyboardInterrupt
        interrupts.asked = True

    signal.signal(signal.SIGINT, note)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, before)
