"""The space of all cells: which are the same one, how many there are, and how to draw one by chance."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cnn_course.arguments import whole
from cnn_course.models.cells.genome import BEFORE, HERE, JOINS, Block, Cell, Genome, Join
from cnn_course.models.cells.operations import NASNET, operation

PAPER_BLOCKS = 5


def canonical(cell: Cell) -> Cell:
    """Return the one cell that stands for all that are the same: no dead blocks, the others in one order.

    Two cells are the same where only the order of the blocks, the two sides of a block, or the order of what
    the cell gives differ. (Sides that are put side by side, and what is given, change the order of channels
    with it: what follows learns its weights for either.)

    >>> one = Cell((Block("sep3x3", "h", "identity", "p"),))
    >>> other = Cell((Block("identity", "p", "sep3x3", "h"), Block("max3x3", "1", "max3x3", "1")), ("1",))
    >>> canonical(one) == canonical(other)
    True
    """
    numbers = sorted(cell.live - {HERE, BEFORE}, key=int)
    found = (_renumbered(cell, order) for order in itertools.permutations(numbers) if _stands(cell, order))
    return min(found, key=lambda one: repr(one.plain))


def _stands(cell: Cell, order: Sequence[str]) -> bool:
    """Does each block come after those that it takes?"""
    place = {HERE: -1, BEFORE: -1, **{number: at for at, number in enumerate(order)}}
    return all(place[given] < place[number] for number in order for _, given in cell[number].sides)


def _renumbered(cell: Cell, order: Sequence[str]) -> Cell:
    names = {HERE: HERE, BEFORE: BEFORE, **{old: str(new) for new, old in enumerate(order, 1)}}
    blocks = []
    for number in order:
        left, right = sorted((name, names[given]) for name, given in cell[number].sides)
        blocks.append(Block(*left, *right, cell[number].join))
    return Cell(tuple(blocks), tuple(sorted(names[name] for name in cell.out)))


def same(one: Cell, other: Cell) -> bool:
    """Are two cells one, written in two ways?"""
    return canonical(one) == canonical(other)


def count(blocks: int = PAPER_BLOCKS, operations: int = len(NASNET), joins: int = len(JOINS)) -> int:
    """Count how many cells can be written whose loose ends are what they give; many of them are the same one.

    Args:
        blocks: of a cell.
        operations: to choose from.
        joins: to choose from.

    Returns:
        The product of (b + 1)² · operations² · joins over the blocks b = 1, 2, …. A genome has two cells: its
        square.

    >>> count(blocks=1, operations=2, joins=1)
    16
    >>> f"{count() ** 2:.1e}"
    '5.2e+36'

    Reference: Zoph et al., 2018, arXiv:1707.07012, section 3.1.
    Taught in: NASNet.
    """
    written = 1
    for block in range(1, whole("blocks", blocks) + 1):
        written *= (block + 1) ** 2 * operations**2 * joins
    return written


def every(blocks: int, operations: Sequence[str], joins: Sequence[Join] = ("+",)) -> Iterator[Cell]:
    """Yield each cell that can be written, as :func:`count` counts them; for a few blocks and operations.

    >>> cells = list(every(1, ("identity", "max3x3")))
    >>> len(cells), len(set(map(canonical, cells)))
    (16, 10)
    """
    choices = []
    for block in range(1, whole("blocks", blocks) + 1):
        sides = list(itertools.product(operations, (HERE, BEFORE, *map(str, range(1, block)))))
        choices.append([Block(*one, *other, join) for one in sides for other in sides for join in joins])
    return (Cell(chosen) for chosen in itertools.product(*choices))


def sample(
    chance: random.Random,
    blocks: int = PAPER_BLOCKS,
    operations: Sequence[str] = NASNET,
    joins: Sequence[Join] = ("+",),
) -> Genome:
    """Draw a genome, each choice as likely as any other.

    Args:
        chance: where the choices come from: ``random.Random(0)``.
        blocks: of each cell.
        operations: names to choose from.
        joins: to choose from.

    >>> len(sample(random.Random(0), blocks=2).normal.blocks)
    2

    Reference: Zoph et al., 2018, arXiv:1707.07012, section 4.4, compares random search with its controller.
    """
    for name in operations:
        operation(name)
    return Genome(*(_drawn(chance, blocks, operations, joins) for _ in range(2)))


def _drawn(chance: random.Random, blocks: int, operations: Sequence[str], joins: Sequence[Join]) -> Cell:
    made = []
    for block in range(1, whole("blocks", blocks) + 1):
        given = (HERE, BEFORE, *map(str, range(1, block)))
        sides = [(chance.choice(operations), chance.choice(given)) for _ in range(2)]
        made.append(Block(*sides[0], *sides[1], chance.choice(joins)))
    return Cell(tuple(made))


def mutated(genome: Genome, chance: random.Random, operations: Sequence[str] = NASNET) -> Genome:
    """Change one thing: the operation of one side of one block, or what that side takes.

    What the cell gives follows: the blocks that no other takes.

    Args:
        genome: left as it is.
        chance: where the choices come from.
        operations: names to choose from.

    >>> from cnn_course.models.cells import PUBLISHED
    >>> genome = PUBLISHED["nasnet-a"].genome
    >>> mutated(genome, random.Random(0)) == genome
    False

    Reference: Real et al., 2019, arXiv:1802.01548, section 3.
    """
    kind = chance.choice(("normal", "reduction"))
    blocks = list(getattr(genome, kind).blocks)
    place, side = chance.randrange(len(blocks)), chance.choice(("left", "right"))
    which = chance.choice((side, f"{side}_op"))
    given = (HERE, BEFORE, *map(str, range(1, place + 1)))
    allowed = operations if which.endswith("op") else given
    now = getattr(blocks[place], which)
    blocks[place] = replace(blocks[place], **{which: chance.choice([one for one in allowed if one != now])})
    return replace(genome, **{kind: Cell(tuple(blocks))})
