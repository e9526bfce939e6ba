"""Do the runs of an experiment that are missing, then write its figure."""

import functools
import importlib
import io
import json
import pkgutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import files, training
from cnn_course.arguments import is_whole
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.saying import remark
from cnn_course.training.history import History
from cnn_course.training.recording import Record
from cnn_course.training.strategies import is_chief

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]


def names() -> tuple[str, ...]:
    """List the experiments: the modules of this folder whose names do not begin with ``_``.

    None of them is imported.

    >>> "live-network" in names()
    True

    Taught in: Watching it learn.
    """
    found = (module.name for module in pkgutil.iter_modules([str(HERE)]))
    return tuple(sorted(name.replace("_", "-") for name in found if not name.startswith("_")))


def run(
    name: str, seeds: Iterable[int] = (0, 1, 2), out: Path | str | None = None, smoke: bool = False
) -> list[Path]:
    """Do the runs of an experiment that are not recorded yet, and write its figure's data.

    A finished record is never done again: delete it to repeat its run. A stopped run leaves no record.

    Where ``TF_CONFIG`` names several workers, all of them make this call, train together, and must see the
    same folder; the first one alone writes.

    Args:
        name: one of :func:`names`.
        seeds: whole numbers of at least 0, at least one.
        out: the folder that holds one folder an experiment (``~`` is the user's home); by default ``results``
            in the checkout, or in the working directory where the package is installed without one.
        smoke: a few seconds of each run, to see that everything works. The numbers mean nothing, so ``out``
            must be given.

    Returns:
        The files of all records asked for, and of the figure.

    Raises:
        ValueError: "There is no experiment of this name. Received: name='x'. Known: …";
            "seeds must be whole numbers of at least 0, each once. Received: seeds=()";
            "A smoke run is no result: give out=…".
        OSError: nothing can be written in that folder: told before the first run.

    >>> run("live-network", smoke=True)
    Traceback (most recent call last):
    ValueError: A smoke run is no result: give out=…, a folder to write it to. Received: out=None

    Taught in: Watching it learn.
    """
    experiment, seeds = find(name), checked(seeds)
    folder = folder_of(name, out, smoke)
    wanted = [(variant, seed) for variant in experiment.variants for seed in seeds]
    written = []
    for place, (variant, seed) in enumerate(wanted, start=1):
        path = folder / Record.filename(variant, seed)
        remark(f"{name} {place}/{len(wanted)}: {variant}, seed {seed}", end="", flush=True)
        if path.is_file():
            remark("  recorded already")
        else:
            remark("", flush=True)
            path = _perform(name, experiment, variant, seed, smoke, folder)
        written.append(path)
    return [*written, *(write_figure(name, experiment, folder) if is_chief() else [])]


def find(name: str) -> Experiment:
    """Return an experiment by name; only its module is imported.

    Args:
        name: one of :func:`names`.

    Raises:
        ValueError: "There is no experiment of this name. Received: name='x'. Known: …".
        TypeError: "An experiment's file carries its definition as EXPERIMENT. …".
    """
    if name not in names():
        raise ValueError(
            f"There is no experiment of this name. Received: name={name!r}. Known: {', '.join(names())}"
        )
    module = importlib.import_module(f"cnn_course.experiments.{name.replace('-', '_')}")
    experiment = getattr(module, "EXPERIMENT", None)
    if not isinstance(experiment, Experiment):
        raise TypeError(
            "An experiment's file carries its definition as EXPERIMENT; the name of one that is none begins "
            f"with an underscore. Received: {module.__file__}"
        )
    return experiment


def checked(seeds: Iterable[int]) -> tuple[int, ...]:
    """Return the seeds, or say what is wrong with them."""
    seeds = tuple(seeds)
    sound = all(is_whole(seed) and seed >= 0 for seed in seeds)
    if not seeds or not sound or len(set(seeds)) < len(seeds):
        raise ValueError(f"seeds must be whole numbers of at least 0, each once. Received: seeds={seeds!r}")
    return tuple(map(int, seeds))  # a record holds no number of NumPy's


def folder_of(name: str, out: Path | str | None, smoke: bool) -> Path:
    """Return the folder for the records of an experiment; see :func:`run`."""
    if smoke and out is None:
        raise ValueError("A smoke run is no result: give out=…, a folder to write it to. Received: out=None")
    return (files.expanded(out) if out is not None else _default_folder()) / name


def _default_folder() -> Path:
    return CHECKOUT / "results" if (CHECKOUT / "pyproject.toml").is_file() else Path("results")


@functools.cache
def _strategy() -> Any:
    """Return the one strategy of this process: several workers can be brought together only once."""
    return training.strategy()


def _perform(name: str, experiment: Experiment, variant: str, seed: int, smoke: bool, folder: Path) -> Path:
    """Do one run and write it down: arrays first, so that a record means that everything is there."""
    import keras

    strategy = _strategy()  # before anything is computed
    if is_chief():
        files.try_place(folder / Record.filename(variant, seed))  # not only after the training
    keras.backend.clear_session()
    training.seed_everything(seed)
    began = time.perf_counter()
    with strategy.scope():
        outcome = experiment.perform(variant, seed, smoke)
    seconds = time.perf_counter() - began
    if not is_chief():
        return folder / Record.filename(variant, seed)
    if outcome.arrays:
        write_arrays(folder / f"{variant}-seed{seed}.npz", outcome.arrays)
    return record(name, variant, seed, outcome, seconds, training.environment()).write(folder)


def record(
    name: str, variant: str, seed: int, outcome: Outcome, seconds: float, environment: dict[str, Any]
) -> Record:
    """Put together what is written down of a run."""
    history: History = outcome.history
    return Record(
        experiment=name,
        variant=variant,
        seed=seed,
        config=outcome.config,
        data=outcome.data,
        environment=environment,
        command=f"cnn-course run {name} --seed {seed}",
        epochs=history.as_rows(),
        final={**(history.final() if history.epochs else {}), **outcome.final},
        wall_seconds=round(seconds, 1),
    )


def write_arrays(path: Path, arrays: dict[str, np.ndarray]) -> Path:
    """Write a compressed .npz in one step; the same arrays always give the same bytes."""
    buffer = io.BytesIO()
    contents: dict[str, Any] = {**arrays}  # NumPy's own annotation takes the names for its option
    np.savez_compressed(buffer, **contents)
    return files.write(path, buffer.getvalue())


def write_figure(name: str, experiment: Experiment, folder: Path) -> list[Path]:
    """Write figure.json and its companions, once every variant has a run of the seed that is shown."""
    shown = [folder / Record.filename(variant, 0) for variant in experiment.variants]
    if not all(path.is_file() for path in shown):
        remark(f"{name}: no figure yet, seed 0 is not recorded for every variant")
        return []
    content = {"kind": name, **experiment.figure(folder)}
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"
    made = [files.write(folder / "figure.json", text)]
    for file, arrays in experiment.extras(folder).items():
        made.append(write_arrays(folder / file, arrays))
    for one in made:
        remark(f"{name}: {one.name}, {one.stat().st_size / 1000:.0f} kB")
    return made
