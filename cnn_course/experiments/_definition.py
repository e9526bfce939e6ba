"""What an experiment is: variants, what to do for each of them and a seed, a figure of the records.

An experiment is one file of this folder. It carries its definition as ``EXPERIMENT``, and the file's name is
the experiment's: ``border_position.py`` is border-position, and its records lie in
``results/border-position``. A file whose name begins with ``_`` is none.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course.training import DataNote, History

SHOWN_SEED = 0  # the run that figures show; fixed before any was looked at


@dataclass(frozen=True)
class Outcome:
    """What one run gives, besides the time it took.

    Attributes:
        config: everything that was decided beforehand.
        data: what it was trained and looked at on.
        history: the epochs; empty where nothing is trained.
        final: further numbers at the end; the last epoch's are added.
        arrays: what the figure will need; kept beside the record.
    """

    config: dict[str, Any]
    data: DataNote
    history: History = field(default_factory=lambda: History(()))
    final: dict[str, Any] = field(default_factory=dict)
    arrays: dict[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidates:
    """What the runs of an experiment are made of, where each part of a run depends on nothing but itself.

    Such parts can be done in any order, in any process: see :mod:`cnn_course.search.spreading`.

    Attributes:
        of: (variant, smoke) to the candidates of a run, in words.
        evaluate: (candidate, seed, smoke) to what JSON can hold.
        gather: (variant, seed, smoke) and what came out for each candidate, in order, to an outcome.
    """

    of: Callable[[str, bool], list[str]]
    evaluate: Callable[[str, int, bool], dict[str, Any]]
    gather: Callable[[str, int, bool, list[dict[str, Any]]], Outcome]


@dataclass(frozen=True)
class Experiment:
    """One experiment.

    Attributes:
        variants: what is compared.
        perform: (variant, seed, smoke) to an outcome; smoke means a few seconds, and numbers that mean
            nothing.
        figure: the folder of finished records to the content of ``figure.json``.
        content: what stands there, key by key, as a JSON schema: see :mod:`cnn_course.experiments._schema`.
        extras: the same folder to further small files, by name.
        candidates: what each run is made of, where several workers can share it out.
    """

    variants: tuple[str, ...]
    perform: Callable[[str, int, bool], Outcome]
    figure: Callable[[Path], dict[str, Any]]
    content: dict[str, Any]
    extras: Callable[[Path], dict[str, dict[str, np.ndarray]]] = lambda folder: {}
    candidates: Candidates | None = None
