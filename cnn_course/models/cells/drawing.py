"""Where the nodes of a cell stand when it is drawn; still pictures and the page draw by the same rows."""

from typing import NamedTuple

from cnn_course.models.cells.genome import BEFORE, HERE, Cell

OUT = "out"


class Node(NamedTuple):
    """An input, a block or the cell's output: its row, from 0 on, and its place in it."""

    name: str
    row: int
    place: int


class Edge(NamedTuple):
    """An operation from one node to another; between a block and the output there is none."""

    start: str
    end: str
    operation: str | None


def drawn(cell: Cell) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Return a cell's nodes and edges.

    Args:
        cell: dead blocks are drawn too.

    Returns:
        The nodes, row by row: the inputs in row 0, each block in the row after the last one it takes, the
        output in a row of its own. And the edges, block by block, left before right.

    >>> from cnn_course.models.cells import PUBLISHED
    >>> nodes, edges = drawn(PUBLISHED["nasnet-a"].genome.reduction)
    >>> [(node.name, node.row) for node in nodes]
    [('p', 0), ('h', 0), ('1', 1), ('2', 1), ('3', 1), ('4', 2), ('5', 2), ('out', 3)]
    """
    rows = {BEFORE: 0, HERE: 0}
    edges = []
    for number, block in cell.numbered():
        rows[number] = 1 + max(rows[given] for _, given in block.sides)
        edges += [Edge(given, number, name) for name, given in block.sides]
    rows[OUT] = 1 + max(rows.values())
    edges += [Edge(name, OUT, None) for name in cell.out]
    beside: dict[int, int] = {}
    nodes = []
    for name, row in sorted(rows.items(), key=lambda item: item[1]):
        nodes.append(Node(name, row, beside.get(row, 0)))
        beside[row] = beside.get(row, 0) + 1
    return tuple(nodes), tuple(edges)
