"""Record how large the networks of keras.applications are: `python tools/applications.py`.

Ours are held against this list (tests/models), so that no test has to build ResNet152 to know its size. The
list says which Keras it was made with; `pytest -m slow tests/models` holds it against the installed one.
"""

from __future__ import annotations

import json
import math
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # as a script, only tools/ itself is on the path

from cnn_course.files import write  # noqa: E402

LIST = ROOT / "tests" / "models" / "applications.json"
OURS = {
    "InceptionV3": "inception-v3",
    "VGG16": "vgg-16",
    "VGG19": "vgg-19",
    "ResNet50": "resnet-50",
    "ResNet101": "resnet-101",
    "ResNet152": "resnet-152",
    "ResNet50V2": "resnet-v2-50",
    "ResNet101V2": "resnet-v2-101",
    "ResNet152V2": "resnet-v2-152",
    "DenseNet121": "densenet-121",
    "DenseNet169": "densenet-169",
    "DenseNet201": "densenet-201",
    "EfficientNetB0": "efficientnet-b0",
}
"""Keras' names of the networks that both have, and ours."""
SMALLEST = {"InceptionV3": 75}  # rows and columns; 32 for the others


def described(theirs: str) -> dict[str, Any]:
    """Build one in three forms, without weights, and say how large each is."""
    import keras

    size = SMALLEST.get(theirs, 32)
    small = {"input_shape": (size, size, 3)}
    forms = {
        "as in the paper": {},
        "ten classes": {**small, "classes": 10},
        "no top": {**small, "include_top": False},
    }
    found = {}
    for form, arguments in forms.items():
        keras.utils.clear_session()
        model = getattr(keras.applications, theirs)(weights=None, **arguments)
        found[form] = {
            "arguments": arguments,
            "parameters": model.count_params(),
            "trainable": sum(math.prod(weight.shape) for weight in model.trainable_weights),
            "output_shape": list(model.output_shape[1:]),
        }
    return found


def recorded() -> dict[str, Any]:
    """Return the list anew, with the version of Keras that it is of."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    return {"keras": keras.__version__, "networks": {theirs: described(theirs) for theirs in sorted(OURS)}}


if __name__ == "__main__":
    write(LIST, json.dumps(recorded(), indent=1) + "\n")
