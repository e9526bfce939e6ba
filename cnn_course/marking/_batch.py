"""A class's notebooks marked, one in each core: none of them stops the others, and none is marked twice."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cnn_course
from cnn_course import files
from cnn_course.marking import _award, _feedback, _framing, _grades, _marks, _submissions
from cnn_course.marking._marks import Mark
from cnn_course.marking._needed import needed
from cnn_course.marking._release import MarkingError, Release
from cnn_course.marking._submissions import Submission
from cnn_course.words import table

PROGRESS = "CNN_COURSE_PROGRESS"  # what a marked notebook does is no learner's progress
HEAVY = ("tensorflow", "keras")


@dataclass(frozen=True)
class Limits:
    """What a notebook may take."""

    seconds: float = 120.0  # a cell
    longest: float = 900.0  # a notebook
    memory: int = 4_000_000_000  # bytes


def mark(
    folder: Path,
    release: Release,
    to: Path,
    *,
    again: bool = False,
    limits: Limits = Limits(),
    hidden: Sequence[Path] = (),
    others: int = 1,
    workers: int | None = None,
    heard: Callable[[Mark, bool], None] = lambda mark, fresh: None,
) -> list[Mark]:
    """Mark every notebook of a folder.

    Args:
        folder: a file or a folder for each learner.
        release: what they were handed.
        to: where the marks, the feedback and the grades go.
        again: also what is marked already.
        limits: of each notebook.
        hidden: what no notebook may read, besides the folders of submissions and marks.
        others: which other numbers the checkers draw, from 1.
        workers: how many at once; as many as there are cores.
        heard: is told each mark, and whether it is a new one.

    Returns:
        The marks, in the order of the learners' names.

    Raises:
        MarkingError: there is nothing to mark, or no way to do it here.
    """
    if not hasattr(os, "fork"):
        raise MarkingError(
            "marking needs Linux or macOS, where a process can be forked; on Windows, use WSL."
        )
    closed = [str(path.resolve()) for path in (folder, to, *hidden)]
    if inside := [one for one in closed if Path(cnn_course.__file__).resolve().is_relative_to(one)]:
        raise MarkingError(
            f"{inside[0]} holds the course itself: move the notebooks to a folder of their own."
        )
    submissions = _submissions.find(folder, release.lab)
    files.try_place(to / "grades.csv")
    closed = [one for one in closed if Path(one).is_dir()]
    one = _One(release, to, again, limits, closed, others)
    with ThreadPoolExecutor(min(workers or os.cpu_count() or 1, len(submissions))) as pool:
        try:
            marks = []
            for found, fresh in pool.map(one.mark, submissions):
                heard(found, fresh)
                marks.append(found)
        finally:
            pool.shutdown(cancel_futures=True)
            one.end()
    _grades.write(marks, release.lab, to)
    return marks


class _One:
    """Marks one submission after the other, in a worker for each thread."""

    def __init__(
        self, release: Release, to: Path, again: bool, limits: Limits, hidden: list[str], others: int
    ) -> None:
        self.release, self.to, self.again, self.limits, self.hidden = release, to, again, limits, hidden
        self.others = others
        self.words = table().marking
        self._threads = threading.local()
        self._workers: list[subprocess.Popen] = []

    def mark(self, submission: Submission) -> tuple[Mark, bool]:
        """Return a submission's mark, and whether it is new."""
        place = self.to / "marks" / f"{submission.learner}.json"
        digest = self._digest(submission)
        if not self.again and (kept := _kept(place, digest)):
            return kept, False
        started = time.monotonic()
        framed = _framing.frame(submission.path, self.release)
        told = {} if framed.fault else self._told(submission, framed)
        found = _marks.given(submission, self.release, framed, told, self.words, time.monotonic() - started)
        _feedback.write(found, self.release, self.to, self.words)
        files.write(place, json.dumps({"of": digest, "mark": found.kept()}, ensure_ascii=False, indent=1))
        return found, True

    def _digest(self, submission: Submission) -> str:
        with suppress(OSError):
            what = (
                f"{files.sha256_of(submission.path)} {self.release.id} {self.others} {cnn_course.__version__}"
            )
            return files.sha256_of(what.encode())
        return ""

    def _told(self, submission: Submission, framed: _framing.Framed) -> dict[str, Any]:
        order = {
            "steps": [asdict(step) for step in framed.steps],
            "name": f"{self.release.lab}.ipynb",
            "notebook": submission.path.read_text(encoding="utf-8", errors="replace"),
            "hidden": self.hidden,
            **asdict(self.limits),
        }
        for _ in range(2):  # a worker that has ended, for whatever reason, is not the notebook's fault
            worker = self._worker()
            try:
                worker.stdin.write(json.dumps(order) + "\n")  # type: ignore[union-attr]
                worker.stdin.flush()  # type: ignore[union-attr]
                told: dict[str, Any] = json.loads(worker.stdout.readline())  # type: ignore[union-attr]
                return told
            except (OSError, ValueError):
                worker.kill()
        return {"problem": "worker"}

    def _worker(self) -> subprocess.Popen:
        worker: subprocess.Popen | None = getattr(self._threads, "worker", None)
        if worker is None or worker.poll() is not None:
            heavy = ["--tensorflow"] if _wants_tensorflow(self.release) else []
            environment = {name: value for name, value in os.environ.items() if name != PROGRESS}
            environment |= {"PYTHONHASHSEED": "0", _award.OTHERS: str(self.others)}
            for name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
                environment.setdefault(name, "1")  # as many notebooks as cores: one core for each
            package = str(Path(cnn_course.__file__).parent.parent)
            path = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
            worker = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "cnn_course.marking._worker", *heavy],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                env={**environment, "PYTHONPATH": os.pathsep.join(path)},
            )
            self._threads.worker = worker
            self._workers.append(worker)
        return worker

    def end(self) -> None:
        """End the workers."""
        for worker in self._workers:
            for stream in (worker.stdin, worker.stdout):
                with suppress(OSError):
                    stream.close()  # type: ignore[union-attr]
            with suppress(subprocess.TimeoutExpired):
                worker.wait(2)
            worker.kill()
            worker.wait()


def _wants_tensorflow(release: Release) -> bool:
    """Tell whether what the marks stand on loads TensorFlow."""
    steps = _framing.framed(release.cells, release).steps
    return any(f"import {name}" in steps[place].source for place in needed(steps) for name in HEAVY)


def _kept(place: Path, digest: str) -> Mark | None:
    """Return a mark that is there already, if it is of the same notebook, release and course."""
    try:
        kept = json.loads(place.read_text(encoding="utf-8"))
        return Mark.of(kept["mark"]) if digest and kept["of"] == digest else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
