"""A trained network taken apart into its blocks, so that they can be left out, moved and followed backwards.

Everything is in inference mode: batch normalisation with its moving averages, as the network is used.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Step = Callable[[Any], Any]


@dataclass(frozen=True)
class Block:
    """One block of a trained network.

    Attributes:
        name: as in the network's table.
        whole: the block, from its input to its output.
        rest: what is left where it is taken out: its shortcut, or nothing but its input. None where nothing
            fits, because the block changes the shape and has no shortcut.
        shapes: of its input and its output, without the batch.
        branch: the residual branch alone, and ``shortcut`` what is added to it; None where nothing is added.
    """

    name: str
    whole: Step
    rest: Step | None
    shapes: tuple[tuple[int, ...], tuple[int, ...]]
    branch: Step | None = None
    shortcut: Step | None = None


@dataclass(frozen=True)
class Parts:
    """A network as a stem, blocks, and a head that ends in shares."""

    stem: Step
    blocks: tuple[Block, ...]
    head: Step


def apart(model: Any) -> Parts:
    """Take a plain, residual or highway network apart; the parts share its weights.

    Args:
        model: built from one of this course's networks, whose layers are called ``stage1_block1_…``.
    """
    layers = {layer.name: layer for layer in model.layers}
    names = list(dict.fromkeys(_block(name) for name in layers if name.startswith("stage")))
    ends = {name: [layer for layer in layers if _block(layer) == name][-1] for name in names}
    entry = layers["stem_relu"].output
    stem = _between(model.input, entry)
    blocks = []
    for name in names:
        end = layers[ends[name]].output
        blocks.append(_taken(layers, name, entry, end))
        entry = end
    return Parts(stem, tuple(blocks), _between(entry, model.output))


def _block(layer: str) -> str:
    return "_".join(layer.split("_")[:2])


def _between(entry: Any, end: Any) -> Step:
    """Return what the network does from one of its tensors to another."""
    import keras

    part = keras.Model(entry, end)
    return lambda values: part(values, training=False)


def _taken(layers: dict[str, Any], name: str, entry: Any, end: Any) -> Block:
    """Return one block."""
    import tensorflow as tf

    whole, shapes = _between(entry, end), (tuple(entry.shape[1:]), tuple(end.shape[1:]))
    sum_ = layers.get(f"{name}_add")
    if f"{name}_conv2" not in layers or sum_ is None:  # plain, or a layer of a highway network
        return Block(name, whole, tf.identity if shapes[0] == shapes[1] else None, shapes)
    branch = _between(entry, layers[f"{name}_bn2"].output)
    shortcut: Step = tf.identity
    if f"{name}_shortcut_bn" in layers:
        shortcut = _between(entry, layers[f"{name}_shortcut_bn"].output)
    return Block(name, whole, lambda values: tf.nn.relu(shortcut(values)), shapes, branch, shortcut)


def accuracy(parts: Parts, steps: Sequence[Step], pixels: Any, labels: np.ndarray) -> float:
    """Return how many of the pictures are named rightly with these steps in the place of the blocks."""
    values = parts.stem(pixels)
    for step in steps:
        values = step(values)
    return right(parts, values, labels)


def right(parts: Parts, values: Any, labels: np.ndarray) -> float:
    """Return the share of pictures whose class the head finds."""
    said = np.asarray(parts.head(values)).argmax(axis=1)
    return round(float((said == labels).mean()), 4)


def each_removed(parts: Parts, pixels: Any, labels: np.ndarray) -> list[float | None]:
    """Return the accuracy with one block taken out, block by block; None where nothing fits in its place."""
    whole = [block.whole for block in parts.blocks]
    return [
        None
        if block.rest is None
        else accuracy(parts, [*whole[:place], block.rest, *whole[place + 1 :]], pixels, labels)
        for place, block in enumerate(parts.blocks)
    ]


def alike(parts: Parts) -> list[tuple[int, int]]:
    """List the pairs of blocks, counted from 0, that can stand in each other's place."""
    count = len(parts.blocks)
    fits = [
        block.shapes if block.shapes[0] == block.shapes[1] else (number,)
        for number, block in enumerate(parts.blocks)
    ]
    return [(i, j) for i in range(count) for j in range(i + 1, count) if fits[i] == fits[j]]


def exchanged(parts: Parts, pair: tuple[int, int], pixels: Any, labels: np.ndarray) -> dict[str, Any]:
    """Return the accuracy with two blocks swapped, and with each of them in the other's place as well.

    Returns:
        ``blocks``, the pair; ``swapped``; ``replaced``, the first one by the second, the second by the first.
    """
    i, j = pair
    whole = [block.whole for block in parts.blocks]

    def judged(changes: dict[int, Step]) -> float:
        return accuracy(parts, [changes.get(k, step) for k, step in enumerate(whole)], pixels, labels)

    return {
        "blocks": [i, j],
        "swapped": judged({i: whole[j], j: whole[i]}),
        "replaced": [judged({i: whole[j]}), judged({j: whole[i]})],
    }


def any_removed(parts: Parts, pixels: Any, labels: np.ndarray) -> list[float | None]:
    """Return the accuracy with any blocks taken out.

    Returns:
        2^blocks numbers: in the place whose binary digits say which blocks are gone, the first block's being
        the ones. None where one of them has nothing that fits in its place.
    """
    found: list[float | None] = [None] * 2 ** len(parts.blocks)

    def walk(place: int, gone: int, values: Any) -> None:
        if place == len(parts.blocks):
            found[gone] = right(parts, values, labels)
            return
        block = parts.blocks[place]
        walk(place + 1, gone, block.whole(values))  # what stands before is computed once for all that follows
        if block.rest is not None:
            walk(place + 1, gone | 1 << place, block.rest(values))

    walk(0, 0, parts.stem(pixels))
    return found


def path_gradients(parts: Parts, pixels: Any, labels: np.ndarray) -> list[dict[str, list[float]]]:
    """Measure the loss's gradient along each path through the last n blocks of a residual network.

    In each block the gradient goes back either through the branch or through the shortcut; all paths
    together give the gradient itself.

    Returns:
        For n from 1 on, at the input of these blocks, by the number of branches on the path, from 0 to n:
        ``one``, the mean norm of a path's gradient over the paths and pictures; ``together``, that of the
        gradients of all paths of this length added up. And ``all``, one number, that of the whole gradient.
    """
    at = _inputs(parts, pixels)
    backwards = [_backwards(block) for block in parts.blocks]
    paths: dict[int, list[Any]] = {0: [_at_the_head(parts, at[-1], labels)]}
    measured = []
    for place in reversed(range(len(parts.blocks))):
        following: dict[int, list[Any]] = {}
        for length, gradients in paths.items():
            for gradient in gradients:
                long, short = backwards[place](at[place], gradient)
                following.setdefault(length + 1, []).append(long)
                following.setdefault(length, []).append(short)
        paths = dict(sorted(following.items()))
        sums = [np.sum([np.asarray(one) for one in found], axis=0) for found in paths.values()]
        measured.append(
            {
                "one": [_rounded(float(np.mean([_norm(one) for one in found]))) for found in paths.values()],
                "together": [_rounded(_norm(one)) for one in sums],
                "all": [_rounded(_norm(np.sum(sums, axis=0)))],
            }
        )
    return measured


def _inputs(parts: Parts, pixels: Any) -> list[Any]:
    """Return what goes into each block, and at last into the head."""
    values = [parts.stem(pixels)]
    for block in parts.blocks:
        values.append(block.whole(values[-1]))
    return values


def _at_the_head(parts: Parts, values: Any, labels: np.ndarray) -> Any:
    """Return the gradient of each picture's own loss at the input of the head."""
    import tensorflow as tf

    with tf.GradientTape() as tape:
        tape.watch(values)
        shares = tf.gather(parts.head(values), labels, batch_dims=1)
        loss = -tf.reduce_sum(tf.math.log(tf.maximum(shares, 1e-7)))
    return tape.gradient(loss, values)


def _backwards(block: Block) -> Callable[[Any, Any], tuple[Any, Any]]:
    """Return what carries a gradient back over a block: through its branch, and through its shortcut."""
    import tensorflow as tf

    branch, shortcut = block.branch, block.shortcut
    if branch is None or shortcut is None:
        raise ValueError(f"Only a residual block has two ways back. Received: {block.name}")

    @tf.function(reduce_retracing=True)  # a block has many paths
    def back(values: Any, gradient: Any) -> tuple[Any, Any]:
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(values)
            one, other = branch(values), shortcut(values)
        passed = gradient * tf.cast(one + other > 0, gradient.dtype)  # the ReLU behind the sum
        return tape.gradient(one, values, passed), tape.gradient(other, values, passed)

    return back


def _norm(gradient: Any) -> float:
    """Return the mean norm over the pictures."""
    flat = np.asarray(gradient).reshape(len(gradient), -1)
    return float(np.linalg.norm(flat, axis=1).mean())


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")


def gates(model: Any) -> list[Any]:
    """List the gates of a highway network, from the first to the last."""
    return [layer for layer in model.layers if layer.name.endswith("_gate")]


def set_biases(model: Any, bias: float) -> None:
    """Have every gate begin with a bias: below 0, more is carried on than transformed."""
    for gate in gates(model):
        gate.bias.assign(np.full(gate.bias.shape, bias, np.float32))


def gate_means(model: Any, pixels: Any, labels: np.ndarray, classes: int) -> list[list[float]]:
    """Return how far each gate is open, over the pictures of a class, all places and channels.

    Returns:
        (layers, classes), from 0 to 1.
    """
    import keras

    inside = keras.Model(model.input, [gate.output for gate in gates(model)])
    opened = [np.asarray(one).mean(axis=(1, 2, 3)) for one in inside(pixels, training=False)]
    return [
        [
            round(float(one[labels == number].mean()), 4) if (labels == number).any() else 0.0
            for number in range(classes)
        ]
        for one in opened
    ]
