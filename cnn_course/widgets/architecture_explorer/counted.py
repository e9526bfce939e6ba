"""What the page is told of a network: four numbers a layer, its blocks, and how far its picture is halved."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cnn_course import models, shapes
from cnn_course.models.grouping import Block

BARS = ("parameters", "multiply_adds", "memory", "field")
BYTES = 4  # of a number in float32


@dataclass(frozen=True)
class Sums:
    """The four numbers of a layer, or of the layers of a block.

    Attributes:
        parameters: all of them, those that training does not change included.
        multiply_adds: for one picture.
        memory: bytes of all outputs for one picture, four for each number.
        field: rows of the picture that an output of the last layer can see; None where that is not known.
    """

    parameters: int
    multiply_adds: int
    memory: int
    field: int | None


class Counted:
    """A network, and what is counted of it.

    Args:
        network: any network of ``models``.

    >>> vgg = Counted(models.get("vgg-16"))
    >>> vgg.sums(0, 21).parameters, vgg.sums(0, 17).field
    (138357544, 212)
    >>> [block["level"] for block in vgg.for_the_page()["blocks"]]
    [0, 1, 2, 3, 4, 6]
    """

    def __init__(self, network: models.Network) -> None:
        self.network, self.rows, self.blocks = network, network.table(), network.blocks()

    @cached_property
    def fields(self) -> list[int | None]:
        """The receptive field of each layer, in rows of the picture."""
        try:
            found = shapes.receptive_field(self.network.layers, self.network.input_shape)
        except ValueError:  # after UpSampling2D, for one, it is another for each pixel
            return [None] * len(self.rows)
        return [field.size for field in found]

    @cached_property
    def levels(self) -> list[int]:
        """How often the side of the picture has been halved at each layer, never less than before.

        A list of numbers between maps, as in squeeze-and-excitation, counts as the maps after it. What comes
        after the last map is a level further.
        """
        side, halvings, found = self.network.input_shape[0], math.inf, list[float]()
        for row in reversed(self.rows):
            if len(row.output_shape) == 3:
                halvings = min(halvings, max(0, round(math.log2(side / row.output_shape[0]))))
            found.insert(0, halvings)
        last = max((level for level in found if level < math.inf), default=-1)
        return [int(min(level, last + 1)) for level in found]

    def sums(self, first: int, last: int) -> Sums:
        """Return the sums over the layers from first to last, and the last one's field."""
        own = self.rows[first : last + 1]
        return Sums(
            sum(row.parameters for row in own),
            sum(row.multiply_adds for row in own),
            sum(_bytes(row) for row in own),
            self.fields[last],
        )

    def level(self, first: int, last: int) -> int:
        """Return the level at which most of these layers work."""
        return Counter(self.levels[first : last + 1]).most_common(1)[0][0]

    def items(self, unfolded: Sequence[str]) -> list[tuple[str, int, int]]:
        """Return what has a row of its own: a name, and its first and last layer."""
        found, starts = [], 0
        for row in models.grouping.folded(self.rows, self.blocks, unfolded):
            count = getattr(row, "layers", 1)
            found.append((row.name, starts, starts + count - 1))
            starts += count
        return found

    def for_the_page(self) -> dict[str, Any]:
        """Return it as columns: of a thousand layers they take little room."""
        return {
            "name": self.network.name,
            "input": list(self.network.input_shape),
            "names": [row.name for row in self.rows],
            "kinds": [row.kind for row in self.rows],
            "outputs": [list(row.output_shape) for row in self.rows],
            "parameters": [row.parameters for row in self.rows],
            "multiply_adds": [row.multiply_adds for row in self.rows],
            "fields": self.fields,
            "levels": self.levels,
            "blocks": [self._block(block) for block in self.blocks],
        }

    def _block(self, block: Block) -> dict[str, Any]:
        return {
            "name": block.name,
            "first": block.first,
            "last": block.last,
            "level": self.level(block.first, block.last),
            "blocks": [self._block(inner) for inner in block.blocks],
        }


def _bytes(row: shapes.LayerRow) -> int:
    """Return what a layer's output takes in memory."""
    return BYTES * math.prod(row.output_shape)
