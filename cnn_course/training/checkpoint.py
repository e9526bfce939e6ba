"""Everything a stopped training needs to go on as if it had never stopped, in one file.

The file holds the weights, the optimiser's own arrays, the averaged weights, the state of the layers that
draw random numbers, the place in the run and the history so far. Nothing of the order of the images or of the
augmentation is in it: both follow from the seed and the number of the step.

Taught in: What training does.
"""

import errno
import io
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import archives, files
from cnn_course.training.errors import CheckpointError
from cnn_course.training.history import Epoch
from cnn_course.training.identity import differences, is_sound
from cnn_course.training.progress import Progress

FORMAT = 2  # of what is written
READ = (1, 2)  # 1 says nothing of the arguments of layers
HEADER = "header"


class Checkpoint:
    """One file, written in one step and read back into the variables.

    Args:
        path: the file; its folder is made. ``~`` is the user's home.
        run: what :func:`~cnn_course.training.identity.identity` says.
        variables: the TensorFlow variables to keep, always in the same order.
        steps_an_epoch: of the run.

    Raises:
        TypeError: "checkpoint must be the name of a file …".
        CheckpointError: "The checkpoint must be a file …": told before the first step, not after an epoch.
    """

    def __init__(
        self, path: Path | str, run: dict[str, Any], variables: list[Any], steps_an_epoch: int
    ) -> None:
        if not isinstance(path, str | os.PathLike):
            raise TypeError(
                "checkpoint must be the name of a file, such as 'run.npz'. "
                f"Received: checkpoint={path!r}, of type {type(path).__name__}"
            )
        try:
            self.path = files.expanded(path)
        except OSError as error:
            raise CheckpointError(f"The checkpoint has no place: {error}. Received: {path}") from None
        self.run, self.variables, self.steps_an_epoch = run, variables, steps_an_epoch
        self.written_at: int | None = None
        if os.path.isdir(self.path):  # unlike Path.is_dir it takes any name
            raise CheckpointError(
                "The checkpoint must be a file, and this is a folder: add a name, such as run.npz. "
                f"Received: {self.path}"
            )

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the file's place for this training, and find out whether it can be written there.

        Raises:
            CheckpointError: "Another training writes this checkpoint at this moment …"; "No checkpoint can be
                written there: …".
        """
        with ExitStack() as stack:
            try:
                stack.enter_context(files.claimed(self.path))
            except files.InUseError:
                raise CheckpointError(
                    "Another training writes this checkpoint at this moment, in this process or in another "
                    "one. Give each a file of its own, or wait until that one has ended. "
                    f"Received: {self.path}"
                ) from None
            except (OSError, ValueError) as error:  # a ValueError for a name that is none
                raise CheckpointError(
                    f"No checkpoint can be written there: {_reason(error)}. Give another file. "
                    f"Received: {self.path}"
                ) from error
            yield

    def is_finished(self) -> bool:
        """Tell whether the file holds a run that has ended. Whose it is, :meth:`load` sees.

        Raises:
            CheckpointError: as :meth:`load`.
        """
        return os.path.isfile(self.path) and _Kept(self.path).progress.finished

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
            before = (
                "There is no earlier one."
                if self.written_at is None
                else (
                    f"The one of step {self.written_at} is intact: make room and run the same again to go on."
                )
            )
            raise CheckpointError(
                f"The checkpoint of step {progress.step} could not be written: {_reason(error)}. {before} "
                f"Received: {self.path}, {buffer.tell():,} bytes"
            ) from error
        self.written_at = progress.step

    def load(self) -> Progress | None:
        """Put the file's state into the variables and return the place in the run; None without a file.

        Raises:
            CheckpointError: "The checkpoint is of another run: learning_rate was 0.1 and is 0.2 …"; "This is
                no checkpoint of a training …"; "The checkpoint holds what no training writes: …".
        """
        if not os.path.isfile(self.path):
            return None
        kept = _Kept(self.path)
        self._compare(kept.run)
        epochs = self.run["recipe"]["epochs"]
        if not kept.progress.fits(epochs, self.steps_an_epoch):
            raise _absurd(
                self.path,
                f"step {kept.progress.step} after {len(kept.progress.rows)} of {epochs} epochs of "
                f"{self.steps_an_epoch} steps",
            )
        for variable, array in zip(self.variables, self._own(kept.arrays), strict=True):
            variable.assign(array)
        self.written_at = kept.progress.step
        return kept.progress

    def _compare(self, other: dict[str, Any]) -> None:
        """Refuse a checkpoint of another recipe, other data or another model."""
        if said := differences(other, self.run):
            raise CheckpointError(
                f"The checkpoint is of another run: {'; '.join(said)}. {_WAY_OUT} Received: {self.path}"
            )

    def _own(self, arrays: list[np.ndarray]) -> list[np.ndarray]:
        """Return the arrays, which must be those of this run's variables, and numbers."""
        if [array.shape for array in arrays] != [tuple(variable.shape) for variable in self.variables]:
            raise CheckpointError(
                f"The checkpoint is of another run: its arrays have other shapes. {_WAY_OUT} "
                f"Received: {self.path}"
            )
        kinds = [np.dtype(variable.dtype.as_numpy_dtype) for variable in self.variables]
        own = [_unpacked(array, kind) for array, kind in zip(arrays, kinds, strict=True)]
        for place, (array, kind) in enumerate(zip(own, kinds, strict=True)):
            if array.dtype != kind:
                raise _absurd(self.path, f"array {place} is {array.dtype} and must be {kind}")
            if kind.kind not in "iub" and not np.isfinite(array).all():
                raise _absurd(self.path, f"not all of array {place} is finite (nan or inf)")
        return own


def _unpacked(array: np.ndarray, kind: np.dtype) -> np.ndarray:
    """Return an array as it was: what is not of NumPy's own types (bfloat16) it keeps as bare bytes."""
    bare = array.dtype.kind == "V" and array.dtype.itemsize == kind.itemsize
    return array.view(kind) if bare else array


_WAY_OUT = "Give another file, or delete it to begin afresh."


def _absurd(path: Path, what: object) -> CheckpointError:
    return CheckpointError(
        f"The checkpoint holds what no training writes: {what}. {_WAY_OUT} Received: {path}"
    )


def _reason(error: Exception) -> str:
    """Say why a file cannot be read or written."""
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return "the disk is full" if full else error.strerror or str(error)
    return str(error)


def read_history(path: Path | str) -> tuple[Epoch, ...]:
    """Return the epochs that a checkpoint holds.

    Raises:
        CheckpointError: "This is no checkpoint of a training …".
    """
    return _Kept(files.expanded(path)).progress.rows


class _Kept:
    """What a file holds.

    Raises:
        CheckpointError: "This is no checkpoint of a training that can be read …"; "The checkpoint was written
            by another version …"; "The checkpoint holds what no training writes: …".
    """

    def __init__(self, path: Path) -> None:
        header, self.arrays = _read(path)
        if header["format"] not in READ:
            raise CheckpointError(
                f"The checkpoint was written by another version of the course. {_WAY_OUT} Received: {path}"
            )
        self.run = header["run"]
        if not is_sound(self.run):
            raise _absurd(path, "it does not say which run it is of")
        try:
            self.progress = Progress.read(header["progress"])
        except (TypeError, ValueError) as error:
            raise _absurd(path, error) from None


def _read(path: Path) -> tuple[dict[str, Any], list[np.ndarray]]:
    try:
        kept = archives.read(path).arrays
        header = json.loads(str(kept[HEADER]))
        arrays = [kept[str(index)] for index in range(len(kept) - 1)]
        found = {name: header[name] for name in ("format", "run", "progress")}
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
    return found, arrays
