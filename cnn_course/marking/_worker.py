"""A process that marks one notebook after the other, each in a fork of its own: one import serves all.

It reads an order from its standard input, a line of JSON, and answers with a line. The fork tells of each
cell through a pipe, so that what was earned before a notebook ended its own process is not lost.
"""

import importlib
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cnn_course.marking import _needed, _room, _running
from cnn_course.marking._framing import Step

GRACE = 4.0  # seconds after which a cell that does not stop by itself ends with its process
TIMES = 3  # how often a notebook is begun again, without the cell that ended it
SHARED = ("IPython.core.interactiveshell", "matplotlib.figure", "matplotlib.pyplot")
COURSE = ("checks", "datasets", "ops", "plots", "shapes", "widgets", "quiet")


@dataclass
class Told:
    """What a fork has told of a notebook."""

    room: str = ""
    at: int | None = None  # the step that it is at
    done: bool = False
    late: bool = False
    awards: dict[str, dict[str, Any]] = field(default_factory=dict)
    raised: list[dict[str, Any]] = field(default_factory=list)

    def hear(self, event: dict[str, Any]) -> None:
        """Note an event."""
        if "award" in event:
            self.awards.setdefault(event["award"], event)  # the first counts
        elif "raised" in event:
            self.raised.append(event)
        self.room, self.done = event.get("room", self.room), event.get("done", self.done)
        self.at = event.get("at", self.at)


def obey(order: dict[str, Any]) -> dict[str, Any]:
    """Mark a notebook, once more without the cell that ended its process, if one did."""
    steps = [Step(**step) for step in order["steps"]]
    places = _needed.needed(steps)
    ended: list[dict[str, Any]] = []
    end = time.monotonic() + order["longest"]
    while True:
        told = _watched(order, steps, places, end)
        if told.done or told.at is None:
            break
        culprit = _culprit(steps, told.at)
        ended.append({"step": steps[culprit].id, "late": told.late})
        steps[culprit] = replace(steps[culprit], source=steps[culprit].stub, stub="")
        if len(ended) == TIMES or time.monotonic() > end:
            break
    kept = {"room": told.room, "awards": told.awards, "raised": told.raised, "whole": told.done}
    return {**kept, "ended": ended}


def _culprit(steps: list[Step], at: int) -> int:
    """Return the step that ended the process: of a cell handed out, the answer that it has called."""
    if steps[at].kind in ("given", "mark"):
        answers = [place for place in range(at) if steps[place].kind == "answer" and steps[place].stub]
        return answers[-1] if answers else at
    return at


def _watched(order: dict[str, Any], steps: list[Step], places: list[int], end: float) -> Told:
    """Run the steps in a fork, and listen to it until it has ended."""
    folder = Path(tempfile.mkdtemp(prefix="cnn-course-marking-"))
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _become(order, steps, places, folder, writer)
    os.close(writer)
    try:
        return _listened(reader, order["seconds"] + GRACE, end)
    finally:
        os.close(reader)
        _end(child)
        shutil.rmtree(folder, ignore_errors=True)


def _become(order: dict[str, Any], steps: list[Step], places: list[int], folder: Path, writer: int) -> None:
    """Be the notebook's process, to its end."""

    def tell(event: dict[str, Any]) -> None:
        line = json.dumps(event).encode() + b"\n"
        while line:
            line = line[os.write(writer, line) :]

    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        tell({"room": _room.enter(folder, order["hidden"], order["memory"])})
        (folder / order["name"]).write_text(order["notebook"], encoding="utf-8")
        _running.settle(str(folder))
        _running.run(steps, places, order["seconds"], tell)
    finally:
        os._exit(0)


def _listened(reader: int, patience: float, end: float) -> Told:
    told, left = Told(), b""
    due = time.monotonic() + patience
    while True:
        wait = min(due, end) - time.monotonic()
        if wait <= 0 or not select.select([reader], [], [], wait)[0]:
            told.late = True
            return told
        piece = os.read(reader, 1 << 16)
        if not piece:
            return told
        *lines, left = (left + piece).split(b"\n")
        for line in lines:
            told.hear(json.loads(line))
        if told.done:
            return told
        due = time.monotonic() + patience


def _end(child: int) -> None:
    """End a fork and all that it has started."""
    for kill, target in ((os.killpg, child), (os.kill, child)):
        try:
            kill(target, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
    os.waitpid(child, 0)


def load(tensorflow: bool) -> None:
    """Import what notebooks have in common. TensorFlow starts its threads later, so it can be forked with."""
    names = [*SHARED, *(f"cnn_course.{name}" for name in COURSE)]
    names += ["keras"] if tensorflow and sys.platform == "linux" else []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in names:
            importlib.import_module(name)


def main() -> None:
    """Obey until nobody gives orders any more."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    os.environ.setdefault("MPLBACKEND", "agg")
    load("--tensorflow" in sys.argv)
    for line in sys.stdin:
        print(json.dumps(obey(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
