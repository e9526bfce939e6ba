"""Record what Keras' pre-trained networks are: `python tools/zoo.py`, some minutes and 4 GB.

Builds each model of keras.applications, without weights, and counts; what its pictures have to be is found by
feeding its `preprocess_input` with numbers. The book's table and ModelZooExplorer are made of this list, so
that neither needs TensorFlow. `python tools/zoo.py NAME …` prints single ones and writes nothing.
"""

from __future__ import annotations

import ast
import json
import math
import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a script, only tools/ itself is on the path

from cnn_course.files import write  # noqa: E402
from cnn_course.models.pretrained import _zoo  # noqa: E402

DIGITS = 6  # of what probing finds, after the point
INSIDE = ("Rescaling", "Normalization")  # layers with which a network prepares its own pictures
UNSAID = 224  # pixels, by Keras' documentation, of networks that are built for any size


def names() -> list[str]:
    """List the models of the installed keras.applications as its source exports them; Keras is not loaded."""
    found = find_spec("keras")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("Keras is not installed: make lab")
    source = Path(found.origin).with_name("applications") / "__init__.py"
    tree = ast.parse(source.read_text(encoding="utf-8"))
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    exported = [alias.asname or alias.name for node in imported for alias in node.names]
    return sorted(name for name in exported if name[0].isupper())


# ---- what is counted


def convolutions(layer: Any) -> int:
    """Return how many convolutions or dense layers a layer is: a separable one is two."""
    if type(layer).__name__ == "SeparableConv2D":
        return 2
    return int(hasattr(layer, "kernel"))


def longest(model: Any) -> int:
    """Return how many convolutions and dense layers stand on the longest path through a model."""
    through: dict[str, int] = {}

    def reached(layer: Any) -> int:
        if layer.name not in through:
            before = [parent.operation for node in layer._inbound_nodes for parent in node.parent_nodes]
            through[layer.name] = max(map(reached, before), default=0) + _on_its_own_path(layer)
        return through[layer.name]

    for layer in model.layers:  # in the order in which they were made: so no call goes deep
        reached(layer)
    return reached(model.layers[-1])


def _on_its_own_path(layer: Any) -> int:
    return longest(layer) if hasattr(layer, "layers") else convolutions(layer)


def _flat(model: Any) -> Iterator[Any]:
    """Yield the layers of a model, and those of models inside it in their place."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from _flat(layer)
        else:
            yield layer


def multiply_adds(layer: Any) -> int:
    """Return the multiply-adds of a layer's kernels: each is put to every place of its output."""
    if not convolutions(layer):
        return 0
    places = math.prod(layer.output.shape[1:-1])
    kernels = [one for one in layer.weights if one.path.rsplit("/", 1)[-1].endswith("kernel")]
    return sum(math.prod(one.shape) for one in kernels) * places


# ---- what it is fed


def probed(prepare: Callable[[np.ndarray], Any]) -> dict[str, Any]:
    """Find by numbers what is done to pixels: the order of the channels, and scale and shift of each.

    Raises:
        ValueError: "… is not a scale and a shift a channel" if it is something else.
    """
    pixels = 255 * np.concatenate([np.zeros((1, 3)), np.eye(3)])  # black, red, green, blue
    fed = np.asarray(prepare(pixels[:, None, None, :].astype(np.float32)), np.float64)[:, 0, 0, :]
    black, response = fed[0], (fed[1:] - fed[0]) / 255
    order = np.abs(response).argmax(axis=0)
    scale = response[order, range(3)]
    odd = np.array([[[[10, 100, 200]]]], np.float32)
    expected = odd[0, 0, 0, order] * scale + black
    if not np.allclose(np.asarray(prepare(odd.copy()))[0, 0, 0], expected, atol=1e-4):
        raise ValueError(f"{prepare} is not a scale and a shift a channel. Received: {expected}")
    return {
        "order": "".join("rgb"[one] for one in order),
        "scale": [round(float(one), 2 + DIGITS) for one in scale],
        "shift": [round(float(one), DIGITS) for one in black],
    }


def inside(model: Any) -> dict[str, Any] | None:
    """Say how a network prepares pictures by layers of its own; None if it has none."""
    found = [layer for layer in _flat(model) if type(layer).__name__ in INSIDE]
    if not found:
        return None

    def prepare(pixels: np.ndarray) -> Any:
        for layer in found:
            pixels = np.asarray(layer(pixels))
        return pixels

    # A mean that was not given is a weight: it comes with the file of weights, and is 0 here.
    learned = any(type(layer).__name__ == "Normalization" and layer.input_mean is None for layer in found)
    return {"layers": [type(layer).__name__ for layer in found], "weights": learned, **probed(prepare)}


def described(name: str) -> dict[str, Any]:
    """Build one model and say all that is recorded of it."""
    import keras

    keras.utils.clear_session()
    make = getattr(keras.applications, name)
    model = make(weights=None)
    if not (size := model.input_shape[1]):
        size = UNSAID
        model = make(weights=None, input_shape=(size, size, 3))
    layers = list(_flat(model))
    return {
        "parameters": model.count_params(),
        "layers": len(layers),
        "weighted_layers": sum(bool(layer.weights) for layer in layers),
        "depth": longest(model),
        "multiply_adds": sum(map(multiply_adds, layers)),
        "size": size,
        "module": make.__module__.rsplit(".", 1)[-1],
        "preprocess": probed(import_module(make.__module__).preprocess_input),
        "inside": inside(model),
    }


def recorded() -> dict[str, Any]:
    """Return the list anew, with the version of Keras that it is of."""
    import keras

    return {
        "command": "python tools/zoo.py",
        "keras": keras.__version__,
        "networks": {name: described(name) for name in names()},
    }


def main(chosen: list[str]) -> None:
    """Write the list, or print what is said of those that were chosen."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if chosen:
        print(json.dumps({name: described(name) for name in chosen}, indent=1))
    else:
        write(_zoo.LIST, json.dumps(recorded(), indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
