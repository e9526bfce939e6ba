"""Genomes as text that people read and edit: a line a block, ``1 = sep5x5(h) + sep3x3(p)``."""

import re

from cnn_course.models.cells.genome import JOINS, Block, Cell, Genome, check_block, check_out

KINDS = ("normal", "reduction")
_SIDE = re.compile(r"(?:([\w.-]+)\s*\(\s*(\w+)\s*\)|(\w+))")


class GenomeError(ValueError):
    """What is wrong with a genome's text; ``line`` counts from 1."""

    def __init__(self, line: int, words: object) -> None:
        super().__init__(f"Line {line}: {words}")
        self.line = line
        self.words = str(words)


def printed(genome: Genome) -> str:
    """Return a genome as text; :func:`parse` reads it back.

    >>> from cnn_course.models.cells import PUBLISHED
    >>> print(printed(PUBLISHED["nasnet-a"].genome).split("reduction")[0])
    normal
    1 = sep5x5(h) + sep3x3(p)
    2 = sep5x5(p) + sep3x3(p)
    3 = avg3x3(h) + p
    4 = avg3x3(p) + avg3x3(p)
    5 = sep3x3(h) + h
    out = p 1 2 3 4 5
    <BLANKLINE>
    """
    return "\n".join([*_lines("normal", genome.normal), *_lines("reduction", genome.reduction)])


def _lines(kind: str, cell: Cell) -> list[str]:
    blocks = [
        f"{number} = {_side(*block.sides[0])} {block.join} {_side(*block.sides[1])}"
        for number, block in cell.numbered()
    ]
    return [kind, *blocks, f"out = {' '.join(cell.out)}"]


def _side(name: str, given: str) -> str:
    return given if name == "identity" else f"{name}({given})"


def parse(text: str) -> Genome:
    r"""Read a genome from its text.

    Args:
        text: "normal", a line a block, perhaps "out = …"; then the same of "reduction". A cell without a line
            "out" gives the blocks that no other takes. What stands after a # is left out.

    Returns:
        The genome.

    Raises:
        GenomeError: "Line 3: Block 2 takes 4, which does not stand before it. It may take: h, p, 1", and its
            like; a ValueError.

    >>> tiny = parse("normal\n1 = sep3x3(h) + p\nreduction\n1 = max3x3(h) + max3x3(p)")
    >>> tiny.normal.out
    ('1',)

    Taught in: NASNet.
    """
    cells: dict[str, list[Block]] = {}
    outs: dict[str, tuple[str, ...]] = {}
    kind, line = "", 0
    for line, words in enumerate(text.splitlines(), 1):
        words = words.split("#")[0].strip()
        if not words:
            continue
        try:
            if words.rstrip(":") in KINDS:
                kind = _next(words.rstrip(":"), cells)
            elif not kind:
                raise ValueError(f'A genome begins with the line "normal". Received: {words}')
            elif kind in outs:
                raise ValueError(f"After the line out, the cell is complete. Received: {words}")
            elif words.split("=")[0].strip() == "out":
                outs[kind] = check_out(tuple(words.partition("=")[2].split()), len(cells[kind]))
            else:
                cells[kind].append(_block(len(cells[kind]) + 1, words))
        except ValueError as error:
            raise GenomeError(line, error) from None
    try:
        if missing := [kind for kind in KINDS if not cells.get(kind)]:
            raise ValueError(f"The genome has no {missing[0]} cell.")
        return Genome(*(Cell(tuple(cells[kind]), outs.get(kind, ())) for kind in KINDS))
    except ValueError as error:
        raise GenomeError(max(line, 1), error) from None


def _next(kind: str, cells: dict[str, list[Block]]) -> str:
    if kind in cells:
        raise ValueError(f"There are two {kind} cells.")
    cells[kind] = []
    return kind


def _block(number: int, words: str) -> Block:
    """Read one block, of which the number is known."""
    named, equals, rest = words.partition("=")
    if not equals:
        raise ValueError(f'A block is written like "{number} = sep3x3(h) + p". Received: {words}')
    if named.strip() != str(number):
        raise ValueError(f"Blocks are numbered one by one: here stands {number}. Received: {named.strip()}")
    for join in JOINS:
        sides = rest.split(join)
        found = [_SIDE.fullmatch(side.strip()) for side in sides]
        if len(sides) == 2 and all(found):
            pairs = [(one[1] or "identity", one[2] or one[3]) for one in found if one]
            block = Block(*pairs[0], *pairs[1], join)
            check_block(number, block)
            return block
    raise ValueError(
        f'A block joins two sides, each an input or operation(input): "{number} = sep3x3(h) + p". '
        f"Received: {rest.strip()}"
    )
