"""What a checkpoint belongs to: the recipe, the data, and the whole model, each layer with its arguments."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from cnn_course.training.config import TrainConfig
from cnn_course.training.data import Split
from cnn_course.training.describing import OF_THE_ROW, described

MOST = 3  # differences between two models that are told


def identity(model: Any, train: Split, test: Split, config: TrainConfig, precision: str) -> dict[str, Any]:
    """Describe what a checkpoint belongs to, ready for JSON.

    What the result does not depend on (steps_per_execution, names of layers) is left out.
    """
    recipe = {**replace(config, precision=precision).as_dict()}
    del recipe["steps_per_execution"]
    digest = hashlib.sha256()
    for array in (train.images, train.labels, test.images, test.labels):
        digest.update(f"{array.shape} {array.dtype}".encode())
        digest.update(np.ascontiguousarray(array).data)
    shape = [[type(layer).__name__, [list(w.shape) for w in layer.weights]] for layer in model.layers]
    said = {"recipe": recipe, "data": digest.hexdigest(), "model": shape, "layers": described(model)}
    return json.loads(json.dumps(said))


def is_sound(said: Any) -> bool:
    """Tell whether something read from a file is what :func:`identity` says, of whatever run."""
    kinds = {"recipe": dict, "data": str, "model": list}
    if not isinstance(said, dict) or not all(
        isinstance(said.get(name), kind) for name, kind in kinds.items()
    ):
        return False
    layers = said.get("layers", [])
    return isinstance(layers, list) and all(
        isinstance(row, dict) and {"place", "kind", "name"} <= set(row) for row in layers
    )


def differences(was: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Say in what two runs differ; nothing, if one goes on where the other stopped.

    Args:
        was: what :func:`identity` said of the one. Versions of the course before this one said nothing of the
            arguments of layers: then the kinds of layers and the shapes of their weights decide.
        now: likewise of the other.

    Returns:
        A list of half sentences: "learning_rate was 0.1 and is 0.2".
    """
    said = [
        f"{name} was {was['recipe'].get(name)!r} and is {value!r}"
        for name, value in now["recipe"].items()
        if was["recipe"].get(name) != value
    ]
    said += ["the images or labels are others"] * (was["data"] != now["data"])
    other = list(_other_layers(was["layers"], now["layers"])) if "layers" in was else []
    if other or was["model"] != now["model"]:
        more = [f"and {len(other) - MOST} more"] if len(other) > MOST else []
        said.append(
            ": ".join(("the model has other layers", *[", ".join(other[:MOST] + more)] * bool(other)))
        )
    return said


def _other_layers(was: list[dict[str, Any]], now: list[dict[str, Any]]) -> Iterator[str]:
    """Say layer by layer what two models differ in."""
    if [row["kind"] for row in was] != [row["kind"] for row in now]:
        yield _other_kinds(was, now)
        return
    for before, after in zip(was, now, strict=True):
        for name in after:
            one, other = before.get(name), after[name]
            # Another version of Keras may know more arguments, or fewer: of those it says nothing.
            if name in before and name not in OF_THE_ROW and json.dumps(one) != json.dumps(other):
                yield f"{_called(after)} had {name}={one!r} and has {name}={other!r}"


def _other_kinds(was: list[dict[str, Any]], now: list[dict[str, Any]]) -> str:
    """Name the first layer of another kind."""
    for before, after in zip(was, now, strict=False):
        if before["kind"] != after["kind"]:
            return f"{_called(before)} is now {_called(after)}"
    longer, word = (was, "missing") if len(was) > len(now) else (now, "new")
    return f"{_called(longer[min(len(was), len(now))])} is {word}"


def _called(row: dict[str, Any]) -> str:
    place = f"layer {row['place']} " if row["place"] else ""
    return f"{place}{row['name']!r} ({row['kind']})"
