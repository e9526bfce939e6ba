"""What a cell may do to one of its inputs: the operations of the NASNet search space, and two of DARTS'."""

import difflib
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["identity", "average", "max", "conv", "strips", "dilated", "separable", "dilated separable"]


@dataclass(frozen=True)
class Operation:
    """An operation of a cell.

    Attributes:
        name: as a genome writes it, "sep5x5".
        paper: as the paper's list has it.
        kind: what it is made of.
        size: rows and columns of its window.
    """

    name: str
    paper: str
    kind: Kind
    size: int


# Zoph et al., 2018, section 3.1: their list of 13, in its order. The last two are DARTS'.
_ALL = (
    Operation("identity", "identity", "identity", 1),
    Operation("conv1x3_3x1", "1x3 then 3x1 convolution", "strips", 3),
    Operation("conv1x7_7x1", "1x7 then 7x1 convolution", "strips", 7),
    Operation("dil3x3", "3x3 dilated convolution", "dilated", 3),
    Operation("avg3x3", "3x3 average pooling", "average", 3),
    Operation("max3x3", "3x3 max pooling", "max", 3),
    Operation("max5x5", "5x5 max pooling", "max", 5),
    Operation("max7x7", "7x7 max pooling", "max", 7),
    Operation("conv1x1", "1x1 convolution", "conv", 1),
    Operation("conv3x3", "3x3 convolution", "conv", 3),
    Operation("sep3x3", "3x3 depthwise-separable conv", "separable", 3),
    Operation("sep5x5", "5x5 depthwise-separable conv", "separable", 5),
    Operation("sep7x7", "7x7 depthwise-separable conv", "separable", 7),
    Operation("dilsep3x3", "3x3 dilated separable convolution", "dilated separable", 3),
    Operation("dilsep5x5", "5x5 dilated separable convolution", "dilated separable", 5),
)
OPERATIONS = MappingProxyType({operation.name: operation for operation in _ALL})
"""Every operation by the name that a genome writes."""
NASNET = tuple(OPERATIONS)[:13]
"""The names of the paper's own thirteen."""


def operation(name: str) -> Operation:
    """Return an operation by its name.

    Raises:
        ValueError: "There is no operation 'sep9x9'. Nearest: sep3x3. Known: identity, …".

    >>> operation("sep5x5").paper
    '5x5 depthwise-separable conv'

    Reference: Zoph et al., 2018, arXiv:1707.07012, section 3.1.
    """
    if name not in OPERATIONS:
        near = difflib.get_close_matches(str(name), OPERATIONS, n=1, cutoff=0.5)
        nearest = f" Nearest: {near[0]}." if near else ""
        raise ValueError(f"There is no operation {name!r}.{nearest} Known: {', '.join(OPERATIONS)}")
    return OPERATIONS[name]
