"""A cell as data: blocks of two inputs, two operations and one join; and a genome of two such cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cnn_course.models.cells.operations import operation

Join = Literal["+", "|"]
JOINS: tuple[Join, ...] = ("+", "|")
HERE, BEFORE = "h", "p"
"""The cell before this one, and the cell before that: what the paper calls h(i) and h(i−1)."""
MOST_BLOCKS = 7  # the paper has five; with more, telling cells apart would take its time


@dataclass(frozen=True)
class Block:
    """Two operations, each on an input of its own, and how their results are joined.

    Attributes:
        left_op: the name of the first operation.
        left: what it takes: "h", "p", or the number of an earlier block.
        right_op: the name of the second one.
        right: what that takes.
        join: "+" adds them number by number, "|" puts their channels one after the other.
    """

    left_op: str
    left: str
    right_op: str
    right: str
    join: Join = "+"

    @property
    def sides(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Both operations with what they take."""
        return (self.left_op, self.left), (self.right_op, self.right)


@dataclass(frozen=True)
class Cell:
    """Blocks, numbered from 1, and those whose results, side by side, are what the cell gives.

    Args:
        blocks: one to seven; each may take "h", "p", and any block before it.
        out: "h", "p" or numbers of blocks; by default the blocks that no other takes.

    Raises:
        ValueError: "Block 2 takes 3, which does not stand before it. It may take: h, p, 1", and its like.

    >>> Cell((Block("sep3x3", "h", "identity", "p"), Block("avg3x3", "1", "identity", "h"))).out
    ('2',)

    Reference: Zoph et al., 2018, arXiv:1707.07012, section 3.1.
    """

    blocks: tuple[Block, ...]
    out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", tuple(self.blocks))
        if not 1 <= len(self.blocks) <= MOST_BLOCKS:
            raise ValueError(f"A cell has 1 to {MOST_BLOCKS} blocks. Received: {len(self.blocks)}")
        for number, block in enumerate(self.blocks, 1):
            check_block(number, block)
        object.__setattr__(self, "out", check_out(tuple(self.out) or self.loose, len(self.blocks)))

    @property
    def loose(self) -> tuple[str, ...]:
        """The blocks that no other block takes, by number."""
        taken = {given for block in self.blocks for _, given in block.sides}
        return tuple(number for number, _ in self.numbered() if number not in taken)

    @property
    def dead(self) -> tuple[str, ...]:
        """The blocks that what the cell gives does not depend on.

        >>> Cell((Block("sep3x3", "h", "identity", "p"), Block("avg3x3", "h", "identity", "h")), ("2",)).dead
        ('1',)
        """
        live = self.live
        return tuple(number for number, _ in self.numbered() if number not in live)

    @property
    def live(self) -> frozenset[str]:
        """The inputs and blocks that what the cell gives depends on."""
        found, waiting = set(), list(self.out)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += [] if name in (HERE, BEFORE) else [given for _, given in self[name].sides]
        return frozenset(found)

    def __getitem__(self, number: str) -> Block:
        return self.blocks[int(number) - 1]

    def numbered(self) -> Iterator[tuple[str, Block]]:
        """Yield each block with its number, as a block after it writes it."""
        for number, block in enumerate(self.blocks, 1):
            yield str(number), block

    @property
    def plain(self) -> dict[str, Any]:
        """The cell as JSON can hold it."""
        rows = [[block.left_op, block.left, block.right_op, block.right, block.join] for block in self.blocks]
        return {"blocks": rows, "out": list(self.out)}


@dataclass(frozen=True)
class Genome:
    """The two cells that a network is stacked from: one keeps rows and columns, the other halves them."""

    normal: Cell
    reduction: Cell

    def __str__(self) -> str:
        from cnn_course.models.cells.text import printed  # which reads genomes back, and so knows of them

        return printed(self)

    @property
    def plain(self) -> dict[str, Any]:
        """The genome as JSON can hold it: what figures are handed."""
        return {"normal": self.normal.plain, "reduction": self.reduction.plain}


def from_plain(plain: Mapping[str, Any]) -> Genome:
    """Return the genome that plain data describe."""
    cells = (
        Cell(tuple(Block(*row) for row in plain[kind]["blocks"]), tuple(plain[kind]["out"]))
        for kind in ("normal", "reduction")
    )
    return Genome(*cells)


def check_block(number: int, block: Block) -> None:
    """Say in words what is wrong with a block at its place."""
    before = [HERE, BEFORE, *map(str, range(1, number))]
    for name, given in block.sides:
        try:
            operation(name)
        except ValueError as error:
            raise ValueError(f"Block {number}: {error}") from None
        if given not in before:
            itself = "is itself" if given == str(number) else "does not stand before it"
            raise ValueError(
                f"Block {number} takes {given}, which {itself}. It may take: {', '.join(before)}"
            )
    if block.join not in JOINS:
        raise ValueError(f"Block {number} joins by '+' (add) or '|' (side by side). Received: {block.join!r}")


def check_out(out: tuple[str, ...], blocks: int) -> tuple[str, ...]:
    """Return what a cell gives, or say in words what is wrong with it."""
    known = [HERE, BEFORE, *map(str, range(1, blocks + 1))]
    if strange := [name for name in out if name not in known]:
        raise ValueError(f"The cell cannot give {strange[0]}. It may give: {', '.join(known)}")
    if twice := [name for place, name in enumerate(out) if name in out[:place]]:
        raise ValueError(f"The cell gives {twice[0]} twice. Received: out={' '.join(out)}")
    if not any(name in known[2:] for name in out):
        raise ValueError(f"The cell gives the result of none of its blocks. Received: out={' '.join(out)}")
    return out
