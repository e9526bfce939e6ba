"""Check a learner's recursion for the receptive field."""

import random
from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_course import shapes
from cnn_course.arguments import whole
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict

Step = tuple[int, int, int, int]
Field = tuple[int, int, int]
NAMES = ("size", "jump", "start")


def receptive_field(function: Any, count: int = 40) -> Verdict:
    """Check a function that follows size, jump and start of the receptive field through a chain of layers.

    Args:
        function: called as ``function(layers)`` with a list of (kernel_size, strides, padding,
            dilation_rate), the first layer first; padding is the number of units put before unit 0. Wanted:
            (size, jump, start) after each layer, a list of as many rows.
        count: how many chains, at least 5; the simple ones come first.

    Returns:
        A Verdict.

    Raises:
        ValueError: "count must be a whole number of at least 5. Received: count=0".

    >>> def follow(layers):
    ...     size, jump, start, rows = 1, 1, 0, []
    ...     for kernel_size, strides, padding, dilation_rate in layers:
    ...         size += (kernel_size - 1) * dilation_rate * jump
    ...         start -= padding * jump
    ...         jump *= strides
    ...         rows.append((size, jump, start))
    ...     return rows
    >>> receptive_field(follow)
    ✓ follow: right in all 40 cases.

    Reference: the answers come from :func:`cnn_course.shapes.receptive_field`.
    Taught in: Pooling and receptive fields (lab).
    """
    count = whole("count", count, 5)
    return judge("receptive_field", function, _cases(count), _MISTAKES, _of_rows)


@cache
def _cases(count: int) -> tuple[Case, ...]:
    """Draw chains: kernels alone, then strides, then padding, then dilation, then everything at once."""
    generator = random.Random(2019)
    cases = []
    for number in range(count):
        stage = number * 5 // count
        chain = [_layer(generator, stage) for _ in range(generator.randint(2, 4 + stage))]
        layers = [
            shapes.Conv2D(1, taps, stride, before, dilation_rate=rate) for taps, stride, before, rate in chain
        ]
        expected = np.array(shapes.receptive_field(layers))
        cases.append(Case(f"layers={chain}", (chain,), {}, expected))
    return tuple(cases)


def _layer(generator: random.Random, stage: int) -> Step:
    taps = generator.randint(2, 5)
    stride = generator.randint(1, 3) if stage in (1, 2, 4) else 1
    before = generator.randint(0, 2) if stage in (2, 4) else 0
    rate = generator.randint(1, 3) if stage >= 3 else 1
    return taps, stride, before, rate


def _of_rows(value: Array, expected: Array) -> str:
    """Describe rows that no known mistake explains."""
    if value.shape != expected.shape:
        if value.shape == (3,):
            return "It returns one row. A row is wanted for each layer."
        if value.shape == (len(expected) + 1, 3):
            return "One row too many: the picture itself gets none."
        return (
            f"Rows of (size, jump, start) are wanted, one for each layer: shape {expected.shape}. "
            f"It returns shape {value.shape}."
        )
    wrong = [name for name, right in zip(NAMES, (value == expected).all(axis=0), strict=True) if not right]
    row = int(np.flatnonzero((value != expected).any(axis=1))[0])
    verb = "is" if len(wrong) == 1 else "are"
    return f"{' and '.join(wrong).capitalize()} {verb} wrong, first at layer {row} (counted from 0)."


def _follow(step: Callable[[Field, Step], Field]) -> Callable[[list[Step]], Array]:
    def follow(layers: list[Step]) -> Array:
        field, rows = (1, 1, 0), []
        for layer in layers:
            field = step(field, layer)
            rows.append(field)
        return np.array(rows)

    return follow


def _right(field: Field, layer: Step) -> Field:
    (size, jump, start), (taps, stride, before, rate) = field, layer
    return size + (taps - 1) * rate * jump, jump * stride, start - before * jump


def _jump_first(field: Field, layer: Step) -> Field:
    (size, jump, start), (taps, stride, before, rate) = field, layer
    jump *= stride
    return size + (taps - 1) * rate * jump, jump, start - before * jump


def _with_jump(field: Field, layer: Step, jump: int) -> Field:
    """Take the right step, but to a jump of this size."""
    size, _, start = _right(field, layer)
    return size, jump, start


def _start_late(field: Field, layer: Step) -> Field:
    size, jump, _ = _right(field, layer)
    return size, jump, field[2] - layer[2] * jump


def _changed(change: Callable[[Field, Field, Step], Field]) -> Callable[[list[Step]], Array]:
    """Return the right recursion with one change: change(right, before, layer)."""
    return _follow(lambda field, layer: change(_right(field, layer), field, layer))


_MISTAKES = (
    Mistake(
        "The jump is multiplied too early: a layer's own stride does not widen its own field.",
        _follow(_jump_first),
    ),
    Mistake("The start must use the jump before the layer, not after it.", _follow(_start_late)),
    Mistake(
        "Size and jump are swapped: return (size, jump, start).",
        lambda layers: _follow(_right)(layers)[:, [1, 0, 2]],
    ),
    Mistake(
        "The jump is added to the stride. It is multiplied by it.",
        _follow(lambda field, layer: _with_jump(field, layer, field[1] + layer[1])),
    ),
    Mistake(
        "The jump is forgotten: a layer adds kernel − 1 steps of the layer below, not of the picture.",
        _changed(lambda new, old, layer: (old[0] + (layer[0] - 1) * layer[3], new[1], new[2])),
    ),
    Mistake(
        "It adds the kernel, not the kernel − 1: one of its units is counted already.",
        _changed(lambda new, old, layer: (old[0] + layer[0] * layer[3] * old[1], new[1], new[2])),
    ),
    Mistake(
        "The dilation rate is forgotten.",
        _changed(lambda new, old, layer: (old[0] + (layer[0] - 1) * old[1], new[1], new[2])),
    ),
    Mistake(
        "A dilated kernel does not span taps times dilation: behind the last tap there is no hole.",
        _changed(lambda new, old, layer: (old[0] + (layer[0] * layer[3] - 1) * old[1], new[1], new[2])),
    ),
    Mistake(
        "The jump adds up the strides. They multiply.",
        _follow(lambda field, layer: _with_jump(field, layer, field[1] + layer[1] - 1)),
    ),
    Mistake(
        "The jump is the stride of the last layer. Strides multiply along the chain.",
        _follow(lambda field, layer: _with_jump(field, layer, layer[1])),
    ),
    Mistake(
        "The start has the wrong sign: padding moves it to the left, below 0.",
        _changed(lambda new, old, layer: (new[0], new[1], old[2] + layer[2] * old[1])),
    ),
    Mistake(
        "The start forgets the jump: a unit of padding is as wide as a step of the layer below.",
        _changed(lambda new, old, layer: (new[0], new[1], old[2] - layer[2])),
    ),
    Mistake(
        "The start never moves: padding is forgotten.",
        _changed(lambda new, old, layer: (new[0], new[1], 0)),
    ),
    Mistake(
        "The list is read from its end. Its first layer is the one at the picture.",
        lambda layers: _follow(_right)(layers[::-1]),
    ),
    Mistake(
        "The rows come in the wrong order: the first layer first.",
        lambda layers: _follow(_right)(layers)[::-1],
    ),
    Mistake(
        "It returns the last layer's numbers only. A row is wanted for each layer.",
        lambda layers: _follow(_right)(layers)[-1],
    ),
)
