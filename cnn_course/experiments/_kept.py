"""A stopped training goes on: its weights, the optimiser's own arrays and the epochs so far, in one file.

Keras alone is asked, so that any backend will do: the checkpoints of ``training.fit`` are TensorFlow's.
"""

import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import archives, files
from cnn_course.saying import remark
from cnn_course.training import CheckpointError, Epoch


class Kept:
    """What a stopped run needs to go on: one file, written whole after each epoch.

    Args:
        path: the file; where it is there, its arrays are put into the model.
        model: compiled, its optimiser built.
        run: what the file belongs to, in words and numbers.

    Raises:
        CheckpointError: "This run was begun in another way …"; "What a stopped run has left cannot be
            read …".
    """

    def __init__(self, path: Path, model: Any, run: dict[str, Any]) -> None:
        self.path, self.run, self.epochs = path, json.loads(json.dumps(run)), list[Epoch]()
        self.variables = [*model.variables, *model.optimizer.variables]
        if not path.is_file():
            return
        try:
            arrays = archives.read(path).arrays
            header = json.loads(str(arrays.pop("header")))
        except (ValueError, KeyError) as error:
            raise CheckpointError(
                f"What a stopped run has left cannot be read: {error}. Delete it to begin afresh. "
                f"Received: {path}"
            ) from error
        if header["run"] != self.run:
            raise CheckpointError(
                "This run was begun in another way: with other pictures, another recipe or another backend. "
                f"Delete what it has left to begin afresh. Received: {path}"
            )
        for place, variable in enumerate(self.variables):
            variable.assign(arrays[str(place)])
        self.epochs = [Epoch(**row) for row in header["epochs"]]
        remark(f"  goes on after epoch {len(self.epochs)}", flush=True)

    def add(self, epoch: Epoch) -> None:
        """Write the state down, with one epoch more."""
        self.epochs.append(epoch)
        header = json.dumps({"run": self.run, "epochs": [asdict(one) for one in self.epochs]})
        arrays = {str(at): one.numpy() for at, one in enumerate(self.variables)}
        packed = io.BytesIO()
        np.savez(packed, header=np.array(header), **arrays)
        files.write(self.path, packed.getvalue())
