"""What the page fetches when the network is asked for: plan, weights, classes, and what runs it."""

import base64
import gzip
import io
import json
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

from cnn_course import datasets, models
from cnn_course.models import pretrained
from cnn_course.widgets._figure import STATIC
from cnn_course.widgets.photo_network import weights
from cnn_course.widgets.photo_network.steps import steps_of
from cnn_course.widgets.photo_network.weights import Array, Kernels, Step

NETWORK = "efficientnet-lite0"
PHOTOGRAPHS = ("chelsea", "coffee", "rocket", "camera")
QUALITY = 80  # of the photographs that a page shows before the network is there


@cache
def network() -> tuple[list[Step], Kernels]:
    """Return the steps of the network, and their exact weights in 32-bit floats."""
    steps, kernels = steps_of(*models.fold_batch_normalization(*pretrained.arrays(NETWORK)))
    return steps, {
        name: (kernel.astype(np.float32), bias.astype(np.float32)) for name, (kernel, bias) in kernels.items()
    }


@cache
def preparation() -> pretrained.Preparation:
    """Return how the network wants its pictures."""
    return pretrained.load(NETWORK).preparation


def seen(name: str) -> Array:
    """Return one of the photographs as the network sees it, (224, 224, 3), uint8."""
    picture = datasets.photo(name)
    colours = np.broadcast_to(picture.reshape(*picture.shape[:2], -1), (*picture.shape[:2], 3))
    return preparation().square(np.ascontiguousarray(colours))


def wanted(picture: Array) -> Array:
    """Return a square of pixels in the numbers that the network was trained on."""
    normal: Array = preparation().normalise(picture.astype(np.float32))
    return normal


@cache
def packed() -> bytes:
    """Return the weights in few bits, one after the other."""
    steps, kernels = network()
    return weights.packed(steps, kernels, [wanted(seen(name)) for name in PHOTOGRAPHS])


@cache
def shares(name: str) -> Array:
    """Return what the network in the page gives to each class for one of the photographs, (1000,)."""
    steps, _ = network()
    return weights.shares(steps, weights.unpacked(steps, packed()), wanted(seen(name)))


@cache
def blocks() -> list[dict[str, Any]]:
    """Return the last step of each block, with the size and the number of its maps."""
    last = {step.name.rpartition("_")[0]: step for step in network()[0] if "_block" in step.name}
    return [{"step": one.name, "side": one.side, "channels": one.channels} for one in last.values()]


def jpeg(picture: Array) -> str:
    """Return a picture as a JPEG file in base64."""
    return _file(picture, format="jpeg", quality=QUALITY)


def _file(picture: Array, **how: Any) -> str:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, **how)
    return base64.b64encode(file.getvalue()).decode("ascii")


def notice() -> str:
    """Return the licence of the weights, which goes wherever they go."""
    return pretrained.licence(NETWORK)


@cache
def text() -> str:
    """Return all of it as JSON. Its weights are gzipped, and in base64."""
    steps, _ = network()
    size, crop, scaled = preparation().size, preparation().crop, preparation().normalise
    assert isinstance(scaled, pretrained.Scaled)
    preprocessing = {"mean": scaled.subtract, "deviation": scaled.divide, "crop": crop}
    content = {
        "plan": {"side": size, "preprocessing": preprocessing, "steps": weights.plan(steps)},
        "names": pretrained.class_names(),
        # Without loss: the cat's two likeliest classes are so near to each other that a JPEG swaps them.
        "photographs": {name: _file(seen(name), format="png", optimize=True) for name in PHOTOGRAPHS},
        "worker": (STATIC / "photo_network.worker.js").read_text(encoding="utf-8"),
        "weights": base64.b64encode(gzip.compress(packed(), 9, mtime=0)).decode("ascii"),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
