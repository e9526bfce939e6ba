"""The recorded roofline, and the layers that can stand under it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cnn_course import results, shapes

BATCHES = (1, 1024)


@dataclass(frozen=True)
class Kind:
    """One kind of layer: it is timed at some widths and batch sizes, and can be counted at any.

    Attributes:
        name: what the trait calls it.
        recorded_as: a pattern for its names in the record; its first group is the number of channels.
        side: rows and columns of the maps; 1 for a dense layer.
        kernel_size: rows and columns of a filter; 1 for a dense layer.
        from_one: does it have one channel in, however many come out?
        depthwise: does each channel have a filter of its own?
        channels: fewest and most of them.
    """

    name: str
    recorded_as: str
    side: int
    kernel_size: int = 1
    from_one: bool = False
    depthwise: bool = False
    channels: tuple[int, int] = (1, 512)

    @property
    def dense(self) -> bool:
        """Is it a dense layer?"""
        return self.side == 1

    def work(self, channels: int, batch_size: int) -> shapes.Work:
        """Count its operations and bytes in float32."""
        layer, shape = self.layer(channels)
        return shapes.work(layer, shape, batch_size)

    def layer(self, channels: int) -> tuple[shapes.Layer, tuple[int, ...]]:
        """Return the layer of that width, without bias, and the shape of its input."""
        if self.dense:
            return shapes.Dense(channels, use_bias=False), (channels,)
        shape = (self.side, self.side, 1 if self.from_one else channels)
        if self.depthwise:
            return shapes.DepthwiseConv2D(self.kernel_size, padding="same", use_bias=False), shape
        return shapes.Conv2D(channels, self.kernel_size, padding="same", use_bias=False), shape

    def for_the_page(self) -> dict[str, Any]:
        """Return what the page counts with."""
        return {
            "name": self.name,
            "side": self.side,
            "kernel": self.kernel_size,
            "fromOne": self.from_one,
            "depthwise": self.depthwise,
            "channels": list(self.channels),
        }


KINDS = {
    kind.name: kind
    for kind in (
        Kind("conv-3x3", r"conv 3×3, (?!1 to)(\d+) to \1", 56, 3),
        Kind("conv-3x3-first", r"conv 3×3, 1 to (\d+)", 28, 3, from_one=True),
        Kind("conv-1x1", r"conv 1×1, (\d+) to \1", 56),
        Kind("depthwise-3x3", r"depthwise 3×3, (\d+)", 56, 3, depthwise=True),
        Kind("dense", r"dense (\d+) to \1, batch \d+", 1, channels=(64, 4096)),
    )
}


@dataclass(frozen=True)
class Timed:
    """One layer of the record.

    Attributes:
        kind: one of ``KINDS``.
        channels: its width.
        batch_size: images at a time.
        operations: of one call.
        bytes: that one call moves at least.
        gflops: the fastest of the rounds, in 10⁹ operations a second.
        slowest: the slowest of them.
    """

    kind: str
    channels: int
    batch_size: int
    operations: int
    bytes: int
    gflops: float
    slowest: float


@dataclass(frozen=True)
class Roof:
    """What one machine did.

    Attributes:
        peak: its arithmetic, in 10⁹ operations a second.
        flow: its memory, in 10⁹ bytes a second.
        rounds: how often all was timed.
        machine: its processor, its cores, and the version of TensorFlow.
        layers: those that were timed, from left to right.
    """

    peak: float
    flow: float
    rounds: int
    machine: Mapping[str, Any]
    layers: tuple[Timed, ...]

    def over(self, intensity: float) -> float:
        """Return the roof at a place, min(peak, flow · intensity)."""
        return min(self.peak, self.flow * intensity)


def timed(layer: Mapping[str, Any]) -> Timed:
    """Return a layer of the record as one of ``KINDS``.

    Raises:
        ValueError: "No kind of layer is recorded under this name. Received: name='x'."
    """
    for kind in KINDS.values():
        if found := re.fullmatch(kind.recorded_as, layer["name"]):
            return Timed(
                kind=kind.name,
                channels=int(found[1]),
                batch_size=layer["batch_size"],
                operations=layer["operations"],
                bytes=layer["bytes"],
                gflops=layer["gflops"],
                slowest=layer["slowest_gflops"],
            )
    raise ValueError(f"No kind of layer is recorded under this name. Received: name={layer['name']!r}.")


@cache
def recorded() -> Roof:
    """Return the recorded roofline."""
    found = results.figure("roofline")
    return Roof(
        peak=found["peak_gflops"]["high"],
        flow=found["bandwidth_gb"]["high"],
        rounds=found["peak_gflops"]["runs"],
        machine=found["machine"],
        layers=tuple(sorted(map(timed, found["layers"]), key=lambda one: one.operations / one.bytes)),
    )
