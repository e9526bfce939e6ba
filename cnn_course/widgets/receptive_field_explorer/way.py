"""The longest way through a network: the layers that slide a window, on the path that passes most of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cnn_course import models, shapes
from cnn_course.shapes import AveragePooling2D, Conv2D, DepthwiseConv2D, MaxPooling2D, SeparableConv2D

SLIDING = (Conv2D, DepthwiseConv2D, SeparableConv2D, MaxPooling2D, AveragePooling2D)


@dataclass(frozen=True)
class Way:
    """The layers of a network that the figure stops at, and what their units see.

    Attributes:
        stops: numbers of the layers, in the network's own count.
        joins: for each branch that leads past the way, the numbers of the layers at which it leaves it (−1
            for the picture) and comes back.
        fields: of the stops, along the height.
        across: of the stops, along the width.
        units: rows and columns of the stops.
    """

    stops: tuple[int, ...]
    joins: tuple[tuple[int, int], ...]
    fields: tuple[shapes.ReceptiveField, ...]
    across: tuple[shapes.ReceptiveField, ...]
    units: tuple[tuple[int, int], ...]


@lru_cache(maxsize=8)
def way_through(network: models.Network) -> Way:
    """Find the longest way through a network that looks at a picture.

    Raises:
        ValueError: "No layer of 'shuffle-dense' slides a window over the picture …"; and what
            ``shapes.receptive_field`` says of layers whose units see fields of no one size.
    """
    rows = network.table()
    place = {shapes.INPUT: -1, **{row.name: number for number, row in enumerate(rows)}}
    sources = [[place[source] for source in row.inputs] for row in rows]
    path = _path(network.layers, sources)
    stops = [number for number in path if isinstance(network.layers[number], SLIDING)]
    if len(network.input_shape) != 3 or not stops:
        raise ValueError(
            f"No layer of {network.name!r} slides a window over the picture: there are no fields to show"
        )
    before = network.layers[: stops[-1] + 1]
    along = [shapes.receptive_field(before, network.input_shape, axis) for axis in ("height", "width")]
    fields, across = (tuple(found[number] for number in stops) for found in along)
    units = [(rows[number].output_shape[0], rows[number].output_shape[1]) for number in stops]
    joins = _joins([number for number in path if number <= stops[-1]], sources)
    return Way(tuple(stops), tuple(joins), fields, across, tuple(units))


def _path(layers: Sequence[shapes.Layer], sources: Sequence[Sequence[int]]) -> list[int]:
    """Return the layers on the longest way, from the first to the last; of equal ones the first named."""
    passed, came = {-1: 0}, dict[int, int]()
    for number, layer in enumerate(layers):
        came[number] = max(sources[number], key=lambda source: passed[source])
        passed[number] = passed[came[number]] + isinstance(layer, SLIDING)
    path, now = list[int](), len(layers) - 1
    while now >= 0:
        path.append(now)
        now = came[now]
    return path[::-1]


def _joins(path: Sequence[int], sources: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return where other branches leave the way and come back to it."""
    on, found = {-1, *path}, list[tuple[int, int]]()
    for before, number in zip([-1, *path], path, strict=False):
        for source in sources[number]:
            at = source
            while at not in on:
                at = sources[at][0]
            if source != before:
                found.append((at, number))
    return found
