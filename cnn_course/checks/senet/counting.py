"""Check the parameters that squeeze-and-excitation adds to a network."""

from typing import Any

import numpy as np

from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict

Stages = list[tuple[int, int]]

# Lists of (blocks, channels); the ratio divides all channels. The last are those of ResNet-50.
NETWORKS: tuple[tuple[Stages, int], ...] = (
    ([(1, 64)], 4),
    ([(3, 64)], 8),
    ([(2, 32), (5, 96)], 16),
    ([(1, 40), (2, 80), (3, 160)], 5),
    ([(3, 256), (4, 512), (6, 1024), (3, 2048)], 16),
)


def gate_parameters(function: Any) -> Verdict:
    """Check how many parameters the gates of a network have, without biases.

    Args:
        function: called as ``function(stages, ratio)``, with stages a list of (blocks, channels); returns
            (2 / ratio) Σ blocks · channels², a whole number.

    Returns:
        A Verdict.

    >>> def count(stages, ratio):
    ...     return sum(2 * blocks * channels * (channels // ratio) for blocks, channels in stages)
    >>> gate_parameters(count)
    ✓ count: right in all 5 cases.

    Reference: Hu, Shen and Sun, 2018, arXiv:1709.01507, equation 5.
    Taught in: SENet (lab).
    """
    return judge("gate_parameters", function, _cases(), _MISTAKES, _of_count)


def _count(stages: Stages, ratio: int) -> int:
    return sum(2 * blocks * channels * channels // ratio for blocks, channels in stages)


@cache
def _cases() -> tuple[Case, ...]:
    return tuple(
        Case(f"stages {stages}, ratio {ratio}", (stages, ratio), {}, np.asarray(_count(stages, ratio)))
        for stages, ratio in NETWORKS
    )


_MISTAKES = (
    Mistake(
        "One layer is counted. A block has two, one there and one back.",
        lambda stages, ratio: _count(stages, ratio) // 2,
    ),
    Mistake(
        "Biases are counted. These layers have none.",
        lambda stages, ratio: _count(stages, ratio) + sum(n * (c + c // ratio) for n, c in stages),
    ),
    Mistake(
        "The blocks are missing: a stage has several, each with layers of its own.",
        lambda stages, ratio: _count([(1, c) for _, c in stages], ratio),
    ),
    Mistake(
        "The ratio is missing: the layer between is narrower than the maps are many.",
        lambda stages, ratio: _count(stages, 1),
    ),
    Mistake(
        "The ratio divides twice. Only one side of each layer is narrow.",
        lambda stages, ratio: sum(2 * n * (c // ratio) ** 2 for n, c in stages),
    ),
    Mistake("The ratio is always 16.", lambda stages, ratio: _count(stages, 16)),
    Mistake(
        "The ratio is taken for the number of units. There are channels / ratio of them.",
        lambda stages, ratio: sum(2 * n * c * ratio for n, c in stages),
    ),
    Mistake(
        "The channels count once. Each unit has a weight for every channel.",
        lambda stages, ratio: sum(2 * n * c // ratio for n, c in stages),
    ),
    Mistake(
        "The channels are added up before they are squared. Each block has its own.",
        lambda stages, ratio: 2 * sum(n * c for n, c in stages) ** 2 // ratio,
    ),
    Mistake("Only the last stage is counted.", lambda stages, ratio: _count(stages[-1:], ratio)),
    Mistake("Only the first stage is counted.", lambda stages, ratio: _count(stages[:1], ratio)),
    Mistake(
        "The blocks are squared with the channels. They only multiply.",
        lambda stages, ratio: sum(2 * (n * c) ** 2 // ratio for n, c in stages),
    ),
    Mistake(
        "A convolution of 3 × 3 is counted. Gates are made by dense layers.",
        lambda stages, ratio: 9 * _count(stages, ratio),
    ),
)


def _of_count(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return "One number is wanted, for the whole network."
    return "Begin with one block: how many weights has a layer from C to C / r, and one from C / r to C?"
