"""The clock of a rehearsal: what took how long. It is kept in a file, as one day is two processes."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COLUMNS = ("when", "what", "seconds", "what came of it")


class FailedError(Exception):
    """A step did not give what a teacher needs."""


class Clock:
    """Times steps, and prints them as a table."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @contextmanager
    def step(self, when: str, what: str) -> Iterator[list[str]]:
        """Time a step. Gives a list for what there is to say of it; a step that fails is written down too."""
        print(f"{when}: {what}", flush=True)
        said: list[str] = []
        begun = time.monotonic()
        try:
            yield said
        except BaseException as error:
            said[:] = [f"FAILED: {error or type(error).__name__}"]
            raise
        finally:
            row = [when, what, round(time.monotonic() - begun, 1), "; ".join(said)]
            with self.file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")

    def rows(self) -> list[list[str]]:
        """Return what was timed until now, as texts."""
        if not self.file.is_file():
            return []
        lines = self.file.read_text(encoding="utf-8").splitlines()
        return [[str(cell) for cell in json.loads(line)] for line in lines]

    def table(self) -> str:
        """Return one table of the day. A time of day that is that of the row before is not said again."""
        rows = self.rows()
        whole = sum(float(seconds) for _, _, seconds, _ in rows)
        shown = [
            ["" if place and rows[place - 1][0] == when else when, *rest]
            for place, (when, *rest) in enumerate(rows)
        ]
        shown = [list(COLUMNS), *shown, ["in all", "", f"{whole:.1f}", f"{whole / 60:.0f} minutes"]]
        wide = [max(len(row[column]) for row in shown) for column in range(3)]
        return "\n".join(
            f"{row[0]:<{wide[0]}}  {row[1]:<{wide[1]}}  {row[2]:>{wide[2]}}  {row[3]}".rstrip()
            for row in shown
        )


def expect(holds: object, words: str) -> None:
    """Stop the day where something does not hold."""
    if not holds:
        raise FailedError(words)
