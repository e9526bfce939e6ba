"""Blocks: a few layers with names that say where they stand, ``stage2_block1_conv2``.

A family of networks is a function that puts such blocks together. Each function here returns the layers of
one block, in order; ``after`` names the layer that the block takes, by default the one before it.
"""

from collections.abc import Sequence
from typing import Any, Literal

from cnn_course.arguments import whole
from cnn_course.shapes import (
    Add,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    Multiply,
    ReLU,
    Rescaling,
    ZeroPadding2D,
)

Layers = tuple[Layer, ...]
Kind = Literal["basic", "bottleneck"]

EXPANSION = 4  # a bottleneck gives so many times the channels that it works on


def conv_bn_relu(
    block: str,
    filters: int,
    kernel_size: Any = 3,
    strides: Any = 1,
    *,
    place: str = "",
    padding: Any = "same",
    use_bias: bool = False,
    scale: bool = True,
    epsilon: float = 1e-3,
    relu: bool = True,
    after: str | None = None,
) -> Layers:
    """Return a convolution, batch normalisation and, unless relu is False, ReLU.

    Args:
        block: the name of the block; the layers are called ``<block>_conv<place>`` and so on.
        filters: of the convolution.
        kernel_size: of the convolution.
        strides: of the convolution.
        place: tells the layers of one block apart: "1", "2", ….
        padding: of the convolution.
        use_bias: of the convolution; batch normalisation subtracts it again.
        scale: of the normalisation; a ReLU and a convolution after it can do without.
        epsilon: of the normalisation.
        relu: does ReLU follow?
        after: the name of the layer that the block takes.

    Returns:
        Two or three layers.

    >>> [layer.name for layer in conv_bn_relu("stem", 16)]
    ['stem_conv', 'stem_bn', 'stem_relu']

    Reference: Ioffe and Szegedy, 2015, arXiv:1502.03167, section 3.2.
    Taught in: Anatomy of a CNN.
    """
    convolution = Conv2D(
        filters,
        kernel_size,
        strides,
        padding,
        use_bias=use_bias,
        name=f"{block}_conv{place}",
        inputs=() if after is None else (after,),
    )
    normalized = (
        convolution,
        BatchNormalization(scale=scale, epsilon=epsilon, name=f"{block}_bn{place}"),
    )
    return (*normalized, ReLU(name=f"{block}_relu{place}")) if relu else normalized


def vgg_stage(stage: str, filters: int, convolutions: int) -> Layers:
    """Return so many 3×3 convolutions with ReLU, then a max pooling that halves rows and columns.

    Args:
        stage: the name of the stage.
        filters: of each convolution.
        convolutions: how many.

    Returns:
        convolutions + 1 layers.

    >>> [layer.name for layer in vgg_stage("stage1", 64, 2)]
    ['stage1_conv1', 'stage1_conv2', 'stage1_pool']

    Reference: Simonyan and Zisserman, 2015, arXiv:1409.1556, table 1.
    Taught in: The general architecture.
    """
    stack = tuple(
        Conv2D(filters, 3, padding="same", activation="relu", name=f"{stage}_conv{place}")
        for place in range(1, convolutions + 1)
    )
    return *stack, MaxPooling2D(2, name=f"{stage}_pool")


def scores(classes: int, name: str = "head_dense") -> Dense:
    """Return the last layer of a head: a dense layer with softmax, a share for each class.

    Args:
        classes: how many.
        name: of the layer.

    Returns:
        The layer.

    Raises:
        ValueError: "classes must be a whole number of at least 1. Received: classes=0".

    >>> scores(10).units
    10

    Taught in: Softmax.
    """
    return Dense(whole("classes", classes), activation="softmax", name=name)


def head(classes: int, dropout: float = 0.0) -> Layers:
    """Return what makes shares of maps of any size: their means, perhaps dropout, and a dense layer.

    Args:
        classes: how many.
        dropout: the share of the means that is dropped while training.

    Returns:
        Two or three layers.

    >>> [layer.name for layer in head(10)]
    ['head_pool', 'head_dense']

    Reference: Lin et al., 2014, arXiv:1312.4400, section 3.2.
    Taught in: GoogLeNet and InceptionV3.
    """
    dropped = (Dropout(dropout, name="head_dropout"),) if dropout else ()
    return GlobalAveragePooling2D(name="head_pool"), *dropped, scores(classes)


def plain(block: str, filters: int, strides: int = 1, **convolution: Any) -> Layers:
    """Return the basic residual block without its shortcut: two 3×3 convolutions, and ReLU after each.

    Args:
        block: the name of the block.
        filters: of its convolutions.
        strides: of its first convolution.
        convolution: use_bias and epsilon, as :func:`conv_bn_relu` takes them.

    Returns:
        Six layers, called as those of :func:`residual` are.

    >>> [layer.name for layer in plain("stage2_block1", 32, 2)]  # doctest: +NORMALIZE_WHITESPACE
    ['stage2_block1_conv1', 'stage2_block1_bn1', 'stage2_block1_relu1', 'stage2_block1_conv2',
     'stage2_block1_bn2', 'stage2_block1_relu']

    Reference: He et al., 2016, arXiv:1512.03385, section 4.2.
    Taught in: ResNet.
    """
    body = _convolutions(block, [(filters, 3, strides), (filters, 3, 1)], None, **convolution)
    return *body, ReLU(name=f"{block}_relu")


def residual(
    block: str,
    filters: int,
    strides: int = 1,
    *,
    after: str,
    kind: Kind = "basic",
    project: bool | None = None,
    **convolution: Any,
) -> Layers:
    """Return a residual block: what its convolutions make of its input is added to its input; then ReLU.

    Args:
        block: the name of the block.
        filters: of its convolutions; a "bottleneck" ends with four times as many.
        strides: of its first convolution, and of the shortcut.
        after: the name of the layer that the block takes.
        kind: "basic", two 3×3 convolutions; "bottleneck", 1×1, 3×3 and 1×1.
        project: does a 1×1 convolution bring the shortcut to the block's shape? By default where strides is
            above 1; it must where the number of channels changes.
        convolution: use_bias and epsilon, as :func:`conv_bn_relu` takes them.

    Returns:
        The layers; the last one, ``<block>_relu``, is the block's output.

    Raises:
        ValueError: "kind must be "basic" or "bottleneck". Received: kind='wide'".

    >>> [layer.name for layer in residual("stage2_block1", 32, 2, after="stage1_block3_relu")]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['stage2_block1_conv1', 'stage2_block1_bn1', 'stage2_block1_relu1', 'stage2_block1_conv2',
     'stage2_block1_bn2', 'stage2_block1_shortcut_conv', 'stage2_block1_shortcut_bn', 'stage2_block1_add',
     'stage2_block1_relu']

    Reference: He et al., 2016, arXiv:1512.03385, figures 2 and 5.
    Taught in: ResNet.
    """
    if checked_kind(kind) == "basic":
        steps = [(filters, 3, strides), (filters, 3, 1)]
    else:
        steps = [(filters, 1, strides), (filters, 3, 1), (EXPANSION * filters, 1, 1)]
    layers = _convolutions(block, steps, after, **convolution)
    body, shortcut = str(layers[-1].name), after
    if strides != 1 if project is None else project:
        shape = (steps[-1][0], 1, strides)
        layers += conv_bn_relu(f"{block}_shortcut", *shape, relu=False, after=after, **convolution)
        shortcut = str(layers[-1].name)
    return (*layers, Add(name=f"{block}_add", inputs=(body, shortcut)), ReLU(name=f"{block}_relu"))


def preactivated(
    block: str,
    filters: int,
    strides: int = 1,
    *,
    after: str,
    kind: Kind = "basic",
    project: bool = False,
    in_keras: bool = False,
) -> Layers:
    """Return a residual block that normalises and rectifies first, so that nothing stands after its sum.

    Args:
        block: the name of the block.
        filters: of its convolutions; a "bottleneck" ends with four times as many.
        strides: of its 3×3 convolution, the first one of a "basic" block, and of the shortcut.
        after: the name of the layer that the block takes.
        kind: "basic", two 3×3 convolutions; "bottleneck", 1×1, 3×3 and 1×1.
        project: does a 1×1 convolution bring the shortcut to the block's shape? It must where the number of
            channels changes. Without one, a shortcut with strides keeps every second number.
        in_keras: is it as keras.applications builds it? The last convolution and the shortcut's have biases,
            and a convolution with strides is padded on all sides.

    Returns:
        The layers; the last one, ``<block>_add``, is the block's output.

    Raises:
        ValueError: "kind must be "basic" or "bottleneck". Received: kind='wide'".

    >>> [layer.name for layer in preactivated("stage2_block2", 32, after="stage2_block1_add")]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['stage2_block2_preact_bn', 'stage2_block2_preact_relu', 'stage2_block2_conv1', 'stage2_block2_bn1',
     'stage2_block2_relu1', 'stage2_block2_conv2', 'stage2_block2_add']

    Reference: He et al., 2016, arXiv:1603.05027, figure 4e.
    Taught in: Past a thousand layers.
    """
    if checked_kind(kind) == "basic":
        *inner, last = (filters, 3, strides), (filters, 3, 1)
    else:
        *inner, last = (filters, 1, 1), (filters, 3, strides), (EXPANSION * filters, 1, 1)
    epsilon = 1.001e-5 if in_keras else 1e-3
    first = f"{block}_preact"
    layers: list[Layer] = [
        BatchNormalization(epsilon=epsilon, name=f"{first}_bn", inputs=(after,)),
        ReLU(name=f"{first}_relu"),
    ]
    for place, step in enumerate(inner, 1):
        pad = in_keras and step[2] > 1
        layers += [ZeroPadding2D(1, name=f"{block}_pad{place}")] if pad else []
        layers += conv_bn_relu(
            block, *step, place=str(place), padding="valid" if pad else "same", epsilon=epsilon
        )
    wide, window, step_size = last
    end = f"{block}_conv{len(inner) + 1}"
    layers.append(Conv2D(wide, window, step_size, "same", use_bias=in_keras, name=end))
    shortcut = after
    if project:
        shortcut = f"{block}_shortcut_conv"
        given = f"{first}_relu"
        layers.append(Conv2D(wide, 1, strides, use_bias=in_keras, name=shortcut, inputs=(given,)))
    elif strides > 1:
        shortcut = f"{block}_shortcut_pool"
        layers.append(MaxPooling2D(1, strides, name=shortcut, inputs=(after,)))
    return (*layers, Add(name=f"{block}_add", inputs=(end, shortcut)))


def highway(block: str, filters: int, *, after: str) -> Layers:
    """Return a highway layer: a gate says, number by number, how much is transformed and how much carried on.

    y = H(x)·T(x) + x·(1 − T(x)), with H a 3×3 convolution, batch normalisation and ReLU, and T a 3×3
    convolution with a sigmoid. How much is carried at first depends on the bias that the gate begins with.

    Args:
        block: the name of the block.
        filters: as many as the layer before it has channels.
        after: the name of the layer that the block takes.

    Returns:
        Eight layers; the last one, ``<block>_add``, is the block's output, ``<block>_gate`` is T.

    >>> [layer.name for layer in highway("stage1_block1", 16, after="stem_relu")]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['stage1_block1_conv', 'stage1_block1_bn', 'stage1_block1_relu', 'stage1_block1_gate',
     'stage1_block1_transformed', 'stage1_block1_rest', 'stage1_block1_carried', 'stage1_block1_add']

    Reference: Srivastava, Greff and Schmidhuber, 2015, arXiv:1505.00387, section 2.
    Taught in: ResNet.
    """
    gate, transformed, carried = f"{block}_gate", f"{block}_transformed", f"{block}_carried"
    return (
        *conv_bn_relu(block, filters, after=after),
        Conv2D(filters, 3, padding="same", activation="sigmoid", name=gate, inputs=(after,)),
        Multiply(name=transformed, inputs=(f"{block}_relu", gate)),
        Rescaling(-1.0, 1.0, name=f"{block}_rest", inputs=(gate,)),
        Multiply(name=carried, inputs=(after, f"{block}_rest")),
        Add(name=f"{block}_add", inputs=(transformed, carried)),
    )


def checked_kind(kind: Any) -> Kind:
    """Return a kind of residual block."""
    if kind not in ("basic", "bottleneck"):
        raise ValueError(f'kind must be "basic" or "bottleneck". Received: kind={kind!r}')
    return kind


def _convolutions(
    block: str, steps: Sequence[tuple[int, int, int]], after: str | None, **convolution: Any
) -> list[Layer]:
    """Return convolutions of (filters, kernel_size, strides), one after the other; the last has no ReLU."""
    layers: list[Layer] = []
    for place, step in enumerate(steps, 1):
        given = after if place == 1 else None
        last = place == len(steps)
        layers += conv_bn_relu(block, *step, place=str(place), relu=not last, after=given, **convolution)
    return layers
