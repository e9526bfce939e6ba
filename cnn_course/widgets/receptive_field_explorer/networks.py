"""Two well-known networks as chains of layers, and what was recorded of their effective fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from cnn_course import datasets, packing, results, shapes
from cnn_course.shapes import Conv2D, MaxPooling2D

SIDE = 224  # pixels along each side of the picture that both networks take
PHOTOGRAPH = "chelsea"
RECORDED = "effective-receptive-field"

Sliding = Conv2D | MaxPooling2D


def _vgg16() -> Iterator[Sliding]:
    """Yield the layers of VGG16 before its dense ones; how many filters they have does not matter here."""
    for block, repeats in enumerate((2, 2, 3, 3, 3), 1):
        for place in range(1, repeats + 1):
            yield Conv2D(64, 3, padding="same", name=f"block{block}_conv{place}")
        yield MaxPooling2D(2, name=f"block{block}_pool")


def _resnet50() -> Iterator[Sliding]:
    """Yield the longest way through ResNet-50, as Keras builds it; what the shortcuts see lies within."""
    yield Conv2D(64, 7, strides=2, padding=3, name="conv1_conv")
    yield MaxPooling2D(3, strides=2, padding=1, name="pool1_pool")
    for stage, (blocks, first_stride) in enumerate([(3, 1), (4, 2), (6, 2), (3, 2)], 2):
        for block in range(1, blocks + 1):
            stem = f"conv{stage}_block{block}"
            yield Conv2D(64, 1, strides=first_stride if block == 1 else 1, name=f"{stem}_1_conv")
            yield Conv2D(64, 3, padding=1, name=f"{stem}_2_conv")
            yield Conv2D(64, 1, name=f"{stem}_3_conv")


@dataclass(frozen=True)
class Network:
    """A network's layers, and for each what a unit sees and how many units there are along a side."""

    name: str
    title: str
    layers: tuple[Sliding, ...]
    fields: tuple[shapes.ReceptiveField, ...]
    units: tuple[int, ...]

    def described(self) -> dict[str, Any]:
        """Return what the page must know of it."""
        rows = zip(self.layers, self.fields, self.units, strict=True)
        return {
            "name": self.name,
            "title": self.title,
            "layers": [_described(layer, field, units) for layer, field, units in rows],
        }

    def place(self, recorded: str) -> int:
        """Return the number of the layer that a recording names: a block's output is its last convolution."""
        names = [layer.name for layer in self.layers]
        return names.index(recorded.replace("_out", "_3_conv"))


def _described(layer: Sliding, field: shapes.ReceptiveField, units: int) -> dict[str, Any]:
    window = layer.window(0, SIDE)  # neither stride nor padding here depends on the size
    return {
        "name": layer.name,
        "kind": type(layer).__name__,
        "kernel": window.span,
        "strides": window.stride,
        "before": window.before,
        "units": units,
        **field._asdict(),
    }


@cache
def networks() -> dict[str, Network]:
    """Return the networks by name; their numbers come from ``shapes``."""
    chains = {"vgg16": ("VGG16", tuple(_vgg16())), "resnet50": ("ResNet-50", tuple(_resnet50()))}
    made = {}
    for name, (title, layers) in chains.items():
        # One channel for all: only sizes matter here.
        fields = shapes.receptive_field(layers, (SIDE, SIDE, 1))
        units = [row.output_shape[0] for row in shapes.table(layers, (SIDE, SIDE, 1))]
        made[name] = Network(name, title, layers, tuple(fields), tuple(units))
    return made


def photograph() -> bytes:
    """Return the picture that the fields are drawn on: SIDE × SIDE bytes of grey."""
    return datasets.photo(PHOTOGRAPH, SIDE, grey=True).tobytes()


@cache
def recorded() -> dict[str, list[dict[str, Any]]]:
    """Return for each network the layers with a recorded gradient map; nothing where none are recorded."""
    try:
        found = results.figure(RECORDED)["networks"]
    except (OSError, ValueError):
        return {}
    return {
        name: [_map(networks()[name], row) for row in found[name]] for name in networks() if name in found
    }


def _map(network: Network, row: dict[str, Any]) -> dict[str, Any]:
    """Return one recorded map as the page gets it: a byte a cell, 255 for the strongest."""
    strength = packing.unpack(row["map"])
    return {
        "layer": network.place(row["layer"]),
        "width": row["width"],
        "sigma": row["sigma"],
        "first": row["map_first_pixel"],
        "step": row["map_pixels"],
        "side": strength.shape[0],
        "cells": np.rint(strength / strength.max() * 255).astype(np.uint8).tobytes(),
    }
