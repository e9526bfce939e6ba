"""How deep a network may be, a few depths of a paper or all that its blocks add up to; and those blocks."""

from collections.abc import Collection, Iterator

from cnn_course.arguments import whole

Stages = tuple[tuple[int, int], ...]
"""Blocks and their filters, stage by stage."""


def listed(depth: int, known: Collection[int]) -> int:
    """Return a depth that a family has.

    Raises:
        ValueError: "depth must be one of 11, 13, 16, 19. Received: depth=17".
    """
    if whole("depth", depth) not in known:
        raise ValueError(f"depth must be one of {', '.join(map(str, known))}. Received: depth={depth}")
    return depth


def blocks_a_stage(depth: int, each: int, others: int, *examples: int) -> int:
    """Return how many blocks a stage has: depth is each·n + others.

    Args:
        depth: layers with weights from the first to the last.
        each: how many of them one block more in every stage adds.
        others: how many stand outside of the blocks.
        examples: depths to name in the message.

    Raises:
        ValueError: "depth must be 6n + 2, such as 20, 32 or 110. Received: depth=21".

    >>> blocks_a_stage(20, 6, 2)
    3
    """
    blocks, rest = divmod(whole("depth", depth) - others, each)
    if rest or blocks < 1:
        *most, last = map(str, examples or (each + others, 2 * each + others))
        raise ValueError(
            f"depth must be {each}n + {others}, such as {', '.join(most)} or {last}. Received: depth={depth}"
        )
    return blocks


def counted_out(stages: Stages, *, stride_at_end: bool = False) -> Iterator[tuple[str, int, int, bool]]:
    """Yield each block's name, filters and strides, and whether it opens its stage.

    Args:
        stages: blocks and filters of each.
        stride_at_end: does a stage halve rows and columns at its end, for the next one? By default each does
            so as it begins, but the first.

    >>> [*counted_out(((1, 16), (2, 32)))]
    [('stage1_block1', 16, 1, True), ('stage2_block1', 32, 2, True), ('stage2_block2', 32, 1, False)]
    """
    for stage, (blocks, filters) in enumerate(stages, 1):
        for block in range(1, blocks + 1):
            opens = block == 1
            halves = block == blocks and stage < len(stages) if stride_at_end else opens and stage > 1
            yield f"stage{stage}_block{block}", filters, 2 if halves else 1, opens
