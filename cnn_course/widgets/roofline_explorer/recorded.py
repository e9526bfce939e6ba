"""The recorded roofline, and the layers that can stand under it."""

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
        side: rows and columns of the maps; 1 for a dense layer.
        kernel_size: rows and columns of a filter; 1 for a dense layer.
        from_one: does it have one channel in, however many come out?
        depthwise: does each channel have a filter of its own?
        channels: fewest and most of them.
    """

    name: str
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
        Kind("conv-3x3", 56, 3),
        Kind("conv-3x3-first", 28, 3, from_one=True),
        Kind("conv-1x1", 56),
        Kind("depthwise-3x3", 56, 3, depthwise=True),
        Kind("dense", 1, channels=(64, 4096)),
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


def timed(row: Mapping[str, Any]) -> Timed:
    """Return a layer of the record as one of ``KINDS``.

    Raises:
        ValueError: "No kind of layer is recorded like this. Received: layer=…, input_shape=…".
    """
    layer, input_shape = shapes.from_plain(row["layer"]), tuple(row["input_shape"])
    channels = layer.output_shape(input_shape)[-1]
    kinds = (kind.name for kind in KINDS.values() if kind.layer(channels) == (layer, input_shape))
    name = next(kinds, None)
    if name is None:
        raise ValueError(
            f"No kind of layer is recorded like this. Received: layer={layer}, input_shape={input_shape}"
        )
    return Timed(
        kind=name,
        channels=channels,
        batch_size=row["batch_size"],
        operations=row["operations"],
        bytes=row["bytes"],
        gflops=row["gflops"],
        slowest=row["slowest_gflops"],
    )


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
