"""Ask a library in a process of its own. When it dies over a question, that is told, and the tests go on."""

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

PATIENCE = 120  # seconds for an answer; the first one includes the import of the library
MOST_DEATHS = 5  # after so many the library is not started again


class Told(UserWarning):
    """What a library did that the tests do not count as ours."""


class Aside:
    """A library that answers questions in another process.

    Args:
        answer: called there as ``answer(*question)``; a function that another process can import.
        patience: seconds that an answer may take.

    Attributes:
        told: for each question without an answer, a line that says why.
        deaths: how often the process has died.
    """

    def __init__(self, answer: Callable[..., Any], patience: float = PATIENCE) -> None:
        self.told: list[str] = []
        self.deaths = 0
        self._answer, self.patience = answer, patience
        self._process: Any = None
        self._connection: Any = None

    def ask(self, *question: Any) -> Any:
        """Return the answer, or None: then ``told`` has one line more."""
        if self.deaths >= MOST_DEATHS:
            self.told.append(f"not asked after {self.deaths} deaths: {in_words(question)}")
            return None
        if self._process is None:
            self._start()
        try:
            self._connection.send(question)
            if not self._connection.poll(self.patience):
                return self._lost(question, f"no answer in {self.patience:g} seconds")
            answer, refused = self._connection.recv()
        except (EOFError, OSError):
            self._process.join(10)
            return self._lost(question, f"died of {_cause(self._process.exitcode)}")
        if refused:
            self.told.append(f"refused with {refused}: {in_words(question)}")
        return answer

    def _start(self) -> None:
        spawn = multiprocessing.get_context("spawn")  # a forked TensorFlow hangs
        self._connection, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, self._answer), daemon=True)
        self._process.start()
        theirs.close()  # or the end of the other process would not end the reading

    def _lost(self, question: tuple[Any, ...], why: str) -> None:
        self.deaths += 1
        self.told.append(f"{why}: {in_words(question)}")
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._connection.close()
            self._process.kill()
            self._process.join()
            self._process = None


def _serve(connection: Connection, answer: Callable[..., Any]) -> None:
    """Answer questions until nobody listens any more."""
    while True:
        try:
            question = connection.recv()
        except EOFError:
            return
        try:
            answered = (answer(*question), "")
        except Exception as error:
            answered = (None, f"{type(error).__name__}: {str(error)[:200]}")
        connection.send(answered)


def _cause(exit_code: int | None) -> str:
    return signal.Signals(-exit_code).name if exit_code and exit_code < 0 else f"exit code {exit_code}"


def in_words(question: tuple[Any, ...]) -> str:
    """Write a question down, arrays by their shapes."""
    return ", ".join(
        f"array {one.shape}" if hasattr(one, "shape") else one if isinstance(one, str) else repr(one)
        for one in question
    )
