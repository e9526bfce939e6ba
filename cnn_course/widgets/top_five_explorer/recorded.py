"""What EfficientNet-Lite0 says of a few photographs, prepared rightly and wrongly.

It was recorded by ``tools/top_five.py``.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from cnn_course.models import pretrained
from cnn_course.widgets.photo_network import asset
from cnn_course.widgets.photo_network import weights as engine

LIST = Path(__file__).with_name("recorded.json")
SHOWN = 10  # classes of each photograph, the likeliest
DIGITS = 5  # of a probability, after the point
MEANS = np.array([103.939, 116.779, 123.68])  # of ImageNet's blue, green and red

# What could be written down as the label of each photograph: ours, for none of them is in ImageNet. The first
# is what we would write.
LABELS: Mapping[str, tuple[str, ...]] = {
    "coffee": ("espresso", "cup", "coffee mug"),
    "chelsea": ("tabby", "tiger cat", "Egyptian cat"),
    "rocket": ("space shuttle", "missile", "projectile"),
    "camera": ("reflex camera", "tripod", "Polaroid camera"),
    "brick": ("stone wall", "tile roof", "shoji"),
}


def _blue_first(x: np.ndarray) -> np.ndarray:
    return x[..., ::-1]


PREPARATIONS: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {
    "right": asset.wanted,
    "tf": lambda x: x / 127.5 - 1,
    "unit": lambda x: x / 255,
    "bgr": lambda x: asset.wanted(_blue_first(x)),
    "caffe": lambda x: _blue_first(x) - MEANS,
    "raw": lambda x: x,
    "twice": lambda x: asset.wanted(asset.wanted(x)),
}
"""What is done to pixels from 0 to 255: what the network was trained on, and what it was not."""


@dataclass(frozen=True)
class Said:
    """What the network says of a photograph.

    Attributes:
        top: the likeliest classes and their probabilities, in order.
        labels: for each label that the photograph could have, its rank and its probability.
    """

    top: tuple[tuple[str, float], ...]
    labels: Mapping[str, tuple[int, float]]


def measured(photograph: str, preparation: str) -> Said:
    """Run the network on a photograph. Takes seconds: what the book shows was recorded."""
    steps, exact = asset.network()
    pixels = asset.seen(photograph).astype(np.float32)
    fed = np.ascontiguousarray(PREPARATIONS[preparation](pixels), np.float32)
    shares = engine.shares(steps, exact, fed)
    order = np.argsort(-shares, kind="stable")
    names = pretrained.class_names()
    rank = {names[place]: at + 1 for at, place in enumerate(order)}

    def share(name: str) -> float:
        return round(float(shares[names.index(name)]), DIGITS)

    return Said(
        tuple((names[place], share(names[place])) for place in order[:SHOWN]),
        {label: (rank[label], share(label)) for label in LABELS[photograph]},
    )


@cache
def said() -> Mapping[str, Mapping[str, Said]]:
    """Return what was recorded, by preparation and photograph."""
    found = json.loads(LIST.read_text(encoding="utf-8"))["said"]
    return {
        preparation: {
            photograph: Said(
                tuple((name, share) for name, share in one["top"]),
                {label: (rank, share) for label, (rank, share) in one["labels"].items()},
            )
            for photograph, one in photographs.items()
        }
        for preparation, photographs in found.items()
    }
