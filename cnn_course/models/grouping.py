"""Which layers make a block, by their names; and a table in which a block is one row."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cnn_course.shapes import LayerRow

MANY = 40  # more rows side by side than this are put together by the size of their maps
WORDS = ("stem", "head")  # parts of a network that are called so, without a number
AUTOMATIC = re.compile(
    r"(conv|pooling|padding|sampling|cropping|dropout)2d", re.IGNORECASE
)  # Keras' own names


@dataclass(frozen=True)
class Block:
    """Layers that follow one another and belong together.

    Attributes:
        name: what all their names begin with, "stage2_block1"; or the size of their maps, "56x56".
        first: the number of the first one, counted from 0.
        last: the number of the last one.
        blocks: the blocks within it, in order.
    """

    name: str
    first: int
    last: int
    blocks: "tuple[Block, ...]" = ()

    @property
    def layers(self) -> int:
        """How many layers there are in it."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class BlockRow(LayerRow):
    """One row of a folded table: a whole block. Its output is that of its last layer."""

    layers: int
    first: int


def path(name: str) -> tuple[str, ...]:
    """Return the blocks that a layer's name says it stands in, from the outermost one.

    Each begins the name of the next: a word with a number ("stage2", "block_1"), "stem", "head", or what
    stands before a "/".

    >>> path("stage2_block1_conv2")
    ('stage2', 'stage2_block1')
    >>> path("conv1"), path("conv2d_1"), path("stem_conv"), path("encoder/conv1")
    ((), (), ('stem',), ('encoder',))
    """
    *outer, own = name.split("/")
    found = ["/".join(outer[: place + 1]) for place in range(len(outer))]
    begun, words = "".join(f"{one}/" for one in outer), own.split("_")
    while len(words) > 1:
        taken = _block_word(words)
        if taken == 0:
            break
        begun += "_".join(words[:taken])
        found.append(begun)
        begun, words = f"{begun}_", words[taken:]
    return tuple(found)


def _block_word(words: Sequence[str]) -> int:
    """Return how many of the words name a block: none, one ("block1"), or two ("block", "1")."""
    first = words[0]
    if AUTOMATIC.fullmatch(first):
        return 0
    if first in WORDS or re.fullmatch(r"[A-Za-z]+\d+[A-Za-z]?", first):
        return 1
    # The last word is always the layer's own.
    return 2 if len(words) > 2 and first.isalpha() and words[1].isdigit() else 0


def blocks_of(rows: Sequence[LayerRow]) -> tuple[Block, ...]:
    """Find the blocks of a network.

    Layers that follow one another and whose names begin alike are a block; it may hold further ones. Where
    more than 40 blocks and layers are left side by side, those with maps of one size are put together.

    Args:
        rows: the network's table.

    Returns:
        The outermost blocks, in order; layers may stand between them. No block is a single layer.

    >>> from cnn_course import models
    >>> for block in blocks_of(models.get("small-vgg").table()):
    ...     print(block.name, block.first, block.last)
    stage1 0 2
    stage2 3 5
    stage3 6 8
    head 9 12

    Taught in: The general architecture.
    """
    used: set[str] = set()
    paths = [path(row.name) for row in rows]
    found = _within(paths, 0, range(len(rows)), used)
    beside = len(rows) - sum(block.layers - 1 for block in found)
    return _by_size(rows, found, used) if beside > MANY else found


def _within(paths: Sequence[tuple[str, ...]], level: int, places: range, used: set[str]) -> tuple[Block, ...]:
    """Return the blocks of a level among the layers at these places."""
    found = []
    for name, run in _runs(places, lambda place: paths[place][level] if level < len(paths[place]) else ""):
        if name and len(run) > 1:
            unique = _unique(name, used)
            found.append(Block(unique, run[0], run[-1], _within(paths, level + 1, run, used)))
    return tuple(found)


def _by_size(rows: Sequence[LayerRow], blocks: Sequence[Block], used: set[str]) -> tuple[Block, ...]:
    """Put neighbours with maps of one size together; a block has the size of its output."""
    beginning = {block.first: block for block in blocks}
    places, nodes = 0, list[tuple[range, Block | None]]()
    while places < len(rows):
        block = beginning.get(places)
        nodes.append((range(places, block.last + 1 if block else places + 1), block))
        places = nodes[-1][0].stop
    found = list[Block]()
    for size, group in groupby(nodes, key=lambda node: rows[node[0][-1]].output_shape[:-1]):
        together = list(group)
        inner = tuple(block for _, block in together if block)
        if len(together) == 1 or not size:  # of vectors there are few
            found += inner
            continue
        name = _unique("x".join(map(str, size)), used)
        found.append(Block(name, together[0][0][0], together[-1][0][-1], inner))
    return tuple(found)


def _runs(places: range, key: Callable[[int], str]) -> Iterator[tuple[str, range]]:
    for name, group in groupby(places, key=key):
        run = list(group)
        yield name, range(run[0], run[-1] + 1)


def _unique(name: str, used: set[str]) -> str:
    """Return a name that no block has yet: a part of a network may be left and come back to."""
    number = 1
    while (unique := name if number == 1 else f"{name} ({number})") in used:
        number += 1
    used.add(unique)
    return unique


def folded(
    rows: Sequence[LayerRow], blocks: Sequence[Block], unfolded: Collection[str] = ()
) -> list[LayerRow]:
    """Return a table in which each block is one row, but for those that are unfolded.

    Args:
        rows: the table, layer by layer.
        blocks: as :func:`blocks_of` finds them.
        unfolded: names of blocks whose layers and inner blocks are rows of their own.

    Returns:
        BlockRows, of kind "Block" with the sums over their layers, and the rows of the layers that are left.
        Inputs are named by row: a layer's own name, or that of the block it is folded into.
    """
    shown: list[Block | int] = []
    _show(blocks, range(len(rows)), unfolded, shown)
    owner = {"input": "input"}
    for item in shown:
        for place in [item] if isinstance(item, int) else range(item.first, item.last + 1):
            owner[rows[place].name] = rows[place].name if isinstance(item, int) else item.name
    return [_row(rows, item, owner) for item in shown]


def _show(blocks: Sequence[Block], places: range, unfolded: Collection[str], shown: list[Any]) -> None:
    at = places.start
    for block in blocks:
        shown += range(at, block.first)
        if block.name in unfolded:
            _show(block.blocks, range(block.first, block.last + 1), unfolded, shown)
        else:
            shown.append(block)
        at = block.last + 1
    shown += range(at, places.stop)


def _row(rows: Sequence[LayerRow], item: Block | int, owner: dict[str, str]) -> LayerRow:
    """Return a layer's row, or the sums over a block, with the inputs named by row."""
    name = item.name if isinstance(item, Block) else rows[item].name
    own = rows[item.first : item.last + 1] if isinstance(item, Block) else [rows[item]]
    given = dict.fromkeys(owner[source] for row in own for source in row.inputs)
    inputs = tuple(source for source in given if source != name)
    sums = {
        what: sum(getattr(row, what) for row in own)
        for what in ("parameters", "trainable", "non_trainable", "multiply_adds")
    }
    if isinstance(item, int):
        return LayerRow(name, own[0].kind, inputs, own[0].output_shape, **sums)
    shape = own[-1].output_shape
    return BlockRow(name, "Block", inputs, shape, **sums, layers=item.layers, first=item.first)
