"""How deep a network may be: a few depths that a paper lists, or all that its blocks add up to."""

from collections.abc import Collection

from cnn_course.arguments import whole


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
