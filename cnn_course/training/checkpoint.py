"""Everything a stopped training needs to go on as if it had never stopped, in one file.

The file holds the weights, the optimiser's own arrays, the averaged weights, the state of the layers that
draw random numbers, the place in the run and the history so far. Nothing of the order of the images or of the
augmentation is in it: both follow from the seed and the number of the step.

Taught in: What training does.
"""

import errno
import hashlib
import io
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import archives, files
from cnn_course.training.config import TrainConfig
from cnn_course.training.data import Split
from cnn_course.training.errors import CheckpointError
from cnn_course.training.history import Epoch

FORMAT = 1
HEADER = "header"


@dataclass(frozen=True)
class Progress:
    """The place in a run.

    Attributes:
        step: steps done, over all epochs.
        loss_sum: of the losses of this epoch's steps so far.
        hits: images, or pixels, named rightly in this epoch so far.
        seconds: that this epoch took so far.
        rows: the epochs done.
        stopped: whether a callback has ended it early.
        finished: whether the run has ended.
    """

    step: int = 0
    loss_sum: float = 0.0
    hits: int = 0
    seconds: float = 0.0
    rows: tuple[Epoch, ...] = ()
    stopped: bool = False
    finished: bool = False


def identity(model: Any, train: Split, test: Split, config: TrainConfig, precision: str) -> dict[str, Any]:
    """Describe what a checkpoint belongs to: the recipe, the data's digest, the model's shape.

    What the result does not depend on (steps_per_execution) is left out.
    """
    recipe = {**replace(config, precision=precision).as_dict()}
    del recipe["steps_per_execution"]
    digest = hashlib.sha256()
    for array in (train.images, train.labels, test.images, test.labels):
        digest.update(f"{array.shape} {array.dtype}".encode())
        digest.update(np.ascontiguousarray(array).data)
    shape = [[type(layer).__name__, [list(w.shape) for w in layer.weights]] for layer in model.layers]
    return {"recipe": recipe, "data": digest.hexdigest(), "model": shape}


class Checkpoint:
    """One file, written in one step and read back into the variables.

    Args:
        path: the file; its folder is made.
        run: what :func:`identity` says.
        variables: the TensorFlow variables to keep, always in the same order.

    Raises:
        CheckpointError: "The checkpoint must be a file …": told before the first step, not after an epoch.
    """

    def __init__(self, path: Path | str, run: dict[str, Any], variables: list[Any]) -> None:
        self.path, self.variables = Path(path), variables
        self.run = json.loads(json.dumps(run))
        self.written_at: int | None = None
        if self.path.is_dir():
            raise CheckpointError(
                "The checkpoint must be a file, and this is a folder: add a name, such as run.npz. "
                f"Received: {self.path}"
            )

    def save(self, progress: Progress) -> None:
        """Write the state, or leave the last file as it is.

        Raises:
            CheckpointError: "The checkpoint of step 40 could not be written: the disk is full …".
        """
        header = {"format": FORMAT, "run": self.run, "progress": asdict(progress)}
        arrays = {str(index): variable.numpy() for index, variable in enumerate(self.variables)}
        buffer = io.BytesIO()
        np.savez(buffer, **{HEADER: np.array(json.dumps(header)), **arrays})
        try:
            files.write(self.path, buffer.getvalue())
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            reason = "the disk is full" if full else error.strerror or str(error)
            before = (
                "There is no earlier one."
                if self.written_at is None
                else (
                    f"The one of step {self.written_at} is intact: make room and run the same again to go on."
                )
            )
            raise CheckpointError(
                f"The checkpoint of step {progress.step} could not be written: {reason}. {before} "
                f"Received: {self.path}, {buffer.tell():,} bytes"
            ) from error
        self.written_at = progress.step

    def load(self) -> Progress | None:
        """Put the file's state into the variables and return the place in the run; None without a file.

        Raises:
            CheckpointError: "The checkpoint is of another run: learning_rate was 0.1 and is 0.2 …"; "This is
                no checkpoint of a training …".
        """
        if not self.path.is_file():
            return None
        header, arrays = _read(self.path)
        self._compare(header["run"])
        shapes = [tuple(array.shape) for array in arrays]
        if shapes != [tuple(variable.shape) for variable in self.variables]:
            raise CheckpointError(
                f"The checkpoint is of another run: its arrays have other shapes. {_WAY_OUT} "
                f"Received: {self.path}"
            )
        for variable, array in zip(self.variables, arrays, strict=True):
            variable.assign(array)
        progress = header["progress"]
        progress["rows"] = tuple(Epoch(**row) for row in progress["rows"])
        self.written_at = progress["step"]
        return Progress(**progress)

    def _compare(self, other: dict[str, Any]) -> None:
        """Refuse a checkpoint of another recipe, other data or another model."""
        differences = [
            f"{name} was {other['recipe'].get(name)!r} and is {value!r}"
            for name, value in self.run["recipe"].items()
            if other["recipe"].get(name) != value
        ]
        differences += ["the images or labels are others"] * (other["data"] != self.run["data"])
        differences += ["the model has other layers"] * (other["model"] != self.run["model"])
        if differences:
            raise CheckpointError(
                f"The checkpoint is of another run: {'; '.join(differences)}. {_WAY_OUT} "
                f"Received: {self.path}"
            )


_WAY_OUT = "Give another file, or delete it to begin afresh."


def read_history(path: Path | str) -> tuple[Epoch, ...]:
    """Return the epochs that a checkpoint holds.

    Raises:
        CheckpointError: "This is no checkpoint of a training …".
    """
    header, _ = _read(Path(path))
    return tuple(Epoch(**row) for row in header["progress"]["rows"])


def _read(path: Path) -> tuple[dict[str, Any], list[np.ndarray]]:
    try:
        kept = archives.read(path).arrays
        header = json.loads(str(kept[HEADER]))
        arrays = [kept[str(index)] for index in range(len(kept) - 1)]
        known = header["format"] == FORMAT
    except OSError as error:
        raise CheckpointError(
            f"The checkpoint cannot be read: {error.strerror or error}. The file may be whole: keep it, and "
            f"see whether its disk is connected and you have leave to read it. Received: {path}"
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        why = str(error) if isinstance(error, archives.BrokenError) else "it holds other arrays"
        raise CheckpointError(
            f"This is no checkpoint of a training that can be read: {why}. {_WAY_OUT} Received: {path}"
        ) from error
    if not known:
        raise CheckpointError(
            f"The checkpoint was written by another version of the course. {_WAY_OUT} Received: {path}"
        )
    return header, arrays
