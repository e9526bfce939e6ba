"""What was recorded of a network that explains itself: photographs, maps, and how alike they are."""

from functools import cache
from typing import Any

import numpy as np
from PIL import Image

from cnn_course import packing, results
from cnn_course.widgets.photo_network import asset

EXPERIMENT = "explanations"
CLASSES = ("tiger cat", "lynx", "missile", "drilling platform", "tripod", "reflex camera")
"""The classes that are explained, two a photograph, in the order of the record."""
NONE = "none"
FORGOTTEN = (NONE, "dense", "head", "stage6", "all")
"""How far down the network has been drawn anew."""
SIDE = 168  # pixels of a photograph in the page


@cache
def content() -> dict[str, Any]:
    """Return what the experiment keeps for pages."""
    return results.figure(EXPERIMENT)


def stages() -> list[dict[str, Any]]:
    """Return the places at which maps were weighed: name, layer, side and channels."""
    found: list[dict[str, Any]] = content()["stages"]
    return found


@cache
def maps(stage: str) -> np.ndarray:
    """Return a stage's maps, (forgotten, classes, h, w), each from 0 to 1."""
    return packing.unpack(content()["maps"][stage])


@cache
def occlusion() -> np.ndarray:
    """Return what each class loses where a square is covered, (classes, 7, 7), in shares."""
    return packing.unpack(content()["occlusion"])


@cache
def photograph(name: str) -> np.ndarray:
    """Return a photograph as the network sees it, but smaller: (SIDE, SIDE, 3), uint8."""
    seen = Image.fromarray(asset.seen(name))
    return np.asarray(seen.resize((SIDE, SIDE), Image.Resampling.LANCZOS))


@cache
def for_the_page() -> dict[str, Any]:
    """Return all that the page draws."""
    found = content()
    cases = [dict(case, name=name) for case, name in zip(found["cases"], CLASSES, strict=True)]
    kept = ("stages", "forgotten", "maps", "occlusion", "strongest", "agreement", "likeness")
    photos = {
        case["photo"]: f"data:image/jpeg;base64,{asset.jpeg(photograph(case['photo']))}" for case in cases
    }
    return {"cases": cases, "photos": photos, **{name: found[name] for name in kept}}
