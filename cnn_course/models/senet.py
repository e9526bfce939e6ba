"""Squeeze-and-excitation: each channel is scaled by a gate that has seen the whole map. Attaches anywhere."""

import dataclasses
import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cnn_course.arguments import whole
from cnn_course.models.blocks import Layers
from cnn_course.models.grouping import path
from cnn_course.models.network import Network
from cnn_course.shapes import Dense, GlobalAveragePooling2D, Layer, LayerRow, Multiply

RATIO = 16  # the paper's: so many channels to one unit of the first dense layer
CONVOLUTIONS = ("Conv2D", "SeparableConv2D")
ACTIVATIONS = ("ReLU", "Activation")
BEFORE_ACTIVATION = ("BatchNormalization", "MaxPooling2D", "AveragePooling2D")


class Place(NamedTuple):
    """Where channels are scaled: what a layer gives to one layer, or to all that take it (taker None)."""

    block: str
    scaled: str
    taker: str | None = None


def squeeze_excite(network: Network, ratio: int = RATIO) -> Network:
    """Return a network whose blocks scale their channels by gates, each between 0 and 1.

    The means of the maps go through two dense layers that end in a gate for each channel. What is scaled is,
    as in the paper, what a residual block adds to its shortcut, before the sum; and what an Inception module
    gives, after its join. Of a dense connection it is the new maps; where nothing joins (VGG, plain networks)
    it is what each convolution gives, after its activation.

    Args:
        network: any network with convolutions, also one that was read from Keras.
        ratio: so many channels to one unit of the first dense layer; it must divide the channels of every
            layer that is scaled.

    Returns:
        The network, called "se-…". At each place it has four layers more, ``<block>_se_pool``, ``_reduce``,
        ``_expand`` and ``_scale``: without biases, 2 · C² / ratio parameters for C channels.

    Raises:
        ValueError: "ratio must divide the channels of every layer that is scaled. Received: ratio=7, 256
            channels at 'stage1_block1_bn3'. Allowed: 1, 2, 4, …"; "The network has no place for
            squeeze-and-excitation …"; "The network's channels are scaled already …".
        TypeError: "squeeze_excite takes a Network. Received: …".

    >>> from cnn_course import models
    >>> before = models.get("resnet-50")
    >>> after = squeeze_excite(before)
    >>> after.name, after.parameters - before.parameters
    ('se-resnet-50', 2514944)

    Reference: Hu, Shen and Sun, 2018, arXiv:1709.01507, section 3.
    Taught in: SENet.
    """
    if not isinstance(network, Network):
        raise TypeError(f"squeeze_excite takes a Network. Received: {type(network).__name__}")
    ratio = whole("ratio", ratio)
    places = places_of(network)
    shapes = {row.name: row.output_shape for row in network.table()}
    _check_ratio(ratio, {place.scaled: shapes[place.scaled][-1] for place in places})
    scales = {(place.scaled, place.taker): f"{place.block}_scale" for place in places}
    layers = list[Layer]()

    def append(layer: Layer, inputs: tuple[str, ...]) -> None:
        """Write its inputs only where they are not the layer before it."""
        before = layers[-1].name if layers else None
        layers.append(dataclasses.replace(layer, inputs=() if inputs == (before,) else inputs))

    for row, layer in zip(network.table(), network.layers, strict=True):
        taken = (scales.get((source, row.name), scales.get((source, None), source)) for source in row.inputs)
        append(dataclasses.replace(layer, name=row.name, inputs=row.inputs), tuple(taken))
        for place in places:
            if place.scaled == row.name:
                for own in _gate(place, shapes[row.name][-1], ratio):
                    append(own, own.inputs or (str(layers[-1].name),))
    return Network(f"se-{network.name}", network.input_shape, tuple(layers))


def _gate(place: Place, channels: int, ratio: int) -> Layers:
    """Return squeeze, excitation (two dense layers) and scaling."""
    block = place.block
    return (
        GlobalAveragePooling2D(keepdims=True, name=f"{block}_pool", inputs=(place.scaled,)),
        Dense(channels // ratio, activation="relu", use_bias=False, name=f"{block}_reduce"),
        Dense(channels, activation="sigmoid", use_bias=False, name=f"{block}_expand"),
        Multiply(name=f"{block}_scale", inputs=(place.scaled, f"{block}_expand")),
    )


def _check_ratio(ratio: int, channels: dict[str, int]) -> None:
    """Refuse a ratio that leaves a fraction of a unit."""
    for name, count in channels.items():
        if count % ratio:
            most = math.gcd(*channels.values())
            allowed = ", ".join(str(one) for one in range(1, most + 1) if most % one == 0)
            raise ValueError(
                "ratio must divide the channels of every layer that is scaled. "
                f"Received: ratio={ratio}, {count} channels at {name!r}. Allowed: {allowed}"
            )


# ---- where


def places_of(network: Network) -> list[Place]:
    """Find where squeeze-and-excitation attaches, in the order of the layers; refuse where it cannot.

    >>> from cnn_course import models
    >>> [place.block for place in places_of(models.get("small-vgg"))][:3]
    ['stage1_se1', 'stage1_se2', 'stage2_se1']
    """
    wiring = _Wiring(network.table())
    if already := next(filter(wiring.is_scaling, wiring.rows), None):
        raise ValueError(
            "The network's channels are scaled already: squeeze-and-excitation is attached once. "
            f"Received: {network.name!r}, with the layer {already!r}"
        )
    found = list(_sums(wiring)) or list(_joins(wiring)) or list(_chain(wiring, network.layers))
    if not found:
        raise ValueError(
            "The network has no place for squeeze-and-excitation: it has no convolution. "
            f"Received: {network.name!r}, of {', '.join(dict.fromkeys(row.kind for row in network.table()))}"
        )
    return found


class _Wiring:
    """Who takes what, and how deep it stands."""

    def __init__(self, rows: Sequence[LayerRow]) -> None:
        self.rows = {row.name: row for row in rows}
        self.takers: dict[str, list[str]] = {name: [] for name in self.rows}
        self.depths = {"input": 0}
        for row in rows:
            self.depths[row.name] = 1 + max(self.depths[source] for source in row.inputs)
            for source in row.inputs:
                if source in self.takers:
                    self.takers[source].append(row.name)

    def of_maps(self, kind: str) -> list[LayerRow]:
        """List the layers of a kind that give maps."""
        return [row for row in self.rows.values() if row.kind == kind and len(row.output_shape) == 3]

    def before(self, name: str) -> set[str]:
        """Return all layers that a layer depends on."""
        found, waiting = set[str](), [name]
        while waiting:
            row = self.rows.get(waiting.pop())
            new = set(row.inputs if row else ()) - found
            found |= new
            waiting += new
        return found

    def is_scaling(self, name: str) -> bool:
        """Is it a product of maps and one number a channel?"""
        row = self.rows[name]
        sizes = {self.rows[one].output_shape for one in row.inputs if one in self.rows}
        return row.kind == "Multiply" and (len(sizes) > 1 or bool(re.search(r"_se\d*_scale$", name)))


def _sums(wiring: _Wiring) -> Iterator[Place]:
    """Yield what is added to a shortcut: the deepest of the inputs of each sum."""
    for row in wiring.of_maps("Add"):
        deepest = max(row.inputs, key=lambda name: wiring.depths[name])
        if deepest in wiring.rows:
            yield Place(f"{_block(row.name)}_se", deepest, row.name)


def _joins(wiring: _Wiring) -> Iterator[Place]:
    """Yield the new maps of each dense connection, and each module's join as a whole."""
    modules = list[str]()
    for row in wiring.of_maps("Concatenate"):
        earlier = set[str]().union(*map(wiring.before, row.inputs))
        new = [name for name in row.inputs if name not in earlier]
        if len(new) == len(row.inputs):
            modules.append(row.name)
            continue
        for number, name in enumerate(new, 1):
            yield Place(f"{_block(row.name)}_se{number if len(new) > 1 else ''}", name, row.name)
    for name in modules:
        takers = wiring.takers[name]
        if not takers or not set(takers) <= set(modules):  # else it is a part of a larger module
            yield Place(f"{_block(name)}_se", name)


def _chain(wiring: _Wiring, layers: Sequence[Layer]) -> Iterator[Place]:
    """Yield what each convolution gives, after its activation."""
    for row, layer in zip(wiring.rows.values(), layers, strict=True):
        if row.kind in CONVOLUTIONS:
            *outer, own = row.name.split("_")
            numbered = re.fullmatch(r"conv(\d*)", own)
            block = "_".join([*outer, f"se{numbered[1]}"]) if numbered else f"{row.name}_se"
            yield Place(
                block, row.name if getattr(layer, "activation", None) else _activated(wiring, row.name)
            )


def _activated(wiring: _Wiring, convolution: str) -> str:
    """Return the activation that a convolution's maps go through; the convolution where there is none."""
    name = convolution
    while len(wiring.takers[name]) == 1:
        (name,) = wiring.takers[name]
        if wiring.rows[name].kind in ACTIVATIONS:
            return name
        if wiring.rows[name].kind not in BEFORE_ACTIVATION:
            break
    return convolution


def _block(name: str) -> str:
    """Return the block that a layer's name says; the name itself where it says none."""
    return (name, *path(name))[-1]
