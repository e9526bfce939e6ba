"""A space of cells small enough that every one of them can be trained: four nodes and what joins them.

Node 0 is the cell's input, node 3 its output. Each of six edges carries one of four operations, and a node is
the sum of what its edges bring. The edge from 0 to 3 is always a skip, so no cell is dead; five edges are
left to choose, 4⁵ = 1,024 strings. Many are the same cell written differently: :func:`key` says which.

Compare: Dong and Yang, 2020, arXiv:2001.00326, whose 15,625 cells have five operations on six edges.
"""

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cnn_course.models import Network, blocks
from cnn_course.search.spaces import Genome, Space
from cnn_course.shapes import Add, BatchNormalization, Conv2D, Layer, MaxPooling2D, ReLU, Shape

OPERATIONS = ("none", "skip", "conv3x3", "maxpool3x3")
NODES = 4
EDGES = tuple((source, node) for node in range(1, NODES) for source in range(node))
ALWAYS_SKIP = (0, NODES - 1)
FREE = tuple(edge for edge in EDGES if edge != ALWAYS_SKIP)
SPACE = Space((len(OPERATIONS),) * len(FREE))
FILTERS = (16, 32)  # of the network's two cells
EXAMPLE = "|conv3x3~0|+|skip~0|conv3x3~1|+|skip~0|none~1|maxpool3x3~2|"


@dataclass(frozen=True)
class Cell:
    """A cell of the small space.

    Args:
        operations: one of :data:`OPERATIONS` for each edge of :data:`FREE`, in that order.

    Raises:
        ValueError: "A cell has an operation on each of 5 edges … Received: 4";
            "An operation must be one of none, skip, conv3x3, maxpool3x3. Received: 'conv5x5'".

    >>> print(Cell(("conv3x3", "skip", "conv3x3", "none", "maxpool3x3")))
    |conv3x3~0|+|skip~0|conv3x3~1|+|skip~0|none~1|maxpool3x3~2|

    Reference: Dong and Yang, 2020, arXiv:2001.00326, section 2.
    Taught in: Searching for an architecture.
    """

    operations: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "operations", tuple(self.operations))
        if len(self.operations) != len(FREE):
            raise ValueError(
                f"A cell has an operation on each of {len(FREE)} edges, from the first node to the last: "
                f"{', '.join(f'{source}-{node}' for source, node in FREE)}. Received: {len(self.operations)}"
            )
        for operation in self.operations:
            if operation not in OPERATIONS:
                raise ValueError(
                    f"An operation must be one of {', '.join(OPERATIONS)}. Received: {operation!r}"
                )

    def on(self, source: int, node: int) -> str:
        """Return the operation on an edge.

        >>> parse(EXAMPLE).on(0, 3)
        'skip'
        """
        return "skip" if (source, node) == ALWAYS_SKIP else self.operations[FREE.index((source, node))]

    def __str__(self) -> str:
        """Write the cell as NAS-Bench-201 does: a group a node, with ``operation~source`` for each edge."""
        groups = (
            "".join(f"{self.on(source, node)}~{source}|" for source in range(node)) for node in (1, 2, 3)
        )
        return "+".join(f"|{group}" for group in groups)


def parse(text: str) -> Cell:
    """Read a cell from what ``str`` writes.

    Args:
        text: as in :data:`EXAMPLE`.

    Raises:
        ValueError: "A cell is written |…~0|+|…~0|…~1|+|…~0|…~1|…~2|, with … Received: 'conv'";
            "The edge from node 0 to node 3 is always a skip in this space. Received: …"; and as
            :class:`Cell`.

    >>> str(parse(EXAMPLE)) == EXAMPLE
    True

    Taught in: Searching for an architecture.
    """
    found = re.findall(r"([^|+~]+)~(\d)", text)
    shape = "+".join("|" + "".join(f"…~{source}|" for source in range(node)) for node in range(1, NODES))
    if re.sub(r"[^|+~]+(?=~)", "…", text) != shape:
        raise ValueError(f"A cell is written {shape}, with an operation for each …. Received: {text!r}")
    named = dict(zip(EDGES, (operation for operation, _ in found), strict=True))
    if named.pop(ALWAYS_SKIP) != "skip":
        raise ValueError(f"The edge from node 0 to node 3 is always a skip in this space. Received: {text!r}")
    return Cell(tuple(named.values()))


def cell_of(genome: Genome) -> Cell:
    """Return the cell that a searcher means: the number of an operation on each free edge.

    >>> str(cell_of((2, 1, 2, 0, 3))) == EXAMPLE
    True
    """
    return Cell(tuple(OPERATIONS[option] for option in SPACE.check(genome)))


def genome_of(cell: Cell) -> Genome:
    """Return what a searcher would have written: the other way round.

    >>> genome_of(parse(EXAMPLE))
    (2, 1, 2, 0, 3)
    """
    return tuple(map(OPERATIONS.index, cell.operations))


# ---- which cells are the same

Term = tuple[Any, ...]


def _terms(cell: Cell) -> tuple[Term, ...]:
    """Return what the output is the sum of; a convolution is known by its edge, for it has weights."""
    sums: dict[int, tuple[Term, ...]] = {0: (("x",),)}
    for node in range(1, NODES):
        terms: list[Term] = []
        for source in range(node):
            operation, given = cell.on(source, node), sums[source]
            if operation == "none" or not given:  # nothing comes out of a node that nothing reaches
                continue
            if operation == "skip":
                terms += given
            else:
                weights = ((source, node),) if operation == "conv3x3" else ()
                terms.append((operation, *weights, given))
        sums[node] = tuple(terms)
    return sums[NODES - 1]


def _convolutions(terms: tuple[Term, ...]) -> list[Any]:
    """List the convolutions that the output depends on, each once."""
    found: dict[Any, None] = {}
    for term in terms:
        if term[0] == "conv3x3":
            found[term[1]] = None
        if term[0] != "x":
            found |= dict.fromkeys(_convolutions(term[-1]))
    return list(found)


def _written(terms: tuple[Term, ...], names: dict[Any, int]) -> str:
    """Write a sum with its terms in order, so that it does not matter which came first."""
    words = []
    for term in terms:
        if term[0] == "x":
            words.append("x")
        else:
            name = f"conv{names[term[1]]}" if term[0] == "conv3x3" else "pool"
            words.append(f"{name}({_written(term[-1], names)})")
    return " + ".join(sorted(words))


@functools.cache
def key(cell: Cell) -> str:
    """Write what a cell computes; two cells are the same where that is.

    Skips are followed, nodes that nothing reaches or that lead nowhere vanish, sums have no order, and
    convolutions are numbered in whatever way comes first in the alphabet. One convolution that is used twice
    is not two.

    Args:
        cell: of the small space.

    >>> key(parse(EXAMPLE))
    'pool(conv0(conv1(x)) + x) + x'

    Taught in: Searching for an architecture.
    """
    terms = _terms(cell)
    used = _convolutions(terms)
    return min(
        _written(terms, dict(zip(used, order, strict=True)))
        for order in itertools.permutations(range(len(used)))
    )


def strings() -> Iterator[Cell]:
    """List all 1,024 ways to write a cell."""
    return map(Cell, itertools.product(OPERATIONS, repeat=len(FREE)))


@functools.cache
def distinct() -> dict[str, Cell]:
    """Return a cell for each thing that cells compute, by its :func:`key`: the first way to write it.

    >>> len(distinct())
    291

    Taught in: Searching for an architecture.
    """
    found: dict[str, Cell] = {}
    for cell in strings():
        found.setdefault(key(cell), cell)
    return found


# ---- the network around a cell


def network(cell: Cell, input_shape: Shape = (16, 16, 3), classes: int = 10) -> Network:
    """Return the network in which a cell is tried: a stem, the cell, half the size, the cell again, a head.

    An operation is ReLU, convolution and batch normalisation, or a max pooling; whatever leads nowhere is
    left out. All normalisations but the stem's have a momentum of 0.9; the stem's, with 0.99, wants some four
    hundred steps before its record can be relied on.

    Args:
        cell: of the small space.
        input_shape: (H, W, C).
        classes: units of the last layer.

    >>> network(parse(EXAMPLE)).parameters
    29114

    Taught in: Searching for an architecture.
    """
    narrow, wide = FILTERS
    layers: list[Layer] = [*blocks.conv_bn_relu("stem", narrow, strides=2, relu=False)]
    layers = _with_cell(layers, "cell1", cell, narrow)
    layers += [ReLU(name="reduce_relu"), *_convolution("reduce", wide, 2)]
    layers = _with_cell(layers, "cell2", cell, wide)
    layers += [_normalization("head_bn"), ReLU(name="head_relu"), *blocks.head(classes)]
    return Network("small-cell", input_shape, tuple(layers))


def _with_cell(layers: list[Layer], block: str, cell: Cell, filters: int) -> list[Layer]:
    """Append a cell to what gives its input."""
    layers = list(layers)
    named = {0: str(layers[-1].name)}
    rectified: dict[int, str] = {}
    for node in range(1, NODES):
        brought = []
        for source, operation in needed(cell, node):
            edge, given = f"{block}_{source}to{node}", named[source]
            if operation == "skip":
                brought.append(given)
                continue
            if operation == "maxpool3x3":
                layers.append(MaxPooling2D(3, 1, "same", name=f"{edge}_pool", inputs=(given,)))
            else:
                if source not in rectified:
                    rectified[source] = f"{block}_relu{source}"
                    layers.append(ReLU(name=rectified[source], inputs=(given,)))
                layers += _convolution(edge, filters, 1, rectified[source])
            brought.append(str(layers[-1].name))
        if len(brought) > 1:
            layers.append(Add(name=f"{block}_node{node}", inputs=tuple(brought)))
        named |= {node: str(layers[-1].name) if len(brought) > 1 else brought[0]} if brought else {}
    return layers


def needed(cell: Cell, node: int) -> list[tuple[int, str]]:
    """List what a node takes, (source, operation); nothing where nothing reaches it or it leads nowhere."""
    lives = _reached(cell) & _leading(cell)
    found = ((source, cell.on(source, node)) for source in range(node) if {source, node} <= lives)
    return [(source, operation) for source, operation in found if operation != "none"]


def _reached(cell: Cell) -> set[int]:
    reached = {0}
    for source, node in EDGES:
        if source in reached and cell.on(source, node) != "none":
            reached.add(node)
    return reached


def _leading(cell: Cell) -> set[int]:
    leading = {NODES - 1}
    for source, node in reversed(EDGES):
        if node in leading and cell.on(source, node) != "none":
            leading.add(source)
    return leading


def _convolution(block: str, filters: int, strides: int, after: str | None = None) -> list[Layer]:
    inputs = () if after is None else (after,)
    convolution = Conv2D(filters, 3, strides, "same", use_bias=False, name=f"{block}_conv", inputs=inputs)
    return [convolution, _normalization(f"{block}_bn")]


def _normalization(name: str) -> BatchNormalization:
    """Return a batch normalisation that follows quickly: its record is of a few hundred steps."""
    return BatchNormalization(momentum=0.9, name=name)
