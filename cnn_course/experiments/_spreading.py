"""Do the runs of an experiment candidate by candidate, spread over several workers."""

import functools
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cnn_course import files, training
from cnn_course.experiments import _running
from cnn_course.experiments._definition import Candidates, Experiment
from cnn_course.saying import remark
from cnn_course.search.spreading import spread
from cnn_course.training.recording import Record

LEFT = ".candidates"  # the folder, beside the records, for what is done of runs that are not whole yet
Job = tuple[str, str, int, bool]  # experiment, candidate, seed, smoke


def run_spread(
    name: str,
    seeds: Iterable[int] = (0, 1, 2),
    out: Path | str | None = None,
    smoke: bool = False,
    workers: int = 2,
    address: str | None = None,
) -> list[Path]:
    """Do the runs of an experiment that are not recorded yet, their candidates spread over workers.

    The records are those of :func:`cnn_course.experiments.run` where it computes with one thread, but for
    times. A run is recorded when its last candidate is done; who is stopped goes on with the candidates that
    are missing.

    Args:
        name: of an experiment whose runs are made of candidates.
        seeds: whole numbers of at least 0, at least one.
        out: as for :func:`cnn_course.experiments.run`.
        smoke: likewise.
        workers: candidates at a time.
        address: of a Ray cluster to join; by default one is started on this computer.

    Returns:
        The files of all records asked for, and of the figure.

    Raises:
        ValueError: "The runs of this experiment are not made of candidates …"; and as
            :func:`cnn_course.experiments.run`.
        ImportError: "Several workers need Ray, which is not installed …".
    """
    experiment, seeds = _running.find(name), _running.checked(seeds)
    parts = candidates_of(name, experiment)
    folder = _running.folder_of(name, out, smoke)
    runs = [(variant, seed) for variant in experiment.variants for seed in seeds]
    missing = [run for run in runs if not (folder / Record.filename(*run)).is_file()]
    jobs = {
        f"{variant}-seed{seed}-{place}": (name, candidate, seed, smoke)
        for variant, seed in missing
        for place, candidate in enumerate(parts.of(variant, smoke), start=1)
    }
    if jobs:
        files.try_place(folder / Record.filename(*missing[0]))

        def watch(candidate: str, done: int) -> None:
            remark(f"{name} {done}/{len(jobs)}: {candidate}", flush=True)

        results = spread(evaluate, jobs, folder / LEFT, workers, address, watch)
        for variant, seed in missing:
            _record(name, parts, (variant, seed, smoke), results).write(folder)
        shutil.rmtree(folder / LEFT)
    records = [folder / Record.filename(*run) for run in runs]
    return [*records, *_running.write_figure(name, experiment, folder)]


def candidates_of(name: str, experiment: Experiment) -> Candidates:
    """Return what the runs of an experiment are made of, or say that they are made of nothing smaller."""
    if experiment.candidates is None:
        raise ValueError(
            "The runs of this experiment are not made of candidates that could be spread over a cluster. "
            f"Received: name={name!r}"
        )
    return experiment.candidates


def evaluate(job: Job) -> dict[str, Any]:
    """Do one candidate, wherever this process is."""
    name, candidate, seed, smoke = job
    began = time.perf_counter()
    result = candidates_of(name, _running.find(name)).evaluate(candidate, seed, smoke)
    seconds = time.perf_counter() - began
    return {"result": result, "seconds": seconds, "environment": _environment()}


@functools.cache
def _environment() -> dict[str, Any]:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return training.environment()


def _record(
    name: str, parts: Candidates, run: tuple[str, int, bool], results: dict[str, dict[str, Any]]
) -> Record:
    """Make the record of a run from what came out for its candidates; its time is theirs together."""
    variant, seed, smoke = run
    count = len(parts.of(variant, smoke))
    own = [results[f"{variant}-seed{seed}-{place}"] for place in range(1, count + 1)]
    outcome = parts.gather(variant, seed, smoke, [one["result"] for one in own])
    seconds = sum(one["seconds"] for one in own)
    return _running.record(name, variant, seed, outcome, seconds, own[0]["environment"])
