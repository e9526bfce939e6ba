"""What was recorded of the effective fields, by the names that layers have in ``models``."""

import re
from functools import cache
from typing import Any

import numpy as np

from cnn_course import datasets, models, packing, results
from cnn_course.widgets.receptive_field_explorer.way import way_through

PHOTOGRAPH = "chelsea"
RECORDED = "effective-receptive-field"
KNOWN = {"vgg16": "vgg-16", "resnet50": "resnet-50"}
"""The networks with recordings: their names there and in the figure, and in ``models``."""


@cache
def network(name: str) -> models.Network:
    """Return one of the networks with recordings."""
    return models.get(KNOWN[name])


def photograph(height: int, width: int) -> np.ndarray:
    """Return the picture that the fields are drawn on, (H, W) bytes of grey; its middle, if not square."""
    side = max(height, width)
    square = datasets.photo(PHOTOGRAPH, side, grey=True).reshape(side, side)
    top, left = (side - height) // 2, (side - width) // 2
    return np.ascontiguousarray(square[top : top + height, left : left + width])


def layer_of(recorded: str) -> str:
    """Return the name in ``models`` of a layer of keras.applications; of a block, its last convolution's.

    >>> layer_of("block5_conv3"), layer_of("conv1_conv"), layer_of("conv3_block4_out")
    ('stage5_conv3', 'stem_conv', 'stage2_block4_conv3')
    """
    if found := re.fullmatch(r"conv(\d+)_block(\d+)_out", recorded):
        return f"stage{int(found[1]) - 1}_block{found[2]}_conv3"
    return "stem_conv" if recorded == "conv1_conv" else recorded.replace("block", "stage")


@cache
def maps() -> dict[str, list[dict[str, Any]]]:
    """Return for each network the layers with a recorded gradient map; nothing where none are recorded."""
    try:
        found = results.figure(RECORDED)["networks"]
    except (OSError, ValueError):
        return {}
    return {name: [_map(network(name), row) for row in found[name]] for name in KNOWN if name in found}


def _map(shown: models.Network, row: dict[str, Any]) -> dict[str, Any]:
    """Return one recorded map as the page gets it: a byte a cell, 255 for the strongest."""
    strength = packing.unpack(row["map"])
    names = [shown.layers[number].name for number in way_through(shown).stops]
    return {
        "layer": names.index(layer_of(row["layer"])),
        "width": row["width"],
        "sigma": row["sigma"],
        "first": row["map_first_pixel"],
        "step": row["map_pixels"],
        "side": strength.shape[0],
        "cells": np.rint(strength / strength.max() * 255).astype(np.uint8).tobytes(),
    }
