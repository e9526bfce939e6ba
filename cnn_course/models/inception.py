"""GoogLeNet and InceptionV3: several branches look at the same maps, and what they see is put side by side.

A module is data: a tuple of branches, each a tuple of steps. A step is a Conv, a pooling, or a Fork.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Literal, NamedTuple

from cnn_course.arguments import truth
from cnn_course.models.blocks import Layers, conv_bn_relu, head, scores
from cnn_course.models.network import Network
from cnn_course.shapes import (
    AveragePooling2D,
    Concatenate,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPooling2D,
    Shape,
)


class Conv(NamedTuple):
    """A convolution of a branch, and whatever the network puts after each."""

    filters: int
    kernel_size: Any
    strides: int = 1
    padding: str = "same"


class Fork(NamedTuple):
    """Two convolutions beside one another, put together again: the last step of a branch."""

    one: Conv
    other: Conv


Step = Conv | Fork | MaxPooling2D | AveragePooling2D
Module = tuple[tuple[Step, ...], ...]
Way = Literal["square", "stacked", "strips"]
WAYS: tuple[Way, ...] = ("square", "stacked", "strips")
Convolve = Callable[..., Layers]
"""Makes of a block's name and a Conv's fields, of place and after, a convolution and what follows it."""

LARGEST, MEAN = MaxPooling2D(3, 1, "same"), AveragePooling2D(3, 1, "same")
HALVED = MaxPooling2D(3, 2)

# Table 1 of the paper: filters of the 1×1, 3×3 reduce, 3×3, 5×5 reduce, 5×5 and pool proj columns.
Widths = tuple[int, int, int, int, int, int]
GOOGLENET: dict[int, tuple[Widths, ...]] = {
    3: ((64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64)),
    4: (
        (192, 96, 208, 16, 48, 64),
        (160, 112, 224, 24, 64, 64),
        (128, 128, 256, 24, 64, 64),
        (112, 144, 288, 32, 64, 64),
        (256, 160, 320, 32, 128, 128),
    ),
    5: ((256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128)),
}
AUXILIARY = {(4, 1): "stage4_aux1", (4, 4): "stage4_aux2"}  # after modules 4a and 4d


def googlenet(
    input_shape: Shape = (224, 224, 3),
    classes: int = 1000,
    include_top: bool = True,
    auxiliary: bool = False,
) -> Network:
    """Return GoogLeNet, without its normalisation of neighbouring positions, which has no weights.

    Its stages are numbered as in the paper: stage3 holds the modules 3a and 3b; the convolutions before are
    the stem. The two auxiliary heads are there to train it, and the paper throws them away afterwards: with
    them the network has three outputs, theirs first.

    Args:
        input_shape: (H, W, C); with the auxiliary heads at least 65 rows and columns.
        classes: units of the last layer, and of the last layer of each auxiliary head.
        include_top: are the pooling, the dropout and the dense layer part of it?
        auxiliary: are the two auxiliary heads part of it?

    Raises:
        ValueError: "The auxiliary heads are no part of a network without its top. Received: …".

    >>> googlenet().parameters
    6998552
    >>> googlenet(auxiliary=True).parameters
    13378280

    Reference: Szegedy et al., 2015, arXiv:1409.4842, table 1 and section 5.
    """
    if truth("auxiliary", auxiliary) and not include_top:
        raise ValueError(
            "The auxiliary heads are no part of a network without its top. "
            f"Received: include_top={include_top}, auxiliary={auxiliary}"
        )
    layers: list[Layer] = [
        *convolution("stem", 64, 7, 2, place="1"),
        MaxPooling2D(3, 2, "same", name="stem_pool1"),
        *convolution("stem", 64, 1, place="2"),
        *convolution("stem", 192, 3, place="3"),
        MaxPooling2D(3, 2, "same", name="stem_pool2"),
    ]
    for stage, modules in GOOGLENET.items():
        after = str(layers[-1].name)
        for place, widths in enumerate(modules, 1):
            layers += inception(f"stage{stage}_block{place}", googlenet_module(*widths), after=after)
            after = str(layers[-1].name)
            if auxiliary and (stage, place) in AUXILIARY:
                layers += auxiliary_head(AUXILIARY[stage, place], classes, after=after)
        if stage < max(GOOGLENET):
            layers.append(MaxPooling2D(3, 2, "same", name=f"stage{stage}_pool"))
    return Network("googlenet", input_shape, (*layers, *(head(classes, 0.4) if include_top else ())))


def googlenet_module(
    conv1: int,
    reduce3: int,
    conv3: int,
    reduce5: int,
    conv5: int,
    pooled: int,
    reduced: bool = True,
    large: int = 5,
) -> Module:
    """Return one of GoogLeNet's modules: 1×1, 3×3 and 5×5 convolutions and a pooling, side by side.

    Args:
        conv1: filters of the 1×1 convolution.
        reduce3: filters of the 1×1 convolution before the 3×3 one.
        conv3: filters of the 3×3 convolution.
        reduce5: filters of the 1×1 convolution before the 5×5 one.
        conv5: filters of the 5×5 convolution.
        pooled: filters of the 1×1 convolution after the pooling.
        reduced: are the 1×1 convolutions before and after there at all? Without them it is the paper's "naïve
            version".
        large: rows and columns of the 5×5 convolution, for those who wonder.

    Returns:
        Four branches, for :func:`inception`.

    >>> [step.filters for step in googlenet_module(64, 96, 128, 16, 32, 32)[1]]
    [96, 128]

    Reference: Szegedy et al., 2015, arXiv:1409.4842, figure 2.
    """
    if not reduced:
        return (Conv(conv1, 1),), (Conv(conv3, 3),), (Conv(conv5, large),), (LARGEST,)
    return (
        (Conv(conv1, 1),),
        (Conv(reduce3, 1), Conv(conv3, 3)),
        (Conv(reduce5, 1), Conv(conv5, large)),
        (LARGEST, Conv(pooled, 1)),
    )


def factorised(module: Module, channels: int, way: Way) -> Module:
    """Return a module in which smaller windows stand for its square ones.

    In between there are as many maps as at the narrower end of the convolution that they stand for.

    Args:
        module: branches without strides.
        channels: of the maps that the module takes.
        way: "square" leaves all as it is; "stacked" puts 3×3 convolutions one after another, as many as
            see the same pixels; "strips" puts 1×n before n×1.

    Returns:
        As many branches, which see what they saw before.

    Raises:
        ValueError: "way must be one of square, stacked, strips. Received: way='tall'".

    >>> [branch] = factorised(((Conv(16, 1), Conv(32, 5)),), 192, "stacked")
    >>> [(step.filters, step.kernel_size) for step in branch]
    [(16, 1), (16, 3), (32, 3)]

    Reference: Szegedy et al., 2016, arXiv:1512.00567, section 3.
    """
    if way not in WAYS:
        raise ValueError(f"way must be one of {', '.join(WAYS)}. Received: way={way!r}")
    return tuple(tuple(_smaller(branch, channels, way)) for branch in module)


def _smaller(branch: tuple[Step, ...], channels: int, way: Way) -> Iterator[Step]:
    """Yield the steps of a branch, and in place of one with a square window those that stand for it."""
    for step in branch:
        if not isinstance(step, Conv):
            yield step
            continue
        size, between = step.kernel_size, min(channels, step.filters)
        if way == "square" or size == 1:
            yield step
        elif way == "stacked":
            yield from [Conv(between, 3)] * (size // 2 - 1)
            yield Conv(step.filters, 3)
        else:
            yield from (Conv(between, (1, size)), Conv(step.filters, (size, 1)))
        channels = step.filters


def auxiliary_head(name: str, classes: int, *, after: str) -> Layers:
    """Return a small head that sits on the middle of the network while it is trained."""
    return (
        AveragePooling2D(5, 3, name=f"{name}_pool", inputs=(after,)),
        *convolution(name, 128, 1),
        Flatten(name=f"{name}_flatten"),
        Dense(1024, activation="relu", name=f"{name}_dense1"),
        Dropout(0.7, name=f"{name}_dropout"),
        scores(classes, f"{name}_dense2"),
    )


# ---- InceptionV3's modules, by the rows and columns of their maps, and the two that halve these


def module35(pooled: int) -> Module:
    """Return a module of the first stage: one of its branches has two 3×3 convolutions for one of 5×5."""
    return (
        (Conv(64, 1),),
        (Conv(48, 1), Conv(64, 5)),
        (Conv(64, 1), Conv(96, 3), Conv(96, 3)),
        (MEAN, Conv(pooled, 1)),
    )


def module17(width: int) -> Module:
    """Return a module of the second stage: 1×7 and 7×1 convolutions stand for 7×7 ones."""
    across, down = Conv(width, (1, 7)), Conv(width, (7, 1))
    return (
        (Conv(192, 1),),
        (Conv(width, 1), across, Conv(192, (7, 1))),
        (Conv(width, 1), down, across, down, Conv(192, (1, 7))),
        (MEAN, Conv(192, 1)),
    )


FORK = Fork(Conv(384, (1, 3)), Conv(384, (3, 1)))
MODULE8: Module = (
    (Conv(320, 1),),
    (Conv(384, 1), FORK),
    (Conv(448, 1), Conv(384, 3), FORK),
    (MEAN, Conv(192, 1)),
)
TO17: Module = (
    (Conv(384, 3, 2, "valid"),),
    (Conv(64, 1), Conv(96, 3), Conv(96, 3, 2, "valid")),
    (HALVED,),
)
TO8: Module = (
    (Conv(192, 1), Conv(320, 3, 2, "valid")),
    (Conv(192, 1), Conv(192, (1, 7)), Conv(192, (7, 1)), Conv(192, 3, 2, "valid")),
    (HALVED,),
)
V3: tuple[tuple[Module, ...], ...] = (
    (module35(32), module35(64), module35(64)),
    (TO17, module17(128), module17(160), module17(160), module17(192)),
    (TO8, MODULE8, MODULE8),
)


def inception_v3(
    input_shape: Shape = (299, 299, 3), classes: int = 1000, include_top: bool = True
) -> Network:
    """Return InceptionV3 as Keras builds it: without its auxiliary head, which only training uses.

    Args:
        input_shape: (H, W, C), at least 75 rows and columns.
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?

    >>> inception_v3().parameters
    23851784

    Reference: Szegedy et al., 2016, arXiv:1512.00567, section 6.
    """
    convolve = partial(conv_bn_relu, scale=False)
    layers: list[Layer] = [
        *convolve("stem", 32, 3, 2, place="1", padding="valid"),
        *convolve("stem", 32, 3, place="2", padding="valid"),
        *convolve("stem", 64, 3, place="3"),
        MaxPooling2D(3, 2, name="stem_pool1"),
        *convolve("stem", 80, 1, place="4", padding="valid"),
        *convolve("stem", 192, 3, place="5", padding="valid"),
        MaxPooling2D(3, 2, name="stem_pool2"),
    ]
    for stage, modules in enumerate(V3, 1):
        for place, module in enumerate(modules, 1):
            after = str(layers[-1].name)
            layers += inception(f"stage{stage}_block{place}", module, convolve, after=after)
    return Network("inception-v3", input_shape, (*layers, *(head(classes) if include_top else ())))


# ---- from data to layers


def convolution(
    block: str,
    filters: int,
    kernel_size: Any,
    strides: int = 1,
    *,
    place: str = "",
    padding: str = "same",
    after: str | None = None,
) -> Layers:
    """Return a convolution with ReLU, as GoogLeNet has them: it is older than batch normalisation."""
    inputs = () if after is None else (after,)
    name = f"{block}_conv{place}"
    return (Conv2D(filters, kernel_size, strides, padding, activation="relu", name=name, inputs=inputs),)


def inception(block: str, module: Module, convolve: Convolve = convolution, *, after: str) -> Layers:
    """Return an inception module: branches that take the same maps; what they give stands side by side.

    Args:
        block: the name of the block; the layers are called ``<block>_branch2_conv1`` and so on.
        module: the branches.
        convolve: makes a convolution and what follows it.
        after: the name of the layer that all branches take.

    Returns:
        The layers; the last one, ``<block>_concat``, is the block's output.

    >>> layers = inception("stage3_block1", googlenet_module(64, 96, 128, 16, 32, 32), after="input")
    >>> [layer.name.removeprefix("stage3_block1_") for layer in layers]  # doctest: +NORMALIZE_WHITESPACE
    ['branch1_conv1', 'branch2_conv1', 'branch2_conv2', 'branch3_conv1', 'branch3_conv2', 'branch4_pool',
     'branch4_conv1', 'concat']

    Reference: Szegedy et al., 2015, arXiv:1409.4842, figure 2.
    """
    layers: list[Layer] = []
    ends = []
    for number, steps in enumerate(module, 1):
        layers += _branch(f"{block}_branch{number}", steps, convolve, after)
        ends.append(str(layers[-1].name))
    return *layers, Concatenate(name=f"{block}_concat", inputs=tuple(ends))


def _branch(name: str, steps: tuple[Step, ...], convolve: Convolve, after: str) -> Iterator[Layer]:
    """Yield the layers of a branch, one step after the other."""
    place = 0
    for step in steps:
        if isinstance(step, MaxPooling2D | AveragePooling2D):
            made: Layers = (replace(step, name=f"{name}_pool", inputs=(after,)),)
        else:
            place += 1
            made = _convolutions(name, str(place), step, convolve, after)
        yield from made
        after = str(made[-1].name)


def _convolutions(name: str, place: str, step: Conv | Fork, convolve: Convolve, after: str) -> Layers:
    """Return a convolution; or two beside one another, and their concatenation."""
    if isinstance(step, Conv):
        return convolve(name, **step._asdict(), place=place, after=after)
    one, other = (
        convolve(name, **each._asdict(), place=f"{place}{letter}", after=after)
        for letter, each in zip("ab", step, strict=True)
    )
    inputs = (str(one[-1].name), str(other[-1].name))
    return *one, *other, Concatenate(name=f"{name}_concat", inputs=inputs)


NETWORKS: dict[str, Callable[..., Network]] = {"googlenet": googlenet, "inception-v3": inception_v3}
