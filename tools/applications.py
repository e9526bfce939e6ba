"""Record how large the networks of keras.applications are: `python tools/applications.py`.

Ours are held against this list (tests/models), so that no test has to build ResNet152 to know its size. The
list says which Keras it was made with; `pytest -m slow tests/models` holds it against the installed one.
"""

from __future__ import annotations

import json
import math
import os
import re
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
    "NASNetMobile": "nasnet-mobile",
    "NASNetLarge": "nasnet-large",
}
"""Keras' names of the networks that both have, and ours."""
SMALLEST = {"InceptionV3": 75}  # rows and columns; 32 for the others
KNOWN = {
    "conv1_conv": "stem_conv",
    "conv1_bn": "stem_bn",
    "post_bn": "stage4_bn",
    "fc1": "head_dense1",
    "fc2": "head_dense2",
    "top_conv": "head_conv",
    "top_bn": "head_bn",
}
"""Their names of single layers, and ours; further ones follow rules."""

NASNET = {  # Keras calls two operations of a reduction cell left4
    r"(?:normal|reduction)_(conv|bn)_1": r"h_\1",
    r"adjust_conv_projection": "p_conv",
    r"adjust_bn": "p_bn",
    r"adjust_conv_(\d)": r"p_conv\1",
    r"separable_conv_(\d)_bn_reduction_left4": r"block5_left_bn\1",
    r"separable_conv_(\d)_bn_\w+?_(left|right)(\d)": r"block\3_\2_bn\1",
    r"separable_conv_(\d)_reduction_left4": r"block5_left_conv\1",
    r"separable_conv_(\d)_\w+?_(left|right)(\d)": r"block\3_\2_conv\1",
}
"""Their names within a cell, and ours; the first that fits."""


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


def ours_of(name: str, cells: int | None = None) -> str:
    """Return our name for a layer of keras.applications: of one with a name, not of those that it numbers.

    Of NASNet, which counts the cells of all stages in one, tell how many there are in a stage.
    """
    if cells is not None:
        return _ours_of_nasnet(name, cells)
    if found := re.fullmatch(r"conv(\d)_block(\d+)_(\d)_(conv|bn)", name):
        stage, block, place, kind = int(found[1]) - 1, found[2], found[3], found[4]
        own = f"shortcut_{kind}" if place == "0" else f"{kind}{place}"
        return f"stage{stage}_block{block}_{own}"
    if found := re.fullmatch(r"conv(\d)_(block\d+)_preact_bn", name):
        return f"stage{int(found[1]) - 1}_{found[2]}_preact_bn"
    if found := re.fullmatch(r"block(\d)([a-d])_(\w+)", name):
        own = {"dwconv": "depthwise_conv", "bn": "depthwise_bn"}.get(found[3], found[3])
        return f"stage{found[1]}_block{'abcd'.index(found[2]) + 1}_{own}"
    if re.fullmatch(r"normalization(_\d+)?", name):
        return "stem_normalization"
    return KNOWN.get(name, name.replace("block", "stage"))


def _ours_of_nasnet(name: str, cells: int) -> str:
    """Return our name for a layer of Keras' NASNet, with so many normal cells a stage."""
    found = re.fullmatch(r"(.+?)_((?:stem|reduce)_\d+|\d+)", name)
    if found is None:
        return {"stem_conv1": "stem_conv", "stem_bn1": "stem_bn"}.get(name, name)
    own, place = found[1], found[2]
    number = int(place.split("_")[-1])
    if "_" in place:
        block = f"stem_reduce{number}" if place[0] == "s" else f"stage{number // cells + 1}_reduce1"
    else:  # the numbers of the first stage begin with 0, those of the others with cells + 1
        stage, cell = divmod(number - (number > cells), cells)
        block = f"stage{stage + 1}_cell{cell + 1}"
    for theirs, ours in NASNET.items():
        if re.fullmatch(theirs, own):
            return f"{block}_{re.sub(theirs, ours, own)}"
    raise ValueError(f"No layer of NASNet is called so. Received: {name!r}")


def recorded() -> dict[str, Any]:
    """Return the list anew, with the version of Keras that it is of."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    return {"keras": keras.__version__, "networks": {theirs: described(theirs) for theirs in sorted(OURS)}}


if __name__ == "__main__":
    write(LIST, json.dumps(recorded(), indent=1) + "\n")
