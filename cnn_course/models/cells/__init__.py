"""Cells as data: the genomes of NASNet's search space, and the one builder that makes networks of them."""

from cnn_course.models.cells.building import Plan, stacked
from cnn_course.models.cells.drawing import Edge, Node, drawn
from cnn_course.models.cells.genome import BEFORE, HERE, JOINS, Block, Cell, Genome, from_plain
from cnn_course.models.cells.operations import NASNET, OPERATIONS, Operation, operation
from cnn_course.models.cells.published import PUBLISHED, Published
from cnn_course.models.cells.space import canonical, count, every, mutated, same, sample
from cnn_course.models.cells.text import GenomeError, parse, printed

__all__ = [
    "BEFORE",
    "HERE",
    "JOINS",
    "NASNET",
    "OPERATIONS",
    "PUBLISHED",
    "Block",
    "Cell",
    "Edge",
    "Genome",
    "GenomeError",
    "Node",
    "Operation",
    "Plan",
    "Published",
    "canonical",
    "count",
    "drawn",
    "every",
    "from_plain",
    "mutated",
    "operation",
    "parse",
    "printed",
    "same",
    "sample",
    "stacked",
]
