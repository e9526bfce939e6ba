"""One builder for every genome: it makes a network of layers, cell by cell."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from cnn_course.arguments import whole
from cnn_course.models.blocks import Layers, head
from cnn_course.models.cells.genome import BEFORE, HERE, Cell, Genome
from cnn_course.models.cells.operations import operation
from cnn_course.models.network import Network
from cnn_course.shapes import (
    Add,
    AveragePooling2D,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Cropping2D,
    Layer,
    MaxPooling2D,
    ReLU,
    SeparableConv2D,
    Shape,
    ZeroPadding2D,
    output_size,
    padding_amounts,
)

Stem = Literal["cifar", "imagenet"]
STAGES = 3


class State(NamedTuple):
    """What a cell or block gives: the layer's name, its channels, rows and columns, how often halved."""

    name: str
    channels: int
    size: tuple[int, int]
    halved: int = 0


class Plan(NamedTuple):
    """How cells are put together.

    Attributes:
        cells: normal cells in each of the three stages.
        filters: of every operation in the first stage; each stage doubles them.
        stem: "cifar", a 3×3 convolution; "imagenet", one with strides and two reduction cells, so that the
            first stage works on an eighth of the rows and columns.
        stem_filters: of the convolution.
        far: after a reduction, is p what the reduction cell itself had as p? Otherwise it is what that had
            as h.
        zeros: are zeros put around what is pooled while it is halved, as keras.applications does it? Then
            they take part in means and maxima, and how many there are depends on the input's size. Without,
            a pooling with strides pads as "same" does, and no zero is counted.
        within: is a stage's reduction cell one of its cells, as PNAS counts them?
    """

    cells: int
    filters: int
    stem: Stem = "cifar"
    stem_filters: int = 96
    far: bool = True
    zeros: bool = False
    within: bool = False


def stacked(
    name: str,
    genome: Genome,
    plan: Plan,
    input_shape: Shape,
    classes: int = 10,
    include_top: bool = True,
) -> Network:
    """Stack the cells of a genome into a network.

    Stages of normal cells, and a reduction cell before the second and the third. What nothing depends on is
    left out: dead blocks, and cells that are passed by.

    Args:
        name: of the network.
        genome: its two cells.
        plan: how many, how wide, and what stands before them.
        input_shape: (H, W, C). Any size will do, odd or even: whether a cell must halve its second input
            follows from the place in the stack, never from sizes that happen to be equal.
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?

    Returns:
        The network; cells are called ``stage2_cell1``, reduction cells ``stage2_reduce1``.

    Raises:
        ValueError: "cells must be a whole number of at least 1. Received: cells=0".

    >>> from cnn_course.models.cells import PUBLISHED
    >>> darts = stacked("darts", PUBLISHED["darts"].genome, Plan(6, 36, stem_filters=108), (32, 32, 3))
    >>> sum(row.trainable for row in darts.table())
    3349342

    Reference: Zoph et al., 2018, arXiv:1707.07012, figure 2.
    Taught in: NASNet.
    """
    cells, filters = whole("cells", plan.cells, 1 + plan.within), whole("filters", plan.filters)
    layers: list[Layer] = []
    here, before = _stem(layers, plan, input_shape), None
    for block, genes, width in _order(genome, plan._replace(cells=cells, filters=filters)):
        reduces = "_reduce" in block
        given = _cell(layers, block, genes, here, before, width, 2 if reduces else 1, plan)
        keeps = plan.far and reduces and block.startswith("stage")
        here, before = given, before if keeps else here
    layers = [*_needed(layers, here.name), ReLU(name="head_relu", inputs=(here.name,))]
    return Network(name, input_shape, (*layers, *(head(classes) if include_top else ())))


def _order(genome: Genome, plan: Plan) -> Iterator[tuple[str, Cell, int]]:
    """Yield each cell's name, its genes and its filters."""
    if plan.stem == "imagenet":
        for place in (1, 2):
            yield f"stem_reduce{place}", genome.reduction, max(1, plan.filters // 2 ** (3 - place))
    for stage in range(1, STAGES + 1):
        width, reduced = plan.filters * 2 ** (stage - 1), stage > 1
        if reduced:
            yield f"stage{stage}_reduce1", genome.reduction, width
        for place in range(1, plan.cells + 1 - (plan.within and reduced)):
            yield f"stage{stage}_cell{place}", genome.normal, width


def _stem(layers: list[Layer], plan: Plan, input_shape: Shape) -> State:
    """Add the convolution that all begins with."""
    strides, padding = (2, "valid") if plan.stem == "imagenet" else (1, "same")
    layers += [
        Conv2D(plan.stem_filters, 3, strides, padding, use_bias=False, name="stem_conv"),
        BatchNormalization(name="stem_bn"),
    ]
    # Of an image that is too small the network's own table will complain, with its name.
    sides = [output_size(side, 3, strides, padding) if side >= 3 else 1 for side in input_shape[:2]]
    return State("stem_bn", plan.stem_filters, (sides[0], sides[-1]))


def _cell(
    layers: list[Layer],
    cell: str,
    genes: Cell,
    here: State,
    before: State | None,
    filters: int,
    strides: int,
    plan: Plan,
) -> State:
    """Add one cell; return what it gives. The first one has one input only, which is its p as well."""
    raw = before is None and plan.stem == "imagenet"  # as the authors' code and Keras have it
    states = {
        BEFORE: _fitted(layers, f"{cell}_p", before or here, here, None if raw else filters),
        HERE: _projected(layers, f"{cell}_h", here, filters),
    }
    for number, block in genes.numbered():
        sides = [
            _operate(
                layers,
                f"{cell}_block{number}_{side}",
                name,
                states[given],
                filters,
                strides if given in (HERE, BEFORE) else 1,
                plan,
            )
            for side, (name, given) in zip(("left", "right"), block.sides, strict=True)
        ]
        join = Add if block.join == "+" else Concatenate
        names = tuple(side.name for side in sides)
        layers.append(join(name=f"{cell}_block{number}_join", inputs=names))
        channels = filters if block.join == "+" else sum(side.channels for side in sides)
        states[number] = sides[0]._replace(name=f"{cell}_block{number}_join", channels=channels)
    given = [
        _halved(layers, f"{cell}_out_{name}", states[name], filters)
        if strides > 1 and name in (HERE, BEFORE)
        else states[name]
        for name in genes.out
    ]
    if len(given) == 1:
        return given[0]
    layers.append(Concatenate(name=f"{cell}_concat", inputs=tuple(state.name for state in given)))
    return given[0]._replace(name=f"{cell}_concat", channels=sum(state.channels for state in given))


def _fitted(layers: list[Layer], name: str, before: State, here: State, filters: int | None) -> State:
    """Bring the second input to the rows and columns of the first, and to so many channels."""
    if filters is None or (before.halved == here.halved and before.channels == filters):
        return before
    bring = _halved if before.halved < here.halved else _projected
    return bring(layers, name, before, filters)


def _projected(layers: list[Layer], name: str, given: State, filters: int, relu: bool = True) -> State:
    """Add a 1×1 convolution that brings maps to so many channels."""
    if relu:
        layers.append(ReLU(name=f"{name}_relu", inputs=(given.name,)))
    inputs = () if relu else (given.name,)
    layers += [
        Conv2D(filters, 1, use_bias=False, name=f"{name}_conv", inputs=inputs),
        BatchNormalization(name=f"{name}_bn"),
    ]
    return given._replace(name=f"{name}_bn", channels=filters)


def _halved(layers: list[Layer], name: str, given: State, filters: int) -> State:
    """Add a factorised reduction: half of the channels from every second pixel, half from those between.

    The second half moves by one pixel: a row and a column of zeros are put at the end, and the first ones cut
    off.
    """
    layers += [
        ReLU(name=f"{name}_relu", inputs=(given.name,)),
        AveragePooling2D(1, 2, name=f"{name}_pool1"),
        Conv2D(max(1, filters // 2), 1, use_bias=False, name=f"{name}_conv1"),
        ZeroPadding2D(((0, 1), (0, 1)), name=f"{name}_pad", inputs=(f"{name}_relu",)),
        Cropping2D(((1, 0), (1, 0)), name=f"{name}_crop"),
        AveragePooling2D(1, 2, name=f"{name}_pool2"),
        Conv2D(filters - filters // 2 or 1, 1, use_bias=False, name=f"{name}_conv2"),
        Concatenate(name=f"{name}_concat", inputs=(f"{name}_conv1", f"{name}_conv2")),
        BatchNormalization(name=f"{name}_bn"),
    ]
    return _smaller(given)._replace(name=f"{name}_bn", channels=filters)


def _smaller(given: State) -> State:
    rows, columns = given.size
    return given._replace(size=(-(-rows // 2), -(-columns // 2)), halved=given.halved + 1)


def _operate(
    layers: list[Layer], name: str, called: str, given: State, filters: int, strides: int, plan: Plan
) -> State:
    """Add one operation of a block."""
    kind, size = operation(called).kind, operation(called).size
    if kind == "identity":
        if strides > 1:
            return _halved(layers, name, given, filters)
        return given if given.channels == filters else _projected(layers, name, given, filters)
    result = _smaller(given) if strides > 1 else given
    if kind in ("average", "max"):
        layers += _pooling(name, kind, size, given, strides, plan.zeros)
        pooled = result._replace(name=str(layers[-1].name))
        return pooled if given.channels == filters else _projected(layers, name, pooled, filters, relu=False)
    layers += _convolutions(name, kind, size, given.name, filters, strides)
    return result._replace(name=str(layers[-1].name), channels=filters)


def _pooling(name: str, kind: str, size: int, given: State, strides: int, zeros: bool) -> Layers:
    pool = AveragePooling2D if kind == "average" else MaxPooling2D
    if strides == 1 or not zeros:
        return (pool(size, strides, "same", name=f"{name}_pool", inputs=(given.name,)),)
    top, bottom, left, right = padding_amounts(given.size, size, strides, "same")
    return (
        ZeroPadding2D(((top, bottom), (left, right)), name=f"{name}_pad", inputs=(given.name,)),
        pool(size, strides, name=f"{name}_pool"),
    )


def _convolutions(name: str, kind: str, size: int, given: str, filters: int, strides: int) -> list[Layer]:
    """Return ReLU, what the operation convolves with, and batch normalisation; separable ones twice."""
    if kind == "separable":
        first = SeparableConv2D(filters, size, strides, "same", use_bias=False, name=f"{name}_conv1")
        second = SeparableConv2D(filters, size, 1, "same", use_bias=False, name=f"{name}_conv2")
        return [*_normalized(name, "1", [first], given), *_normalized(name, "2", [second], None)]
    if kind == "strips":
        strip = Conv2D(filters, (1, size), (1, strides), "same", use_bias=False, name=f"{name}_conv1")
        other = Conv2D(filters, (size, 1), (strides, 1), "same", use_bias=False, name=f"{name}_conv2")
        return _normalized(name, "", [strip, other], given)
    if kind == "conv":
        one = Conv2D(filters, size, strides, "same", use_bias=False, name=f"{name}_conv")
        return _normalized(name, "", [one], given)
    # Keras has no strides and holes at once: every second pixel is taken first.
    taken = [AveragePooling2D(1, strides, name=f"{name}_pool")] if strides > 1 else []
    dilated = SeparableConv2D if kind == "dilated separable" else Conv2D
    holes = dilated(filters, size, 1, "same", dilation_rate=2, use_bias=False, name=f"{name}_conv")
    return _normalized(name, "", [*taken, holes], given)


def _normalized(name: str, place: str, between: list[Layer], given: str | None) -> list[Layer]:
    relu = ReLU(name=f"{name}_relu{place}", inputs=() if given is None else (given,))
    return [relu, *between, BatchNormalization(name=f"{name}_bn{place}")]


def _needed(layers: list[Layer], last: str) -> Iterator[Layer]:
    """Yield the layers that the last one depends on, branch by branch, each after those that it takes.

    In that order :func:`cnn_course.models.read` finds them in a Keras model.
    """
    known = {str(layer.name): layer for layer in layers}
    before = {}
    for place, layer in enumerate(layers):
        before[str(layer.name)] = layer.inputs or ((str(layers[place - 1].name),) if place else ())
    seen: set[str] = set()
    waiting = [last]
    while waiting:
        name = waiting[-1]
        missing = [source for source in before[name] if source not in seen]
        if name in seen or not missing:
            waiting.pop()
            if name not in seen:
                seen.add(name)
                yield replace(known[name], inputs=before[name])
        else:
            waiting += reversed(missing)
